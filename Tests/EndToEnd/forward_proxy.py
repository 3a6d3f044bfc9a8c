"""tinyproxy as the proxy between lemond and its providers, as an office has one."""

import base64
import socket

from processes import Child
from report import require
from workplace import Workplace, free_port

USER = "lemonade"


def basic(password: str) -> str:
    """What a request carries instead of the password (RFC 7617)."""
    return base64.b64encode(f"{USER}:{password}".encode()).decode()


class ForwardProxy:
    """One that asks for a user name and a password."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._child: Child | None = None
        self.port = free_port()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def address_with(self, password: str) -> str:
        return f"http://{USER}:{password}@127.0.0.1:{self.port}"

    def start(self, secure_port: int) -> None:
        """Tunnels are opened to `secure_port` only."""
        configuration = self._workplace.folder / "tinyproxy.conf"
        configuration.write_text(
            f"Port {self.port}\nListen 127.0.0.1\nTimeout 60\nLogLevel Connect\nConnectPort {secure_port}\n"
            f"BasicAuth {USER} {self._workplace.keys.proxy}\n"
        )
        arguments = ["tinyproxy", "-d", "-c", str(configuration)]
        child = self._workplace.children.start("tinyproxy", arguments, self._workplace.environment())
        child.wait_until_ready(self._answers, 10)
        # Read once, at the start: no file of the run is to hold a password at its end.
        configuration.unlink()
        self._child = child

    def requests(self, beginning: str) -> int:
        """How many requests began so, by the proxy's own log."""
        require(self._child is not None, "tinyproxy is not running")
        return self._child.output().count(f": {beginning}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2):
                return True
        except OSError:
            return False

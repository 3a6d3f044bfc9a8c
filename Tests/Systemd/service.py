"""The machine as an administrator and its users see it: systemctl, journalctl, lemonade, and HTTP over both ways in."""

import http.client
import json
import pathlib
import pwd
import socket
import subprocess
import threading
from collections.abc import Sequence

from processes import wait_until
from provider import MODEL
from report import StepFailed, require

UNIX_SOCKET = "/run/lemonade/lemond.sock"
PORT = 13305
CREDENTIALS = pathlib.Path("/etc/lemonade/credentials")
STATE = pathlib.Path("/var/lib/lemonade")
# A user without rights, as every Debian has it.
OTHER = "nobody"
# What the provider is installed as.
PROVIDER = "house"
DROP_IN = pathlib.Path("/run/systemd/system/lemond.service.d/check.conf")
# Restarts come faster here than they may on a machine whose service fails.
OFTEN = "[Unit]\nStartLimitIntervalSec=0\n"


def run(*words: str, user: str | int | None = None, status: int | None = 0, environment: dict[str, str] | None = None) -> str:
    """What a command said on both its outputs; fails unless it ends with that status."""
    done = subprocess.run(
        words,
        user=user,
        group=pwd.getpwnam(user).pw_gid if isinstance(user, str) else user,
        extra_groups=[] if user else None,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=90,
    )
    require(status is None or done.returncode == status, f"{' '.join(words)}: {done.returncode}\n{done.stdout}")
    return done.stdout


def systemctl(*words: str, status: int | None = 0) -> str:
    return run("systemctl", "--no-pager", *words, status=status)


def is_up(*manager: str, **as_user) -> bool:
    """Whether a service manager has started all that it starts by itself."""
    said = run("systemctl", *manager, "is-system-running", status=None, **as_user)
    return said.strip() in ("running", "degraded")


def show(name: str, unit: str = "lemond.service") -> str:
    return systemctl("show", unit, "--value", f"--property={name}").strip()


def main_pid() -> int:
    number = int(show("MainPID"))
    require(number > 0, "lemond does not run")
    return number


def journal(*words: str) -> list[dict]:
    """The records that lemond itself wrote, since it was installed."""
    run("journalctl", "--sync")
    lines = run("journalctl", "--no-pager", "--output=json", "_COMM=lemond", *words).splitlines()
    return [json.loads(line) for line in lines]


def is_active(unit: str = "lemond.service") -> bool:
    return systemctl("is-active", unit, status=None).strip() == "active"


def configure(**settings: object) -> None:
    """These settings and no others; the installed providers stay."""
    path = STATE / "config.json"
    providers = {name: value for name, value in json.loads(path.read_text()).items() if name == "cloud_providers"}
    path.write_text(json.dumps(providers | settings))


def refused_reload() -> None:
    file = STATE / "config.json"
    kept = file.read_text()
    file.write_text('{"max_body_bytes": true}')
    reload("The new configuration was refused: ")
    file.write_text(kept)


def reload(status: str) -> None:
    systemctl("reload", "lemond.service")
    # systemctl returns when the signal is sent; before systemd 253 it cannot be told to wait for more.
    wait_until(lambda: show("StatusText").startswith(status), 10, f"the status: {status}")


def wait_for_the_listing() -> None:
    wait_until(lambda: MODEL in run("lemonade", "list"), 10, "the model to be listed")


class UnixConnection(http.client.HTTPConnection):
    """HTTP over lemond's Unix socket."""

    def __init__(self, path: str = UNIX_SOCKET) -> None:
        super().__init__("localhost", timeout=30)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def tcp(port: int = PORT, host: str = "127.0.0.1") -> http.client.HTTPConnection:
    return http.client.HTTPConnection(host, port, timeout=30)


def ask(connection: http.client.HTTPConnection, method: str, path: str, body: object = None, key: str = "") -> int:
    """The status of one answer, which is read to its end; the connection can be asked again."""
    fields = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    connection.request(method, path, json.dumps(body).encode() if body is not None else None, fields)
    response = connection.getresponse()
    response.read()
    return response.status


class Stream:
    """A streamed chat that is read by a thread of its own."""

    def __init__(self, connection: http.client.HTTPConnection, provider_name: str) -> None:
        self._body = b""
        self._failure: Exception | None = None
        body = {"model": f"{provider_name}.{MODEL}", "messages": [], "stream": True}
        connection.request("POST", "/v1/chat/completions", json.dumps(body).encode(),
                           {"Content-Type": "application/json"})
        self._response = connection.getresponse()
        require(self._response.status == 200, f"the chat's status: {self._response.status} {self._response.msg}")
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        try:
            self._body = self._response.read()
        except Exception as failure:
            self._failure = failure

    def finish(self) -> str:
        self._thread.join(30)
        if self._failure or self._thread.is_alive():
            raise StepFailed(f"the stream did not end well: {self._failure!r}")
        return self._body.decode()


class Knocking:
    """Connects and asks again and again, by each of some ways, while something happens to the service."""

    def __init__(self, ways: Sequence) -> None:
        self.answered = 0
        self.failures: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._knock, args=(way,)) for way in ways]
        for thread in self._threads:
            thread.start()

    def _knock(self, way) -> None:
        while not self._stop.is_set():
            connection = way()
            try:
                status = ask(connection, "GET", "/live")
                require(status == 200, f"status {status}")
                self.answered += 1
            except Exception as failure:
                self.failures.append(repr(failure))
            finally:
                connection.close()

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

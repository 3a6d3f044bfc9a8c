"""Where a run keeps its files, what it runs, and the keys that it plants."""

import dataclasses
import os
import pathlib
import secrets
import socket

from processes import Children


@dataclasses.dataclass(frozen=True)
class Keys:
    """One key for each way in; the provider accepts all of them but `wrong`."""

    runtime: str
    environment: str
    argument: str
    wrong: str
    server: str
    admin: str
    proxy: str

    @staticmethod
    def random() -> "Keys":
        return Keys(*(f"e2e-{field.name}-{secrets.token_hex(16)}" for field in dataclasses.fields(Keys)))

    def all(self) -> list[str]:
        return list(dataclasses.astuple(self))

    def accepted(self) -> list[str]:
        return [self.runtime, self.environment, self.argument]


class Answers:
    """Everything that any program or server said to a client, to be searched for keys at the end."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, str]] = []

    def record(self, source: str, text: str) -> None:
        self._texts.append((source, text))

    def containing(self, text: str) -> list[str]:
        return [source for source, answer in self._texts if text in answer]

    def __len__(self) -> int:
        return len(self._texts)


@dataclasses.dataclass(frozen=True)
class Workplace:
    """One run's surroundings."""

    folder: pathlib.Path
    model: pathlib.Path
    lemond: pathlib.Path
    lemonade: pathlib.Path
    keys: Keys
    answers: Answers
    children: Children
    mark: str

    def environment(self, **extra: str) -> dict[str, str]:
        """A clean environment: no key, proxy or setting of the machine gets into the run."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TERM", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "HOME": str(home),
            "PATH": f"{self.lemonade.parent}:{os.environ['PATH']}:/usr/sbin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LEMONADE_END_TO_END_RUN": self.mark,
            **extra,
        }


def free_port() -> int:
    """A port that is free on both loopback addresses, as far as this machine has them."""
    while True:
        with socket.socket(socket.AF_INET) as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
            try:
                with socket.socket(socket.AF_INET6) as second:
                    second.bind(("::1", port))
            except OSError:
                if has_ipv6_loopback():
                    continue
            return port


def has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as listener:
            listener.bind(("::1", 0))
    except OSError:
        return False
    return True

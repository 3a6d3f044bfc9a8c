"""The built programs: the daemon `lemond` and its command line `lemonade`."""

import dataclasses
import http.client
import json
import pathlib
import subprocess
import time
from collections.abc import Mapping

from processes import Child
from report import require
from workplace import Workplace, free_port


@dataclasses.dataclass(frozen=True)
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    fields: http.client.HTTPMessage
    body: bytes

    def json(self) -> dict:
        require(
            (self.fields.get("Content-Type") or "").startswith("application/json"),
            f"the answer ({self.status}) is not JSON: {self.fields.get('Content-Type')}, {self.body[:200]!r}",
        )
        return json.loads(self.body)


class Lemond:
    """One configuration directory and port, over any number of starts."""

    def __init__(self, workplace: Workplace, name: str) -> None:
        self._workplace = workplace
        self._name = name
        self.port = free_port()
        self.config_folder = workplace.folder / f"{name}-config"
        self._child: Child | None = None

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    @property
    def log(self) -> str:
        """What the daemon has logged since its last start."""
        return self._running().output()

    def arguments(self) -> list[str]:
        cache = self._workplace.folder / f"{self._name}-cache"
        folders = ["--config-dir", str(self.config_folder), "--cache-dir", str(cache)]
        return [str(self._workplace.lemond), "--port", str(self.port), *folders]

    def start(self, **environment: str) -> float:
        """Returns the seconds from the start to the first answer."""
        if self._child is not None:
            # A step that was to stop it has failed; two daemons would not share a configuration.
            self.stop()
        began = time.monotonic()
        child = self._workplace.children.start(self._name, self.arguments(), self._workplace.environment(**environment))
        child.wait_until_ready(self._is_live, 20)
        self._child = child
        return time.monotonic() - began

    def stop(self) -> tuple[int, float]:
        """Returns its exit status and the seconds that it took to end."""
        began = time.monotonic()
        status = self._running().stop()
        self._child = None
        return status, time.monotonic() - began

    def kill(self) -> None:
        """As an administrator without patience would: nothing of it can be written or ended in time."""
        self._running().kill()
        self._child = None

    def request(
        self, method: str, path: str, body: object = None, fields: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own; a `body` that is not bytes is sent as JSON."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            known = {"Content-Type": "application/json"} if sent is not None else {}
            connection.request(method, path, sent, {**known, **(fields or {})})
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        told = f"{answer.status}\n{answer.fields}\n{answer.body.decode(errors='replace')}"
        self._workplace.answers.record(f"{method} {path}", told)
        return answer

    def _is_live(self) -> bool:
        try:
            return self.request("GET", "/live").status == 200
        except OSError:
            return False

    def _running(self) -> Child:
        require(self._child is not None, "lemond is not running")
        return self._child


@dataclasses.dataclass(frozen=True)
class CommandResult:
    status: int
    output: str
    errors: str

    @property
    def said(self) -> str:
        return self.output + self.errors

    def require_success(self) -> "CommandResult":
        return self.require_status(0)

    def require_status(self, status: int) -> "CommandResult":
        require(
            self.status == status,
            f"expected exit status {status}, found {self.status}\nstdout: {self.output}\nstderr: {self.errors}",
        )
        return self


class Lemonade:
    """The command line, pointed at one lemond as a user would, by LEMONADE_PORT."""

    def __init__(self, workplace: Workplace, lemond: Lemond) -> None:
        self._workplace = workplace
        self.environment = workplace.environment(LEMONADE_PORT=str(lemond.port))

    @property
    def program(self) -> pathlib.Path:
        return self._workplace.lemonade

    def run(self, *arguments: str, typed: str = "", **environment: str) -> CommandResult:
        """With `typed` as what comes through the pipe on its standard input."""
        return self._finish([str(self.program), *arguments], typed, environment)

    def shell(self, line: str, user: int | None = None, **environment: str) -> CommandResult:
        """A line as the documentation gives it, run by the shell with `lemonade` on the PATH.

        As another user of the machine if one is given, which only root can do.
        """
        return self._finish(["bash", "-o", "pipefail", "-c", line], "", environment, user)

    def _finish(
        self, arguments: list[str], typed: str, environment: dict[str, str], user: int | None = None
    ) -> CommandResult:
        finished = subprocess.run(
            arguments,
            env={**self.environment, **environment},
            input=typed,
            capture_output=True,
            text=True,
            timeout=90,
            user=user,
            cwd="/",
        )
        result = CommandResult(finished.returncode, finished.stdout, finished.stderr)
        self._workplace.answers.record(" ".join(arguments[1:3]), result.said)
        return result

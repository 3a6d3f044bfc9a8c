"""The real provider of the run: llama.cpp's HTTP server on a loopback port."""

import http.client
import json
import pathlib
import sys
import time

from processes import Child, wait_until
from report import StepFailed, require
from workplace import Workplace, free_port

_SCRIPT = pathlib.Path(__file__).with_name("llama_provider.py")

MODEL = "gemma-3-270m"


class Provider:
    """May be stopped and started again at the same address."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self.port = free_port()
        self._child: Child | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    @property
    def key(self) -> str:
        """One that it accepts."""
        return self._workplace.keys.runtime

    def start(self) -> None:
        arguments = [sys.executable, str(_SCRIPT), "--model", str(self._workplace.model), "--alias", MODEL]
        environment = self._workplace.environment(LLAMA_PROVIDER_API_KEYS=",".join(self._workplace.keys.accepted()))
        child = self._workplace.children.start("llama.cpp", [*arguments, "--port", str(self.port)], environment)
        child.wait_until_ready(lambda: f"\nlistening on {self.origin}\n" in f"\n{child.output()}", 60)
        self._child = child

    def stop(self) -> None:
        self._running().stop()
        self._child = None

    def busy_slots(self) -> int:
        """How many requests it is working on, by its own account."""
        return sum(bool(slot["is_processing"]) for slot in self._ask("GET", "/slots")[1])

    def post(self, path: str, body: object) -> tuple[int, object]:
        """Asks it directly, past lemond; returns the status and the JSON of its answer."""
        return self._ask("POST", path, json.dumps(body).encode())

    def wait_until_working(self) -> None:
        wait_until(lambda: self._load(0.1) > 0.2, 10, "llama.cpp to work")

    def seconds_until_idle(self, limit: float) -> float:
        """How long its processors stay busy from now on.

        Read from the kernel: asking the server itself (`/slots`) was seen to put off its check for a client that has
        gone.
        """
        began = time.monotonic()
        while True:
            window_began = time.monotonic()
            if self._load(0.3) < 0.1:
                require(self.busy_slots() == 0, "llama.cpp is at rest but says that it works on a request")
                return window_began - began
            if time.monotonic() - began > limit:
                raise StepFailed(f"llama.cpp still works {limit:g} s after the client has gone")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, object]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            fields = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request(method, path, body, fields)
            response = connection.getresponse()
            return response.status, json.load(response)
        finally:
            connection.close()

    def _load(self, window: float) -> float:
        """The share of one processor that it used during the next `window` seconds."""
        child = self._running()
        used, began = child.cpu_seconds(), time.monotonic()
        time.sleep(window)
        return (child.cpu_seconds() - used) / (time.monotonic() - began)

    def _running(self) -> Child:
        require(self._child is not None, "the provider is not running")
        return self._child

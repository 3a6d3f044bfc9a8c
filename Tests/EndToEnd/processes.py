"""Starting, watching and ending child processes, so that none outlives the run."""

import ctypes
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Callable, Sequence

from report import StepFailed

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def die_with_parent() -> None:
    """Runs in a child before exec: should this program be killed outright, the kernel ends the child."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def wait_until(condition: Callable[[], object], seconds: float, what: str, every: float = 0.05) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise StepFailed(f"waited {seconds:g} s for {what}")
        time.sleep(every)


class Child:
    """A process of ours with its output in a file."""

    def __init__(self, name: str, arguments: Sequence[str], environment: dict[str, str], log: pathlib.Path) -> None:
        self.name = name
        self.log = log
        self.command_line_seen = ""
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(arguments),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        return self._process.poll()

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until_ready(self, ready: Callable[[], object], seconds: float) -> None:
        def ready_or_gone() -> object:
            if self.exit_status is not None:
                raise StepFailed(f"{self.name} ended with status {self.exit_status}")
            return ready()

        try:
            wait_until(ready_or_gone, seconds, f"{self.name} to be ready", every=0.01)
        except StepFailed as failure:
            raise StepFailed(f"{failure}; its log ends:\n{self.tail()}") from failure

    def wait(self, seconds: float) -> int:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as expired:
            raise StepFailed(f"{self.name} has not ended after {seconds:g} s") from expired

    def stop(self, seconds: float = 10) -> int:
        """Asks it to end with SIGTERM and returns its exit status; kills what does not listen, and says so."""
        if self.exit_status is None:
            # As late as can be: it is what any user of the machine could read while it ran.
            self.command_line_seen = read_command_line(self.pid)
            self._process.terminate()
        try:
            return self.wait(seconds)
        except StepFailed:
            self.kill()
            raise

    def kill(self) -> None:
        if self.exit_status is None:
            self._process.kill()
            self._process.wait()

    def cpu_seconds(self) -> float:
        """Processor time of all its threads so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND

    def tail(self, lines: int = 25) -> str:
        return "\n".join(self.output().splitlines()[-lines:])


class Children:
    """All long-lived processes of the run."""

    def __init__(self, logs: pathlib.Path) -> None:
        self._logs = logs
        self._all: list[Child] = []

    def start(self, name: str, arguments: Sequence[str], environment: dict[str, str]) -> Child:
        child = Child(name, arguments, environment, self._logs / f"{len(self._all) + 1:02}-{name}.log")
        self._all.append(child)
        return child

    def command_lines_seen(self) -> list[str]:
        """Of all that have been stopped."""
        return [child.command_line_seen for child in self._all]

    def end(self) -> None:
        """Ends whatever still runs; never fails, so that it can stand in any exit path."""
        for child in reversed(self._all):
            try:
                child.stop(5)
            except StepFailed as failure:
                print(f"  note: {failure}; killed", flush=True)

    def print_tails(self) -> None:
        for log in sorted({child.log for child in self._all}):
            print(f"\n--- the end of {log.name}")
            print("\n".join(log.read_text(errors="replace").splitlines()[-40:]), flush=True)


def read_command_line(pid: int) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def pids_marked(mark: str) -> list[int]:
    """Processes, zombies aside, that carry this text in their environment: all that a run ever started."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found

"""A program on a pseudo-terminal of its own, as a person would use it."""

import fcntl
import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Callable, Sequence

from processes import die_with_parent, wait_until
from report import StepFailed


class Terminal:
    """Runs a program with a controlling terminal; what it shows is kept in `screen`."""

    def __init__(self, arguments: Sequence[str], environment: dict[str, str], seconds: float = 60) -> None:
        self._own_end, program_end = pty.openpty()
        self._deadline = time.monotonic() + seconds
        self.screen = ""

        def take_terminal() -> None:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            die_with_parent()

        self._process = subprocess.Popen(
            list(arguments),
            env=environment,
            stdin=program_end,
            stdout=program_end,
            stderr=program_end,
            preexec_fn=take_terminal,
        )
        os.close(program_end)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._own_end)

    @property
    def pid(self) -> int:
        return self._process.pid

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed."""
        return bool(termios.tcgetattr(self._own_end)[3] & termios.ECHO)

    def read_until(self, text: str, after: int = 0) -> int:
        """Reads until the screen holds `text` at or behind position `after`; returns the position behind it."""
        self._read_while(lambda: self.screen.find(text, after) < 0, f"the terminal to show {text!r}")
        return self.screen.find(text, after) + len(text)

    def read_more_than(self, count: int) -> None:
        """Reads until the screen holds more than `count` characters."""
        self._read_while(lambda: len(self.screen) <= count, "the terminal to show more")

    def wait_for_silent_typing(self) -> None:
        """Waits until what is typed is not shown: before that, a key would be."""
        wait_until(lambda: not self.echoes(), 5, "the terminal to stop echoing what is typed")

    def type(self, text: str) -> None:
        os.write(self._own_end, text.encode())

    def finish(self) -> int:
        """Reads to the end and returns the exit status."""
        self._read_while(lambda: True, None)
        try:
            return self._process.wait(max(1.0, self._deadline - time.monotonic()))
        except subprocess.TimeoutExpired as expired:
            raise StepFailed("the program on the terminal has not ended") from expired

    def _read_while(self, wanted: Callable[[], bool], what: str | None) -> None:
        while wanted():
            if not select.select([self._own_end], [], [], max(0.0, self._deadline - time.monotonic()))[0]:
                raise StepFailed(f"waited in vain for {what or 'the program to end'}; it shows:\n{self.screen}")
            try:
                piece = os.read(self._own_end, 65536)
            except OSError:
                # EIO: the program has closed its last descriptor of the terminal.
                piece = b""
            if not piece:
                if what is None:
                    return
                raise StepFailed(f"the program ended before {what}; it showed:\n{self.screen}")
            self.screen += piece.decode(errors="replace")

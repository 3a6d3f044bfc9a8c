"""Named steps, one line each, and the closing line."""

import contextlib
import pathlib
import time
import traceback
from collections.abc import Iterator


class StepFailed(Exception):
    """What a step expected and did not find, as a sentence."""


class CannotGoOn(Exception):
    """A step failed without which the rest has no meaning."""


class Report:
    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self._failures: list[str] = []

    def part(self, title: str) -> None:
        print(f"\n{title}", flush=True)

    @contextlib.contextmanager
    def step(self, name: str, needed: bool = False) -> Iterator[None]:
        """Runs one step; a failure is told and counted, and the steps after it go on unless it was `needed`."""
        failed_before = self.failed
        began = time.monotonic()
        try:
            yield
        except StepFailed as failure:
            self._tell_failure(name, began, str(failure))
        except Exception as error:
            self._tell_failure(name, began, _place_and_reason(error))
        else:
            self.passed += 1
            self._tell("pass", name, began)
        if needed and self.failed > failed_before:
            raise CannotGoOn(name)

    def note(self, text: str) -> None:
        """A figure or an answer worth reading, under the step that is about to be told."""
        print(f"        {text}", flush=True)

    def close(self) -> bool:
        for name in self._failures:
            print(f"failed: {name}")
        print(f"\n{self.passed} passed, {self.failed} failed", flush=True)
        return self.failed == 0 and self.passed > 0

    def _tell_failure(self, name: str, began: float, reason: str) -> None:
        self.failed += 1
        self._failures.append(name)
        self._tell("FAIL", name, began)
        for line in reason.splitlines():
            print(f"        {line}", flush=True)

    def _tell(self, verdict: str, name: str, began: float) -> None:
        print(f"  {verdict}  {name} ({time.monotonic() - began:.2f} s)", flush=True)


def _place_and_reason(error: Exception) -> str:
    """What went wrong, and where in these files: the frames inside libraries say little."""
    own = str(pathlib.Path(__file__).parent)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(f"{own}/")]
    places = [f"{pathlib.Path(frame.filename).name}:{frame.lineno}: {frame.line}" for frame in frames[1:]]
    return "\n".join([f"{type(error).__name__}: {error}", *places])


def require(condition: object, sentence: str) -> None:
    if not condition:
        raise StepFailed(sentence)


def require_equal(actual: object, expected: object, what: str) -> None:
    require(actual == expected, f"{what}: expected {expected!r}, found {actual!r}")


def require_in(part: str, whole: str, what: str) -> None:
    require(part in whole, f"{what}: expected it to contain {part!r}, found {whole!r}")


def require_absent(part: str, whole: str, what: str) -> None:
    require(part not in whole, f"{what}: expected it not to contain {part!r}, found {whole!r}")


@contextlib.contextmanager
def require_raises(kind: type[Exception], what: str) -> Iterator[list[Exception]]:
    """Requires exactly this class of exception; the list that it hands out holds it afterwards."""
    caught: list[Exception] = []
    try:
        yield caught
    except Exception as error:
        if type(error) is not kind:
            raise StepFailed(f"{what}: expected {kind.__name__}, found {type(error).__name__}: {error}") from error
        caught.append(error)
        return
    raise StepFailed(f"{what}: expected {kind.__name__}, but it succeeded")

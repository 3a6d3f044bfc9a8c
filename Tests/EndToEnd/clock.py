"""A wall clock that is set while lemond runs, forward and back: by libfaketime, for that one process."""

import datetime
import email.utils
import pathlib
import re

from clients import openai_client
from gateway import Lemonade, Lemond
from inference import COUNTED, COUNTING, user_message
from installation import MODEL, PROVIDER, VARIABLE
from processes import wait_until
from provider import Provider
from report import Report, require, require_equal, require_in
from workplace import Workplace

# Debian's package libfaketime; the one for programs with threads.
_LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"


class _Clock:
    """What lemond takes for the time of day; its monotonic clock stays the system's, as when an administrator sets one."""

    def __init__(self, file: pathlib.Path) -> None:
        self._file = file
        self.set(days=0)

    def set(self, days: int) -> None:
        self._file.write_text(f"{days:+d}d\n")
        self._offset = datetime.timedelta(days=days)

    def shows(self, date: datetime.datetime) -> bool:
        now = datetime.datetime.now(datetime.timezone.utc) + self._offset
        return abs(date - now) < datetime.timedelta(minutes=1)

    def environment(self) -> dict[str, str]:
        library = next(pathlib.Path("/").glob(_LIBRARIES.lstrip("/")))
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def run(report: Report, workplace: Workplace, provider: Provider) -> None:
    clock = _Clock(workplace.folder / "clock")
    lemond = Lemond(workplace, "clock")
    client = openai_client(workplace, lemond)
    with report.step("a lemond whose clock can be set starts", needed=True):
        lemond.start(**clock.environment(), **{VARIABLE: workplace.keys.environment})
        install = ["cloud", "install", PROVIDER, "--base-url", provider.base_url, "--allow-insecure-http"]
        Lemonade(workplace, lemond).run(*install).require_success()
        require(clock.shows(_date(lemond)), "its clock is not the system's")
    for number, days in enumerate((400, -400)):
        with report.step(f"a clock that is set {days:+d} days in the middle of a stream changes dates and nothing else"):
            stream = client.chat.completions.create(
                model=MODEL, messages=user_message(COUNTING), max_tokens=64, stream=True, extra_body={"ignore_eos": True}
            )
            chunks = iter(stream)
            text = _text(next(chunks)) + _text(next(chunks))
            clock.set(days)
            text += "".join(_text(chunk) for chunk in chunks)
            require_in(COUNTED, text, "the streamed text")
            # The clock is read once a second.
            wait_until(lambda: clock.shows(_date(lemond)), 3, "its dates to be the clock's")
            wait_until(lambda: len(_chats(lemond)) > 2 * number, 5, "its line in the log")
            line = _chats(lemond)[2 * number]
            require_in(" status=200 ", line, "its line of the log")
            for name, spent in re.findall(r" (\w+)=([0-9.]+)ms", line):
                require(float(spent) < 60_000, f"{name} is {spent} ms")
            # What idles is not taken for old: the next request goes over the connection that is there.
            client.chat.completions.create(model=MODEL, messages=user_message(COUNTING), max_tokens=1)
    with report.step("it was not confused: it ends at once, with status 0"):
        status, seconds = lemond.stop()
        require_equal(status, 0, "the exit status")
        require(seconds < 1, f"it took {seconds:.2f} s")


def _chats(lemond: Lemond) -> list[str]:
    return [line for line in lemond.log.splitlines() if " path=/v1/chat/completions " in line and " bytes_out=" in line]


def _text(chunk) -> str:
    return (chunk.choices[0].delta.content or "") if chunk.choices else ""


def _date(lemond: Lemond) -> datetime.datetime:
    return email.utils.parsedate_to_datetime(lemond.request("GET", "/live").fields["Date"])

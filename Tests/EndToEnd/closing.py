"""What must hold when all is over: no key anywhere, and nothing left running."""

import base64
import pathlib

from forward_proxy import basic
from processes import pids_marked, read_command_line, wait_until
from report import Report, require, require_equal
from workplace import Workplace


def no_key_anywhere(report: Report, workplace: Workplace) -> None:
    """Searches all that the run has left behind and all that was said."""
    keys = workplace.keys.all()
    spellings = keys + [base64.b64encode(key.encode()).decode() for key in keys] + [basic(key) for key in keys]
    with report.step("no planted key in any file: configuration, caches, logs"):
        files = [file for file in workplace.folder.rglob("*") if file.is_file()]
        require(any(file.name == "config.json" for file in files), "the search found no config.json to look into")
        found = [str(file) for file in files for spelling in spellings if spelling.encode() in file.read_bytes()]
        require_equal(found, [], "files with a key")
        report.note(f"searched {len(files)} files")
    with report.step("no planted key in any answer"):
        found = [source for spelling in spellings for source in workplace.answers.containing(spelling)]
        require(len(workplace.answers) > 10, f"only {len(workplace.answers)} answers were recorded")
        require_equal(found, [], "answers with a key")
        report.note(f"searched {len(workplace.answers)} answers")
    with report.step("no planted key in any command line"):
        told = workplace.children.command_lines_seen()
        require(any(str(workplace.lemond) in line for line in told), "the search saw no lemond")
        require_equal([line for line in told if any(key in line for key in spellings)], [], "command lines with a key")


def nothing_left_running(report: Report, workplace: Workplace) -> None:
    with report.step("nothing is left running"):
        own = str(pathlib.Path(__file__).parent)
        try:
            wait_until(lambda: not pids_marked(workplace.mark), 5, "the last process to end")
        finally:
            left = [read_command_line(pid) or own for pid in pids_marked(workplace.mark)]
            require_equal(left, [], "what still runs")

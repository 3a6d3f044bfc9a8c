"""The service over its life: reloading, restarting, hanging, dying, and what it writes meanwhile."""

import json
import os
import pathlib
import re
import shutil
import signal
import struct
import time

from processes import wait_until
from provider import Provider
from report import Report, require, require_absent, require_equal, require_in
from service import (DROP_IN, OFTEN, OTHER, PORT, PROVIDER, UNIX_SOCKET, Knocking, Stream, UnixConnection, ask,
                     configure, is_active, journal, main_pid, refused_reload, reload, run, show, systemctl, tcp,
                     wait_for_the_listing)

# A request that is too large once max_body_bytes is 4096, and asks for no right beyond use.
_LARGE = ("/v1/chat/completions", " " * 5000)


def reloading(report: Report) -> None:
    with report.step("a reload counts at once and keeps every connection"):
        connections = [tcp(), UnixConnection()]
        for connection in connections:
            require_equal(ask(connection, "GET", "/live"), 200, "the status")
        sockets = [kept.sock for kept in connections]
        configure(max_body_bytes=4096)
        reload("Serving by the configuration that was reloaded.")
        require_equal([kept.sock for kept in connections], sockets, "the connections")
        require_equal([ask(kept, "POST", *_LARGE) for kept in connections], [413, 413], "the statuses")
    with report.step("a broken configuration is refused, and the old one stays"):
        refused_reload()
        require_in("max_body_bytes", show("StatusText"), "its status")
        require_equal(ask(tcp(), "POST", *_LARGE), 413, "the status")
        configure()
        reload("Serving by the configuration that was reloaded.")
        require_equal(ask(tcp(), "POST", *_LARGE), 400, "the status")


def restarting(report: Report, provider: Provider) -> None:
    with report.step("a restart refuses no connection"):
        knocking = Knocking([tcp, UnixConnection, lambda: tcp(host="::1")])
        try:
            for _ in range(3):
                systemctl("restart", "lemond.service")
        finally:
            knocking.end()
        # One that the old lemond had accepted, and not yet read from, is closed by its end: nothing of it was lost, so a
        # client sends again. None is refused.
        refused = [failure for failure in knocking.failures if "Refused" in failure or "FileNotFound" in failure]
        require(not refused, f"{len(refused)} were refused: {refused[:3]}")
        report.note(f"{knocking.answered} answered, {len(knocking.failures)} closed unread")
    with report.step("a running request ends whole, within drain_timeout, and lemond with status 0"):
        wait_for_the_listing()
        provider.again()
        stream = Stream(UnixConnection(), PROVIDER)
        provider.is_asked.wait(10)
        systemctl("stop", "--no-block", "lemond.service")
        wait_until(lambda: show("ActiveState") == "deactivating", 10, "it to be stopping")
        require_equal(show("StatusText"), "Stopping; running requests may end.", "its status")
        provider.may_end.set()
        require_in("[DONE]", stream.finish(), "the stream")
        wait_until(lambda: show("ActiveState") == "inactive", 10, "it to have stopped")
        require_equal((show("Result"), show("ExecMainStatus")), ("success", "0"), "how it ended")
    with report.step("whoever asks starts it, by every way in"):
        for way in (tcp, UnixConnection):
            systemctl("stop", "lemond.service")
            require(not is_active(), "it is active")
            require_equal(ask(way(), "GET", "/live"), 200, "the status")
            # It answers a moment before it has said that it is ready.
            wait_until(is_active, 10, "it to be active")
    with report.step("idle, it ends within 100 ms of SIGTERM"):
        taken = min(_seconds_to_stop() for _ in range(5))
        report.note(f"{taken * 1000:.0f} ms, systemctl included")
        require(taken < 0.1, f"it took {taken * 1000:.0f} ms")


def _seconds_to_stop() -> float:
    systemctl("start", "lemond.service")
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    systemctl("stop", "lemond.service")
    return int(show("ExecMainExitTimestampMonotonic")) / 1e6 - began


def engines(report: Report) -> None:
    with report.step("a local model's engine starts under the service's restrictions, is used, and ends with it"):
        shutil.copy(pathlib.Path(__file__).with_name("engine.py"), "/usr/local/bin/llama-server")
        folder = pathlib.Path("/opt/models")
        folder.mkdir(parents=True)
        (folder / "tiny.gguf").write_bytes(_smallest_model())
        configure(extra_models_dir=str(folder), drain_timeout=1)
        systemctl("restart", "lemond.service")
        wait_until(lambda: "tiny" in run("lemonade", "list", user=OTHER), 10, "the model to be listed")
        listed = run("lemonade", "list", user=OTHER)
        name = next(line.split("\t")[0] for line in listed.splitlines() if "tiny" in line)
        chat = json.dumps({"model": name, "messages": [{"role": "user", "content": "hi"}]})
        url = "http://localhost/v1/chat/completions"
        answer = run("curl", "-sS", "--unix-socket", UNIX_SOCKET, url, "-d", chat, user=OTHER)
        require_in("of the engine", answer, "the answer")
        engine = int(run("pgrep", "-f", "/usr/local/bin/llama-server"))
        facts = pathlib.Path(f"/proc/{engine}")
        require_equal(facts.stat().st_uid, pathlib.Path(f"/proc/{main_pid()}").stat().st_uid, "the engine's user")
        require_absent("CREDENTIALS", (facts / "environ").read_text(), "the engine's environment")
        systemctl("stop", "lemond.service")
        require(not facts.exists(), "the engine still runs")
        configure()
        systemctl("start", "lemond.service")


def _smallest_model() -> bytes:
    """The head of a GGUF file: an architecture, and one tensor that says nothing."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    pair = text("general.architecture") + struct.pack("<I", 8) + text("llama")
    return b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + pair + bytes(64)


def dying(report: Report) -> None:
    with report.step("the watchdog is fed, and a lemond that hangs is replaced"):
        DROP_IN.write_text(f"{OFTEN}[Service]\nWatchdogSec=1\nTimeoutAbortSec=1\n")
        systemctl("daemon-reload")
        systemctl("restart", "lemond.service")
        first = main_pid()
        fed = show("WatchdogTimestampMonotonic")
        wait_until(lambda: int(show("WatchdogTimestampMonotonic")) > int(fed) + 2_500_000, 10, "it to be fed for 2.5 s")
        require_equal((main_pid(), show("NRestarts")), (first, "0"), "process and restarts")
        os.kill(first, signal.SIGSTOP)
        wait_until(lambda: show("NRestarts") == "1" and is_active(), 20, "another one")
        DROP_IN.write_text(OFTEN)
        systemctl("daemon-reload")
        require_equal(ask(tcp(), "GET", "/live"), 200, "the status")
    with report.step("one that is killed is replaced, and who connects meanwhile is served"):
        systemctl("restart", "lemond.service")
        os.kill(main_pid(), signal.SIGKILL)
        require_equal(ask(UnixConnection(), "GET", "/live"), 200, "the status")
        require_equal(show("NRestarts"), "1", "restarts")


def written(report: Report) -> None:
    with report.step("the journal has each line's level, and no line that is not lemond's own"):
        refused_reload()
        records = journal(f"_PID={main_pid()}")
        levels = {record["PRIORITY"] for record in records}
        require("6" in levels and "3" in levels, f"the levels: {levels}")
        limits = pathlib.Path(f"/proc/{main_pid()}/limits").read_text()
        if "Max nice priority         24" not in limits:
            report.note("this machine does not let limits be raised; Dispatch's complaint about that is left out")
            records = [record for record in records if "Failed to set thread priority" not in record["MESSAGE"]]
        for record in records:
            message = record["MESSAGE"]
            require(re.match(r"\S+Z (trace|debug|info|warning|error) \w+: ", message), f"a line: {message}")
            require_equal(record["_TRANSPORT"], "stdout", f"how it came: {message}")
        refused = [record for record in records if "the new configuration is refused" in record["MESSAGE"]]
        require_equal([record["PRIORITY"] for record in refused], ["3"], "the level of the refusal")
    with report.step("requests carry the name of their user"):
        ask(UnixConnection(), "GET", "/v1/models")
        run("curl", "-sS", "--unix-socket", UNIX_SOCKET, "http://localhost/v1/unload", "-d", "{}", user=OTHER)
        wait_until(lambda: f"user={OTHER}" in json.dumps(journal()), 5, "the line with the user")


def without_socket_unit(report: Report) -> None:
    with report.step("the settings host and port count, and users still find the Unix socket"):
        systemctl("disable", "--now", "lemond.socket")
        configure(port=PORT + 1)
        systemctl("restart", "lemond.service")
        require_in(f"127.0.0.1:{PORT + 1}", show("StatusText"), "its status")
        require_equal(ask(tcp(PORT + 1), "GET", "/live"), 200, "the status")
        require(not os.path.exists(UNIX_SOCKET), "the socket unit's file is still there")
        require_in("right to administer", run("lemonade", "cloud", "uninstall", PROVIDER, user=OTHER, status=1), "it")
        run("lemonade", "cloud", "list")
        # The command line knows whose port it is.
        key = {"LEMONADE_API_KEY": "k", "PATH": os.environ["PATH"]}
        run("lemonade", "--port", str(PORT + 1), "status", user=OTHER, environment=key)
        configure()
        systemctl("stop", "lemond.service")
        systemctl("enable", "--now", "lemond.socket")
        systemctl("start", "lemond.service")

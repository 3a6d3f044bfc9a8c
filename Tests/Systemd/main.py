"""Every promise of docs/service.md that only a service manager can show, on an instance that `run` has started."""

import os
import pathlib
import re
import sys

import own_service
import running
import users
from processes import wait_until
from provider import Provider
from report import CannotGoOn, Report, require, require_equal, require_in
from service import (CREDENTIALS, DROP_IN, OFTEN, OTHER, PORT, STATE, UNIX_SOCKET, UnixConnection, ask, is_active, is_up,
                     main_pid, run, show, systemctl, tcp)


def main() -> int:
    report = Report()
    provider = Provider()
    try:
        report.part("installing")
        _installing(report)
        report.part("users")
        users.rights(report, provider)
        report.part("keys")
        users.keys(report, provider)
        report.part("reloading and restarting")
        running.reloading(report)
        running.restarting(report, provider)
        report.part("engines")
        running.engines(report)
        report.part("dying")
        running.dying(report)
        report.part("what is written")
        running.written(report)
        report.part("without the socket unit")
        running.without_socket_unit(report)
        report.part("a service of one's own")
        own_service.run_all(report)
        report.part("removing")
        _removing(report)
    except CannotGoOn:
        print("\ncannot go on without it", flush=True)
    if report.failed:
        print(run("systemctl", "--no-pager", "status", "lemond.service", "lemond.socket", status=None))
        print(run("journalctl", "--no-pager", "--unit=lemond.service", "--lines=60", status=None))
    return 0 if report.close() else 1


def _installing(report: Report) -> None:
    with report.step("systemd runs", needed=True):
        wait_until(is_up, 30, "systemd to be up")
        DROP_IN.parent.mkdir(parents=True)
        DROP_IN.write_text(OFTEN)
        report.note(run("systemctl", "--version").splitlines()[0])
    with report.step("lemonade service install starts it", needed=True):
        shown = run("lemonade", "service", "install")
        require_in("+ systemctl enable --now lemond.socket lemond.service", shown, "what is shown")
        require(is_active() and is_active("lemond.socket"), "it is not active")
        require_equal(show("StatusText"), f"Serving on 127.0.0.1:{PORT}, [::1]:{PORT}, {UNIX_SOCKET}.", "its status")
    with report.step("it serves on every address of the socket unit"):
        for connection in (tcp(), tcp(host="::1"), UnixConnection()):
            require_equal(ask(connection, "GET", "/live"), 200, "the status")
    with report.step("it runs as a user of its own, without capabilities, under a filter of calls"):
        facts = pathlib.Path(f"/proc/{main_pid()}/status").read_text()
        found = dict(line.split(":\t", 1) for line in facts.splitlines())
        require(all(int(number) > 1000 for number in found["Uid"].split()), f"its user: {found['Uid']}")
        for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            require_equal(int(found[name], 16), 0, name)
        require_equal((found["NoNewPrivs"].strip(), found["Seccomp"].strip()), ("1", "2"), "NoNewPrivs and Seccomp")
    with report.step("systemd-analyze finds no fault, and says 2.0 or lower"):
        units = [f"/etc/systemd/system/lemond.{kind}" for kind in ("service", "socket")]
        require_equal(run("systemd-analyze", "verify", *units), "", "what verify says")
        line = run("systemd-analyze", "security", "--no-pager", "lemond.service").strip().splitlines()[-1]
        figure = re.search(r"level for lemond.service: ([0-9.]+)", line)
        require(figure is not None and float(figure[1]) <= 2.0, line)
        report.note(line.strip("→ "))


def _removing(report: Report) -> None:
    with report.step("a second install changes nothing but the program that runs"):
        before = main_pid()
        run("lemonade", "service", "install")
        require(main_pid() != before, "the old program still runs")
        require_equal(ask(UnixConnection(), "GET", "/live"), 200, "the status")
    with report.step("lemonade service uninstall stops it and leaves what it keeps"):
        run("lemonade", "service", "uninstall")
        require(not is_active() and not is_active("lemond.socket"), "it is active")
        require_equal(list(pathlib.Path("/etc/systemd/system").rglob("lemond*")), [], "what is left of the units")
        require(not os.path.exists(UNIX_SOCKET), "its socket is still there")
        require((STATE / "config.json").exists() and CREDENTIALS.is_dir(), "what it keeps is gone")
        require_in("Cannot reach", run("lemonade", "status", user=OTHER, status=None), "what lemonade says")


if __name__ == "__main__":
    sys.exit(main())

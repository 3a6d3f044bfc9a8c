"""`lemonade service install --user`, for a user with a service manager of their own."""

import os
import pathlib
import pwd
import time

from processes import wait_until
from report import Report, require, require_equal, require_in
from service import is_up, run, systemctl

_USER = "lemonade-check"


def run_all(report: Report) -> None:
    with report.step("a user with a service manager of their own", needed=True):
        run("useradd", "--create-home", "--user-group", _USER)
        number = pwd.getpwnam(_USER).pw_uid
        runtime = pathlib.Path(f"/run/user/{number}")
        runtime.mkdir(parents=True, mode=0o700)
        runtime.parent.chmod(0o755)
        os.chown(runtime, number, number)
        systemctl("start", f"user@{number}.service")
        environment = {"HOME": f"/home/{_USER}", "XDG_RUNTIME_DIR": str(runtime), "PATH": os.environ["PATH"]}
        wait_until(lambda: is_up("--user", user=_USER, environment=environment), 30, "the user's systemd to be up")
    with report.step("lemonade service install --user starts lemond as that user"):
        # The usual port is the machine's service's.
        file = pathlib.Path(f"/home/{_USER}/.config/lemonade/config.json")
        run("install", "-d", "-o", _USER, "-m", "700", str(file.parent.parent), str(file.parent))
        file.write_text('{"port": 13399}')
        os.chown(file, number, number)
        shown = run("lemonade", "service", "install", "--user", user=_USER, environment=environment)
        require_in("+ systemctl --user enable --now lemond.service", shown, "what is shown")
        require_equal(_property(environment, "ActiveState"), "active", "its state")
        pid = int(_property(environment, "MainPID"))
        require_equal(pathlib.Path(f"/proc/{pid}").stat().st_uid, number, "its user")
        require((runtime / "lemonade/lemond.sock").is_socket(), "there is no Unix socket")
        unit = f"/home/{_USER}/.config/systemd/user/lemond.service"
        verified = run("systemd-analyze", "--user", "verify", unit, user=_USER, environment=environment)
        require_equal(verified, "", "what verify says")
    with report.step("it reloads, and that user administers without a key or sudo"):
        _own(environment, "reload", "lemond.service")
        wait_until(lambda: "reloaded" in _property(environment, "StatusText"), 10, "the reload")
        install = ["lemonade", "cloud", "install", "p", "--base-url", "https://127.0.0.1:9/v1"]
        run(*install, user=_USER, environment=environment)
        require_in("p\t", run("lemonade", "cloud", "list", user=_USER, environment=environment), "the list")
    with report.step("its keys come from keys.env"):
        keys = pathlib.Path(f"/home/{_USER}/.config/lemonade/keys.env")
        keys.write_text("LEMONADE_P_API_KEY=of-the-file\n")
        os.chown(keys, number, number)
        keys.chmod(0o600)
        _own(environment, "restart", "lemond.service")
        listed = run("lemonade", "cloud", "list", user=_USER, environment=environment)
        require_in("environment", listed, "the list")
    with report.step("it ends at once, and uninstalls"):
        began = time.monotonic()
        run("lemonade", "service", "uninstall", "--user", user=_USER, environment=environment)
        require(time.monotonic() - began < 5, "it took longer than 5 s")
        require_equal(_property(environment, "LoadState"), "not-found", "its state")
        systemctl("stop", f"user@{number}.service")


def _own(environment: dict[str, str], *words: str, status: int | None = 0) -> str:
    return run("systemctl", "--user", "--no-pager", *words, user=_USER, environment=environment, status=status)


def _property(environment: dict[str, str], name: str) -> str:
    return _own(environment, "show", "lemond.service", "--value", f"--property={name}").strip()

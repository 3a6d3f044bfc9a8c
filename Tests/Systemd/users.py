"""Who may do what, and who sees which key."""

import json
import pathlib
import stat

from provider import MODEL, Provider
from report import Report, require, require_absent, require_equal, require_in
from service import (CREDENTIALS, OTHER, PORT, PROVIDER, STATE, UNIX_SOCKET, UnixConnection, ask, is_active, journal,
                     main_pid, run, systemctl, tcp, wait_for_the_listing)

_KEY = "key-that-is-in-no-log"


def rights(report: Report, provider: Provider) -> None:
    with report.step("every user reaches the Unix socket, and nobody but root can put another in its place"):
        require_in("ok", run("lemonade", "status", user=OTHER), "the status")
        for path in (pathlib.Path(UNIX_SOCKET).parent, pathlib.Path(UNIX_SOCKET).parent.parent):
            found = path.lstat()
            require_equal((found.st_uid, stat.S_IMODE(found.st_mode)), (0, 0o755), f"owner and mode of {path}")
    install = ["lemonade", "cloud", "install", PROVIDER, "--allow-insecure-http", "--base-url", provider.base_url]
    with report.step("another user's change is refused, with advice; root's just works"):
        require_in("sudo lemonade cloud install", run(*install, user=OTHER, status=1), "the advice")
        run(*install)
    with report.step("over TCP neither root nor another user administers"):
        for user in (None, OTHER):
            refused = run(*install[:1], "--port", str(PORT), *install[1:], user=user, status=1)
            require_in("right to administer", refused, "the refusal")
    with report.step("over TCP the service's own user does: under its filter of calls the kernel still says who asks"):
        own = pathlib.Path(f"/proc/{main_pid()}").stat().st_uid
        run(*install[:1], "--port", str(PORT), *install[1:], user=own)


def keys(report: Report, provider: Provider) -> None:
    with report.step("the directory of the keys is root's alone"):
        for path in (CREDENTIALS, CREDENTIALS.parent):
            found = path.stat()
            require_equal((found.st_uid, stat.S_IMODE(found.st_mode)), (0, 0o700), f"owner and mode of {path}")
    with report.step("a file there is the provider's key after a restart"):
        _write_key(f"{PROVIDER}_api_key", _KEY)
        systemctl("restart", "lemond.service")
        wait_for_the_listing()
        require_equal(provider.key, _KEY, "the key that the provider was sent")
    with report.step("the key cannot be redirected, and is in no environment, journal or file of the service's"):
        body = {"backend": "cloud", "provider": PROVIDER, "base_url": "http://127.0.0.1:9/v1"}
        require_equal(ask(tcp(), "POST", "/v1/install", body), 403, "the status")
        require_absent(_KEY, pathlib.Path(f"/proc/{main_pid()}/environ").read_text(), "its environment")
        require_absent(_KEY, json.dumps(journal()), "the journal")
        for path in STATE.rglob("*"):
            require(path.is_dir() or _KEY not in path.read_text(), f"{path} holds the key")
    with report.step("other users read no file of the service's"):
        for path in (CREDENTIALS, STATE, _credentials_directory()):
            run("ls", str(path), user=OTHER, status=2)
    with report.step("the server's own key is one of them: needed over TCP, and not on the Unix socket"):
        _write_key("api_key", "of-the-box")
        systemctl("restart", "lemond.service")
        require_equal(ask(tcp(), "GET", "/v1/models"), 401, "without a key")
        require_equal(ask(tcp(), "GET", "/v1/models", key="of-the-box"), 200, "with it")
        require_in(MODEL, run("lemonade", "list", user=OTHER), "the list over the Unix socket")
        (CREDENTIALS / "api_key").unlink()
    with report.step("without the directory it starts as well"):
        kept = CREDENTIALS.with_name("kept")
        CREDENTIALS.rename(kept)
        systemctl("restart", "lemond.service")
        kept.rename(CREDENTIALS)
        require(is_active(), "it is not active")
        systemctl("restart", "lemond.service")


def _credentials_directory() -> str:
    variables = pathlib.Path(f"/proc/{main_pid()}/environ").read_text().split("\0")
    return dict(variable.split("=", 1) for variable in variables if variable)["CREDENTIALS_DIRECTORY"]


def _write_key(name: str, key: str) -> None:
    path = CREDENTIALS / name
    path.write_text(f"{key}\n")
    path.chmod(0o600)

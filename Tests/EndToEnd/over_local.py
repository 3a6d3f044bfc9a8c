"""Models of this machine beside a cloud provider: found, loaded, used, lost and ended.

The engine is llama.cpp's Python bindings behind the arguments of `llama-server`, or the program that LLAMA_SERVER names.
"""

import http.client
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import time

import inference
from clients import openai_client
from gateway import Lemonade, Lemond
from installation import MODEL as CLOUD_MODEL
from installation import PROVIDER, listed_models
from llama_provider import CHAT_TEMPLATE
from processes import wait_until
from provider import Provider
from report import Report, require, require_equal, require_in, require_raises
from workplace import Workplace

_SCRIPT = pathlib.Path(__file__).with_name("llama_server.py")
# One thread, and always the same answer.
_ARGUMENTS = "--threads 1 --temp 0"
_EMBEDDER = "user.embedder"
_SECOND = "user.second"
_BROKEN = "user.broken"


def run(report: Report, workplace: Workplace, provider: Provider) -> None:
    lemond = Lemond(workplace, "local")
    lemonade = Lemonade(workplace, lemond)
    client = openai_client(workplace, lemond)
    models = workplace.folder / "models"
    models.mkdir()
    model = f"extra.{workplace.model.name}"
    (models / workplace.model.name).symlink_to(workplace.model)
    _configure(workplace, lemond, models)

    report.part("local: one catalogue")
    with report.step("lemond starts", needed=True):
        lemond.start()
    with report.step("a second lemond on the same configuration says so and exits with 1"):
        _start_second(workplace, lemond)
    with report.step("the backend is found and tells its version"):
        backends = json.loads(lemonade.run("backends", "--json").require_success().output)
        backend = backends["llamacpp"]["backends"]["llama-server"]
        require_equal([backend["state"], backend["source"]], ["installed", "configuration"], "its state and source")
        require_in(backend["version"], lemonade.run("backends").require_success().output, "what it shows")
        report.note(f"version {backend['version']}")
    with report.step("a file and a provider are in one list"):
        command = ["cloud", "install", PROVIDER, "--base-url", provider.base_url, "--allow-insecure-http"]
        lemonade.run(*command).require_success()
        lemonade.run("cloud", "auth", PROVIDER, typed=f"{workplace.keys.runtime}\n").require_success()
        require_equal(sorted(listed_models(lemond)), sorted([model, CLOUD_MODEL]), "the models")
        entry = lemond.request("GET", f"/v1/models/{model}").json()
        require_equal([entry["recipe"], entry["owned_by"]], ["llamacpp", "lemonade"], "recipe and owner")
        require_equal(entry["max_context_window"], 32768, "the context window, from the file")
    with report.step("a file that appears is listed without a restart, and one that goes is not"):
        new = models / "appears.gguf"
        new.symlink_to(workplace.model)
        wait_until(lambda: "extra.appears.gguf" in listed_models(lemond), 10, "the new model")
        new.unlink()
        wait_until(lambda: "extra.appears.gguf" not in listed_models(lemond), 10, "its end")

    report.part("local: use")
    with report.step("a chat loads the model, and both answer"):
        inference.chat(client, model)
        inference.chat(client, CLOUD_MODEL)
        status = lemonade.run("status").require_success().output
        require_in(model, status, "the status")
    with report.step("a stream comes token by token"):
        inference.streamed_chat(report, client, model)
    with report.step("the engine asks for a key that no other user can see"):
        _try_engine_without_key(lemond, model)
    with report.step("registered by import, exported the same, and embedding"):
        _register(workplace, lemonade, _EMBEDDER, workplace.model, ["embeddings"], "--pooling mean")
        answer = client.embeddings.create(model=_EMBEDDER, input=["one", "two"])
        require_equal([len(item.embedding) for item in answer.data], [640, 640], "the vectors' lengths")
        exported = json.loads(lemonade.run("export", _EMBEDDER).require_success().output)
        require_equal(exported["checkpoint"], str(workplace.model), "the checkpoint")
        require_equal(sorted(_loaded(lemond)), sorted([model, _EMBEDDER]), "a model of each type is loaded")
    with report.step("a pinned model makes no room; an unpinned one does"):
        _register(workplace, lemonade, _SECOND, workplace.model, ["chat"], "")
        lemonade.run("pin", model).require_success()
        answer = lemond.request("POST", "/v1/load", {"model_name": _SECOND})
        require_equal(answer.status, 503, "the status while it is pinned")
        require_in("max_loaded_models", answer.json()["error"]["message"], "the message")
        lemonade.run("unpin", model).require_success()
        lemonade.run("load", _SECOND, "--ctx-size", "512", "--save-options").require_success()
        require(model not in _loaded(lemond), "the first one still is loaded")
        require_equal(_loaded(lemond)[_SECOND]["recipe_options"]["ctx_size"], 512, "ctx_size")
        lemonade.run("unload", _SECOND).require_success()
        lemonade.run("load", _SECOND).require_success()
        require_equal(_loaded(lemond)[_SECOND]["recipe_options"]["ctx_size"], 512, "ctx_size when loaded again")
    with report.step("delete forgets a registration, never a file"):
        lemonade.run("delete", _SECOND).require_success()
        require(_SECOND not in listed_models(lemond), "it still is listed")
        refused = lemonade.run("delete", model).require_status(1)
        require_in("delete its file", refused.errors, "the reason")
        require(workplace.model.exists(), "the file is gone")

    report.part("local: failures")
    with report.step("a model that does not load is a 502 with the engine's last words"):
        broken = workplace.folder / "broken.gguf"
        # The header is whole, so it is listed; the weights are not.
        broken.write_bytes(workplace.model.read_bytes()[: 64 << 20])
        _register(workplace, lemonade, _BROKEN, broken, ["chat"], "")
        answer = lemond.request("POST", "/v1/load", {"model_name": _BROKEN})
        require_equal([answer.status, answer.json()["error"]["code"]], [502, "model_load_failed"], "status and code")
        report.note(answer.json()["error"]["message"])
    with report.step("an engine that is killed in mid-stream: the stream is not made whole, the next chat works"):
        lemonade.run("load", model).require_success()
        _kill_in_a_stream(lemond, model)
        inference.chat(client, model)
    with report.step("SIGKILL of lemond: the next start finds its engines and ends them"):
        pids = [state["pid"] for state in _loaded(lemond).values()]
        require(pids, "nothing is loaded")
        lemond.kill()
        require(all(_runs(pid) for pid in pids), "the engines ended with it, so this shows nothing")
        lemond.start()
        require_equal([pid for pid in pids if _runs(pid)], [], "engines that still run")
        # The log is written a moment after what it tells of.
        limit = time.monotonic() + 10
        while "ended what an earlier lemond left running" not in lemond.log and time.monotonic() < limit:
            time.sleep(0.02)
        require_in("ended what an earlier lemond left running", lemond.log, "the log")
        inference.chat(client, model)
    with report.step("SIGTERM ends lemond and its engines"):
        pids = [state["pid"] for state in _loaded(lemond).values()]
        status, seconds = lemond.stop()
        require_equal(status, 0, "the exit status")
        require_equal([pid for pid in pids if _runs(pid)], [], "engines that still run")
        report.note(f"it took {seconds:.2f} s")


def _configure(workplace: Workplace, lemond: Lemond, models: pathlib.Path) -> None:
    engine = workplace.folder / "llama-server"
    genuine = os.environ.get("LLAMA_SERVER")
    program = shlex.join([genuine] if genuine else [sys.executable, str(_SCRIPT)])
    # lemond's own variables do not reach an engine, and this one says whose process it is.
    engine.write_text(f'#!/bin/sh\nLEMONADE_END_TO_END_RUN={workplace.mark} exec {program} "$@"\n')
    engine.chmod(0o755)
    empty = workplace.folder / "no-models"
    empty.mkdir()
    lemond.config_folder.mkdir()
    llamacpp = {"server_bin": str(engine), "ctx_size": 2048, "args": f'{_ARGUMENTS} --chat-template "{CHAT_TEMPLATE}"'}
    settings = {"models_dir": str(empty), "extra_models_dir": str(models), "llamacpp": llamacpp}
    (lemond.config_folder / "config.json").write_text(json.dumps(settings))


def _start_second(workplace: Workplace, lemond: Lemond) -> None:
    arguments = [str(workplace.lemond), "--port", "0", "--config-dir", str(lemond.config_folder)]
    second = subprocess.run(
        arguments, env=workplace.environment(), capture_output=True, text=True, timeout=20, check=False
    )
    require_equal(second.returncode, 1, "its exit status")
    require_in(str(lemond.config_folder), second.stderr, "its reason")


def _register(
    workplace: Workplace, lemonade: Lemonade, name: str, file: pathlib.Path, labels: list[str], arguments: str
) -> None:
    description = {"model_name": name, "checkpoint": str(file), "labels": labels, "recipe": "llamacpp"}
    if arguments:
        description["recipe_options"] = {"llamacpp_args": f"{_ARGUMENTS} {arguments}"}
    path = workplace.folder / f"{name}.json"
    path.write_text(json.dumps(description))
    lemonade.run("import", str(path)).require_success()


def _loaded(lemond: Lemond) -> dict[str, dict]:
    states = lemond.request("GET", "/v1/health").json()["all_models_loaded"]
    return {state["model_name"]: state for state in states if state["recipe"] == "llamacpp"}


def _try_engine_without_key(lemond: Lemond, model: str) -> None:
    state = _loaded(lemond)[model]
    address = state["backend_url"].removeprefix("http://").removesuffix("/v1")
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        body = {"model": model, "prompt": "x", "max_tokens": 1}
        connection.request("POST", "/v1/completions", json.dumps(body), {"Content-Type": "application/json"})
        require_equal(connection.getresponse().status, 401, "the engine's answer to a stranger")
    finally:
        connection.close()
    command = pathlib.Path(f"/proc/{state['pid']}/cmdline").read_bytes().decode()
    require_in("--api-key-file", command, "the engine's arguments")
    key_file = pathlib.Path(command.split("\0")[command.split("\0").index("--api-key-file") + 1])
    require(not key_file.exists(), "the file with the engine's key is still there")


def _kill_in_a_stream(lemond: Lemond, model: str) -> None:
    pid = _loaded(lemond)[model]["pid"]
    connection = http.client.HTTPConnection("localhost", lemond.port, timeout=60)
    body = {
        "model": model,
        "messages": inference.user_message(inference.COUNTING),
        "max_tokens": 1900,
        "ignore_eos": True,
        "stream": True,
    }
    connection.request("POST", "/v1/chat/completions", json.dumps(body), {"Content-Type": "application/json"})
    response = connection.getresponse()
    try:
        while b"data: " not in response.readline():
            pass
        os.kill(pid, signal.SIGKILL)
        with require_raises(http.client.IncompleteRead, "the rest of the stream") as caught:
            response.read()
        require(b"[DONE]" not in caught[0].partial, "the stream was made to look whole")
    finally:
        connection.close()


def _runs(pid: int) -> bool:
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"

"""Restarts, the environment variable, and removal."""

import json
import os
import stat

import openai

import errors
import inference
from gateway import Lemonade, Lemond
from installation import MODEL, PROVIDER, VARIABLE, listed_models, provider_state
from processes import wait_until
from provider import Provider
from report import Report, require, require_absent, require_equal, require_in, require_raises
from workplace import Workplace

# A user without rights, by the number that Linux systems give it.
_NOBODY = 65534


def run(
    report: Report,
    workplace: Workplace,
    lemond: Lemond,
    lemonade: Lemonade,
    client: openai.OpenAI,
    provider: Provider,
) -> None:
    keys = workplace.keys
    with report.step("config.json holds the provider, is the owner's alone, and holds no key"):
        file = lemond.config_folder / "config.json"
        text = file.read_text()
        require_equal(stat.S_IMODE(file.stat().st_mode), 0o600, "its mode")
        require_in(provider.base_url, json.dumps(json.loads(text)).replace("\\/", "/"), "config.json")
        for key in keys.all():
            require_absent(key, text, "config.json")
    with report.step("SIGTERM ends an idle lemond at once, with status 0"):
        status, seconds = lemond.stop()
        require_equal(status, 0, "the exit status")
        require(seconds < 1, f"it took {seconds:.2f} s")
    with report.step("after a restart the provider is still there and the runtime key is not"):
        lemond.start()
        require_equal(provider_state(lemond)["runtime_key_set"], False, "runtime_key_set")
        require_equal(listed_models(lemond), [], "the listed models")
        with require_raises(openai.NotFoundError, "the chat") as caught:
            inference.chat(client, MODEL)
        require_equal(caught[0].code, "missing_api_key", "error.code")
    _removal(report, workplace, lemond, lemonade, client, provider)
    _variable(report, workplace, lemond, lemonade, client)


def _removal(
    report: Report,
    workplace: Workplace,
    lemond: Lemond,
    lemonade: Lemonade,
    client: openai.OpenAI,
    provider: Provider,
) -> None:
    install = ["cloud", "install", PROVIDER, "--allow-insecure-http", "--base-url"]
    with report.step("another base URL discards the runtime key"):
        lemonade.run("cloud", "auth", PROVIDER, typed=f"{workplace.keys.runtime}\n").require_success()
        require_equal(listed_models(lemond), [MODEL], "the listed models")
        lemonade.run(*install, f"{provider.origin}/other/v1").require_success()
        require_equal(provider_state(lemond)["runtime_key_set"], False, "runtime_key_set")
    with report.step("install and key in one step"):
        key = ["--api-key", workplace.keys.argument]
        lemonade.run(*install, provider.base_url, *key).require_success()
        require_equal(listed_models(lemond), [MODEL], "the listed models")
        inference.chat(client, MODEL)
    with report.step("uninstall: the models are gone at once, and a chat is a NotFoundError"):
        lemonade.run("load", MODEL).require_success()
        lemonade.run("cloud", "uninstall", PROVIDER).require_success()
        require_equal(listed_models(lemond), [], "the listed models")
        require_equal(lemond.request("GET", "/v1/health").json()["all_models_loaded"], [], "the loaded models")
        with require_raises(openai.NotFoundError, "the chat"):
            inference.chat(client, MODEL)
        lemonade.run("cloud", "uninstall", PROVIDER).require_status(1)
    with report.step("install once more, for the variable"):
        lemonade.run(*install, provider.base_url).require_success()
        require_equal(lemond.stop()[0], 0, "the exit status")


def _variable(
    report: Report, workplace: Workplace, lemond: Lemond, lemonade: Lemonade, client: openai.OpenAI
) -> None:
    keys = workplace.keys
    with report.step("the key of the environment: the model is there after the start, with no command given"):
        lemond.start(**{VARIABLE: keys.environment})
        # Its discovery may still be in flight; a request for the model waits for it.
        inference.chat(client, MODEL)
        wait_until(lambda: listed_models(lemond) == [MODEL], 5, "the model to be listed")
    with report.step("the variable wins: 409 auth_conflict, and nothing is stored"):
        with require_raises(openai.ConflictError, "cloud/auth") as caught:
            body = {"provider": PROVIDER, "api_key": keys.runtime}
            client.post("/cloud/auth", body=body, cast_to=object)
        require_equal(caught[0].type, "auth_conflict", "error.type")
        require_equal(caught[0].body["env_var"], VARIABLE, "error.env_var")
        result = lemonade.run("cloud", "auth", PROVIDER, typed=f"{keys.runtime}\n").require_status(1)
        require_in(VARIABLE, result.errors, "the reason")
        state = provider_state(lemond)
        require_equal([state["env_var_set"], state["runtime_key_set"]], [True, False], "which keys are set")
        inference.chat(client, MODEL)
    # Only root can be another user for a moment.
    if os.geteuid() == 0:
        with report.step("another user of this machine cannot redirect or remove a provider with the operator's key"):
            _require_pinned(lemond, lemonade)
    with report.step("restart with a wrong key in the variable"):
        lemond.stop()
        lemond.start(**{VARIABLE: keys.wrong})
        wait_until(lambda: provider_state(lemond).get("last_discovery"), 5, "the discovery to be over")
    errors.of_a_refused_key(report, lemond, client)
    with report.step("it ends"):
        require_equal(lemond.stop()[0], 0, "the exit status")


def _require_pinned(lemond: Lemond, lemonade: Lemonade) -> None:
    before = provider_state(lemond)["base_url"]
    requests = [
        ("install", {"backend": "cloud", "provider": PROVIDER, "base_url": "http://127.0.0.1:9/v1"}),
        ("uninstall", {"backend": "cloud", "provider": PROVIDER}),
    ]
    for path, body in requests:
        line = f"curl -sS {lemond.base_url}/{path} -d '{json.dumps(body)}'"
        answer = json.loads(lemonade.shell(line, user=_NOBODY).require_success().output)
        require("error" in answer, f"{path} was carried out: {answer}")
        found = (answer["error"]["type"], answer["error"]["code"])
        require_equal(found, ("permission_error", "insufficient_rights"), f"the refusal of {path}")
    require_equal(provider_state(lemond)["base_url"], before, "base_url")

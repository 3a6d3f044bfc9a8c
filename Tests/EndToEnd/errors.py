"""Errors as the SDK's own exception classes, and as the command line tells them."""

import openai

import inference
from gateway import Lemonade, Lemond
from installation import MODEL, VARIABLE, listed_models, provider_state
from provider import Provider
from report import Report, require, require_equal, require_in, require_raises


def while_lemond_is_down(report: Report, lemond: Lemond, lemonade: Lemonade, client: openai.OpenAI) -> None:
    with report.step("the SDK raises APIConnectionError"):
        with require_raises(openai.APIConnectionError, "the chat"):
            client.chat.completions.create(model=MODEL, messages=inference.user_message("hi"))
    with report.step("lemonade ends with 3 and the one sentence that helps"):
        for command in (["list"], ["status"], ["cloud", "list"]):
            result = lemonade.run(*command).require_status(3)
            expected = f"Cannot reach lemond at {lemond.origin}. Start it with: lemond"
            require_in(expected, result.errors, f"lemonade {' '.join(command)}")
            require_equal(result.output, "", "stdout")


def of_requests(report: Report, lemond: Lemond, client: openai.OpenAI) -> None:
    with report.step("an unknown model is a NotFoundError"):
        for model in ("no-such-model", "stranger.some-model"):
            with require_raises(openai.NotFoundError, model) as caught:
                client.chat.completions.create(model=model, messages=inference.user_message("hi"))
            require_equal(caught[0].type, "model_not_found", "error.type")
            require_in(model, caught[0].body["message"], "error.message")
    with report.step("an unknown model's entry is a NotFoundError"):
        with require_raises(openai.NotFoundError, "models.retrieve") as caught:
            client.models.retrieve("no-such-model")
        require_equal(caught[0].type, "not_found", "error.type")
        require_equal(caught[0].body["message"], "Model no-such-model has not been found", "error.message")
    with report.step("the provider's own refusal is a BadRequestError with the provider's words"):
        with require_raises(openai.BadRequestError, "the chat") as caught:
            client.chat.completions.create(model=MODEL, messages="not a list")
        require_in("Expected 'messages' to be an array", caught[0].body["message"], "error.message")
    with report.step("a body without a model, or that is no JSON, is a BadRequestError of lemond's"):
        with require_raises(openai.BadRequestError, "no model") as caught:
            client.post("/chat/completions", body={"messages": []}, cast_to=object)
        require_equal(caught[0].type, "invalid_request_error", "error.type")
        require_in("model", caught[0].body["message"], "error.message")
        for body in (b"{", b"[]", b'"model"', b'{"model":1}', b"", b'{"model":"a","model":"b"}', b'{"model":"a"} x'):
            answer = lemond.request("POST", "/v1/chat/completions", body)
            require_equal(answer.status, 400, f"the status for {body!r}")
            require_equal(answer.json()["error"]["type"], "invalid_request_error", f"error.type for {body!r}")
    with report.step("an unknown path is a 404, a wrong method a 405 with Allow, both with the envelope"):
        answer = lemond.request("GET", "/v1/nothing-here")
        require_equal((answer.status, answer.json()["error"]["type"]), (404, "not_found"), "the unknown path")
        answer = lemond.request("GET", "/v1/chat/completions")
        found = (answer.status, answer.json()["error"]["type"])
        require_equal(found, (405, "method_not_allowed"), "the wrong method")
        require_in("POST", answer.fields.get("Allow", ""), "Allow")
    with report.step("a web page of somebody else's is refused"):
        answer = lemond.request("GET", "/v1/models", fields={"Origin": "https://example.com"})
        require_equal((answer.status, answer.json()["error"]["type"]), (403, "permission_error"), "a foreign Origin")


def of_the_provider(
    report: Report, lemond: Lemond, lemonade: Lemonade, client: openai.OpenAI, provider: Provider
) -> None:
    with report.step("a provider that is down is an InternalServerError (502) that says so"):
        provider.stop()
        with require_raises(openai.InternalServerError, "the chat") as caught:
            client.chat.completions.create(model=MODEL, messages=inference.user_message("hi"))
        require_equal(caught[0].status_code, 502, "the status")
        require_equal((caught[0].type, caught[0].code), ("backend_error", "upstream_unreachable"), "type and code")
        require_in("refused", caught[0].body["message"].lower(), "error.message")
        result = lemonade.run("run", MODEL, "hi").require_status(1)
        require_in("refused", result.errors.lower(), "what lemonade says")
    with report.step("its models stay listed while it is away"):
        require_equal(listed_models(lemond), [MODEL], "the listed models")
    with report.step("it is back: the next chat works, although its old connections are dead"):
        provider.start()
        inference.chat(client, MODEL)


def of_a_refused_key(report: Report, lemond: Lemond, client: openai.OpenAI) -> None:
    """lemond runs with a wrong key in its environment here."""
    with report.step("a key that the provider refuses is an AuthenticationError with the provider's words"):
        with require_raises(openai.AuthenticationError, "the chat") as caught:
            client.chat.completions.create(model=MODEL, messages=inference.user_message("hi"))
        require_in("Invalid API Key", caught[0].body["message"], "error.message")
        state = provider_state(lemond)
        require_equal([state["env_var"], state["env_var_set"]], [VARIABLE, True], "the variable in system-info")
        require_equal(state["models_discovered"], 0, "models_discovered")
        require(not state["last_discovery"]["ok"], "the failed discovery counts as good")
        require_in("401", str(state["last_discovery"]["error"]), "last_discovery.error")

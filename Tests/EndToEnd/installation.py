"""Installing the provider, giving its key in every way there is, and finding its models."""

import json

import openai

import inference
from gateway import Lemonade, Lemond
from processes import read_command_line
from provider import MODEL as UPSTREAM_MODEL
from provider import Provider
from report import Report, require, require_absent, require_equal, require_in, require_raises
from terminal import Terminal
from workplace import Keys, Workplace

PROVIDER = "llama"
MODEL = f"{PROVIDER}.{UPSTREAM_MODEL}"
VARIABLE = "LEMONADE_LLAMA_API_KEY"


def provider_state(lemond: Lemond, name: str = PROVIDER) -> dict:
    providers = lemond.request("GET", "/v1/system-info").json()["cloud"]["providers"]
    found = [provider for provider in providers if provider["name"] == name]
    require_equal(len(found), 1, f"providers named {name} in system-info")
    return found[0]


def listed_models(lemond: Lemond) -> list[str]:
    return [model["id"] for model in lemond.request("GET", "/v1/models").json()["data"]]


def install(
    report: Report,
    workplace: Workplace,
    lemond: Lemond,
    lemonade: Lemonade,
    client: openai.OpenAI,
    provider: Provider,
) -> None:
    keys = workplace.keys
    with report.step("install over http without the opt-in is accepted, with a warning"):
        result = lemonade.run("cloud", "install", PROVIDER, "--base-url", provider.base_url).require_success()
        require_in("http", result.said, "what install said")
    with report.step("a key for it is refused as long as http is not opted in"):
        result = lemonade.run("cloud", "auth", PROVIDER, typed=f"{keys.runtime}\n").require_status(1)
        require_in("insecure", result.errors.lower(), "the reason")
        require_equal(provider_state(lemond)["runtime_key_set"], False, "runtime_key_set")
    with report.step("install with --allow-insecure-http; no key yet, so no models"):
        line = f"lemonade cloud install {PROVIDER} --base-url {provider.base_url} --allow-insecure-http"
        lemonade.shell(line).require_success()
        state = provider_state(lemond)
        facts = ["base_url", "allow_insecure_http", "env_var", "env_var_set", "runtime_key_set", "models_discovered"]
        expected = [provider.base_url, True, VARIABLE, False, False, 0]
        require_equal([state[fact] for fact in facts], expected, "its state in system-info")
        require_equal(listed_models(lemond), [], "the listed models")
    with report.step("a chat without a key is a NotFoundError that says what to do"):
        with require_raises(openai.NotFoundError, "the chat") as caught:
            client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "hi"}])
        require_equal(caught[0].body["code"], "missing_api_key", "error.code")
        require_equal(caught[0].body["details"], {"provider": PROVIDER, "env_var": VARIABLE}, "error.details")
        expected = (
            f"No API key for cloud provider '{PROVIDER}'. Set {VARIABLE} in lemond's environment, or run: "
            f"lemonade cloud auth {PROVIDER}"
        )
        require_equal(caught[0].body["message"], expected, "error.message")
    with report.step("a wrong key through a pipe: stored, with a warning that the provider refused it"):
        result = lemonade.run("cloud", "auth", PROVIDER, typed=f"{keys.wrong}\n").require_success()
        require_in("401", result.said, "the warning")
        require_equal(provider_state(lemond)["models_discovered"], 0, "models_discovered")
    with report.step("auth at the prompt of a pseudo-terminal, without echo"):
        _auth_at_the_prompt(workplace, lemonade, keys)
        _require_model_found(lemond)
    with report.step("`cloud clear` takes the models away"):
        lemonade.run("cloud", "clear", PROVIDER).require_success()
        require_equal(listed_models(lemond), [], "the listed models")
        require_equal(provider_state(lemond)["runtime_key_set"], False, "runtime_key_set")
    with report.step("a key as an argument works, and the better ways are named"):
        result = lemonade.run("cloud", "auth", PROVIDER, "--api-key", keys.argument).require_success()
        require_in(VARIABLE, result.errors, "the advice on stderr")
        _require_model_found(lemond)
    with report.step("auth through a pipe"):
        line = f'printf "%s\\n" "$KEY" | lemonade cloud auth {PROVIDER}'
        lemonade.shell(line, KEY=keys.runtime).require_success()
        _require_model_found(lemond)
    with report.step("an unreachable provider is installed with a warning and hides nobody else's models"):
        command = ["cloud", "install", "nobody", "--base-url", "http://127.0.0.1:9/v1", "--allow-insecure-http"]
        result = lemonade.run(*command, "--api-key", keys.argument).require_success()
        require_in("refused", result.said.lower(), "the warning")
        require_equal(listed_models(lemond), [MODEL], "the listed models")
        require_in("Cloud", lemond.log, "lemond's log")
    with report.step("a base URL that is none is refused"):
        result = lemonade.run("cloud", "install", "broken", "--base-url", "ftp://example.com/v1").require_status(1)
        require_in("base_url", result.errors, "the reason")


def _auth_at_the_prompt(workplace: Workplace, lemonade: Lemonade, keys: Keys) -> None:
    with Terminal([str(lemonade.program), "cloud", "auth", PROVIDER], lemonade.environment) as terminal:
        terminal.read_until(f"API key for {PROVIDER}: ")
        terminal.wait_for_silent_typing()
        terminal.type(f"{keys.runtime}\n")
        command_line = read_command_line(terminal.pid)
        status = terminal.finish()
        workplace.answers.record("cloud auth on a terminal", terminal.screen)
        require_equal(status, 0, f"the exit status (it showed {terminal.screen!r})")
        require_absent(keys.runtime, terminal.screen, "the screen")
        require_absent(keys.runtime, command_line, "the command line")


def _require_model_found(lemond: Lemond) -> None:
    state = provider_state(lemond)
    require_equal([state["runtime_key_set"], state["models_discovered"]], [True, 1], "key set and models discovered")
    require_equal(listed_models(lemond), [MODEL], "the listed models")


def catalogue(report: Report, lemond: Lemond, lemonade: Lemonade, client: openai.OpenAI) -> None:
    with report.step("lemonade list | grep: the model's name comes first on its line"):
        lines = lemonade.shell(f"lemonade list | grep {PROVIDER}").require_success().output.splitlines()
        require_equal([line.split()[0] for line in lines], [MODEL], "the first column")
    with report.step("the SDK lists it and retrieves it"):
        require_equal([model.id for model in client.models.list()], [MODEL], "models.list()")
        entry = client.models.retrieve(MODEL)
        require_equal([entry.id, entry.object, entry.owned_by], [MODEL, "model", PROVIDER], "the entry")
        facts = [entry.model_extra.get(fact) for fact in ("recipe", "checkpoint", "cloud_provider")]
        require_equal(facts, ["cloud", UPSTREAM_MODEL, PROVIDER], "recipe, checkpoint and cloud_provider")
        require("cloud" in entry.model_extra["labels"], f"no label `cloud` in {entry.model_extra['labels']}")
    with report.step("the same under every prefix"):
        for prefix in ("/api/v1", "/v0", "/api/v0"):
            answer = lemond.request("GET", f"{prefix}/models").json()
            require_equal([model["id"] for model in answer["data"]], [MODEL], f"{prefix}/models")
    with report.step("cloud list, status and health"):
        require_in(PROVIDER, lemonade.run("cloud", "list").require_success().output, "cloud list")
        require_in(str(lemond.port), lemonade.run("status").require_success().output, "status")
        require_equal(lemond.request("GET", "/v1/health").json()["status"], "ok", "health")
    with report.step("--json prints what the endpoints answer"):
        listed = json.loads(lemonade.run("list", "--json").require_success().output)
        require_equal(listed, lemond.request("GET", "/v1/models").json()["data"], "list --json")
        providers = json.loads(lemonade.run("cloud", "list", "--json").require_success().output)
        require_equal([entry["name"] for entry in providers], ["llama", "nobody"], "cloud list --json")
        status = json.loads(lemonade.run("status", "--json").require_success().output)
        require_equal((status["status"], status["url"]), ("ok", lemond.origin), "status --json")
    with report.step("cloud refresh asks again, and cloud install alone lists the well-known providers"):
        lemonade.run("cloud", "refresh", PROVIDER).require_success()
        require_equal(listed_models(lemond), [MODEL], "the listed models")
        known = lemonade.run("cloud", "install").require_success().output
        for provider in ("fireworks", "openai", "openrouter", "together"):
            require_in(provider, known, "the well-known providers")
    with report.step("a word that is none ends with 2 and the word that was meant"):
        result = lemonade.run("lisst").require_status(2)
        require_in("list", result.errors, "the suggestion")
        require_equal(result.output, "", "stdout")


def command_line_models(report: Report, lemonade: Lemonade, provider: Provider) -> None:
    with report.step("lemonade load"):
        result = lemonade.run("load", MODEL).require_success()
        require_in(MODEL, result.said, "what load said")
    with report.step("lemonade run with a prompt answers once"):
        result = lemonade.run("run", MODEL, inference.COUNTING).require_success()
        require_in(inference.COUNTED, result.output, "the answer on stdout")
    with report.step("lemonade run with the prompt from a pipe"):
        result = lemonade.run("run", MODEL, typed=inference.WEEKDAYS).require_success()
        require_in(inference.NEXT_WEEKDAYS, result.output, "the answer on stdout")
    with report.step("lemonade run on a terminal: a chat, where Ctrl-C stops the answer and /exit ends"):
        with Terminal([str(lemonade.program), "run", MODEL], lemonade.environment) as terminal:
            terminal.read_more_than(0)
            terminal.type(f"{inference.WEEKDAYS}\r")
            shown = terminal.read_until(inference.NEXT_WEEKDAYS)
            terminal.type("\x03")
            # Left alone, the model would go on for several seconds.
            report.note(f"llama.cpp at rest {provider.seconds_until_idle(1.5):.2f} s after Ctrl-C")
            terminal.read_until("Stopped.", shown)
            terminal.type("/exit\r")
            require_equal(terminal.finish(), 0, f"the exit status (it showed {terminal.screen[shown:]!r})")

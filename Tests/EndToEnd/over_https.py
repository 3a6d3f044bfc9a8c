"""The second part: the same provider behind nginx and a certificate, as every real one is."""

import openai

import certificates
import inference
import proxied
import tls_front
from clients import anthropic_client, openai_client
from gateway import Lemonade, Lemond
from installation import listed_models, provider_state
from provider import MODEL as UPSTREAM_MODEL
from provider import Provider
from report import Report, require_equal, require_in, require_raises
from workplace import Workplace

PROVIDER = "llamas"
MODEL = f"{PROVIDER}.{UPSTREAM_MODEL}"


def run(report: Report, workplace: Workplace, provider: Provider) -> None:
    report.part("https: nginx with a certificate before llama.cpp")
    lemond = Lemond(workplace, "secure")
    lemonade = Lemonade(workplace, lemond)
    client = openai_client(workplace, lemond)
    with report.step("nginx and lemond start", needed=True):
        authority = certificates.make_authority(workplace.folder, "lemonade-test-authority")
        stranger = certificates.make_authority(workplace.folder, "somebody-else")
        server = certificates.make_server(workplace.folder, authority, "localhost")
        port, plain_port = tls_front.start(workplace, server, provider.origin)
        lemond.start(SSL_CERT_FILE=str(authority.certificate))
    base_url = f"https://localhost:{port}/v1"
    _trusted(report, workplace, lemond, lemonade, client, provider, base_url)

    with report.step("a certificate for another name is refused in words"):
        elsewhere = f"https://127.0.0.1:{port}/v1"
        _require_refusal(report, workplace, lemonade, client, "misnamed", elsewhere, "127.0.0.1")
    with report.step("a server that does not speak TLS is refused in words"):
        plain = f"https://127.0.0.1:{plain_port}/v1"
        _require_refusal(report, workplace, lemonade, client, "plain", plain, "TLS")
    with report.step("it ends"):
        require_equal(lemond.stop()[0], 0, "the exit status")
    with report.step("a certificate of an unknown authority is refused in words"):
        lemond.start(SSL_CERT_FILE=str(stranger.certificate))
        _require_refusal(report, workplace, lemonade, client, PROVIDER, base_url, "certificate")
        require_equal(listed_models(lemond), [], "the listed models")
        require_equal(lemond.stop()[0], 0, "the exit status")
    report.part("proxy: tinyproxy before nginx, and before llama.cpp")
    proxied.run(report, workplace, provider, port, str(authority.certificate))


def _trusted(
    report: Report,
    workplace: Workplace,
    lemond: Lemond,
    lemonade: Lemonade,
    client: openai.OpenAI,
    provider: Provider,
    base_url: str,
) -> None:
    with report.step("install needs no opt-in, and finds the models"):
        lemonade.shell(f"lemonade cloud install {PROVIDER} --base-url {base_url}").require_success()
        lemonade.run("cloud", "auth", PROVIDER, typed=f"{workplace.keys.runtime}\n").require_success()
        require_equal(provider_state(lemond, PROVIDER)["models_discovered"], 1, "models_discovered")
        lines = lemonade.shell(f"lemonade list | grep {PROVIDER}").require_success().output.splitlines()
        require_equal([line.split()[0] for line in lines], [MODEL], "the listed models")
    with report.step("several chats, one after the other"):
        for _ in range(4):
            inference.chat(client, MODEL)
    with report.step("lemonade run"):
        result = lemonade.run("run", MODEL, inference.COUNTING).require_success()
        require_in(inference.COUNTED, result.output, "the answer")
    with report.step("a streamed chat arrives token by token"):
        inference.streamed_chat(report, client, MODEL)
    with report.step("messages through Anthropic's SDK"):
        answer = anthropic_client(lemond).messages.create(
            model=MODEL, max_tokens=16, messages=inference.user_message(inference.COUNTING)
        )
        require_in(inference.COUNTED, answer.content[0].text, "the answer")
    with report.step("a hang-up in a stream stops llama.cpp's work, through nginx"):
        inference.hang_up_in_a_stream(report, lemond, provider, MODEL)


def _require_refusal(
    report: Report,
    workplace: Workplace,
    lemonade: Lemonade,
    client: openai.OpenAI,
    name: str,
    base_url: str,
    reason: str,
) -> None:
    """The warning of `install` and the error of a chat both name the reason."""
    command = ["cloud", "install", name, "--base-url", base_url, "--api-key", workplace.keys.argument]
    require_in(reason, lemonade.run(*command).require_success().said, "the warning of install")
    with require_raises(openai.InternalServerError, "the chat") as caught:
        client.chat.completions.create(model=f"{name}.{UPSTREAM_MODEL}", messages=inference.user_message("hi"))
    report.note(caught[0].body["message"])
    found = (caught[0].status_code, caught[0].code)
    require_equal(found, (502, "upstream_unreachable"), "status and code")
    require_in(reason, caught[0].body["message"], "error.message")

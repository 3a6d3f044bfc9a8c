"""Providers behind a proxy that asks for a password: a tunnel to the https one, forwarded requests to the http one."""

import openai

import inference
from clients import openai_client
from forward_proxy import ForwardProxy
from gateway import Lemonade, Lemond
from installation import provider_state
from provider import MODEL as UPSTREAM_MODEL
from provider import Provider
from report import Report, require, require_equal, require_in, require_raises
from workplace import Workplace

SECURE, PLAIN = "secure", "plain"


def run(report: Report, workplace: Workplace, provider: Provider, secure_port: int, authority: str) -> None:
    """`secure_port` is that of the provider's https front, whose certificate `authority` has signed."""
    proxy = ForwardProxy(workplace)
    lemond = Lemond(workplace, "proxied")
    lemonade = Lemonade(workplace, lemond)
    client = openai_client(workplace, lemond)
    with report.step("tinyproxy starts, and lemond with its address in the environment", needed=True):
        proxy.start(secure_port)
        _start(lemond, authority, proxy.address_with(workplace.keys.proxy), workplace.keys.runtime)
    with report.step("an https provider is listed through a tunnel"):
        lemonade.run("cloud", "install", SECURE, "--base-url", f"https://localhost:{secure_port}/v1").require_success()
        state = provider_state(lemond, SECURE)
        require_equal(state["models_discovered"], 1, "models_discovered")
        found = (state["proxy_in_use"], state["proxy_source"])
        require_equal(found, (proxy.address, "LEMONADE_SECURE_PROXY"), "the proxy in system-info")
        require(proxy.requests(f"CONNECT localhost:{secure_port} HTTP/1.1") > 0, "the proxy saw no CONNECT")
        require_in(proxy.address, lemonade.run("cloud", "list").require_success().output, "cloud list")
        require_in(proxy.address, lemond.log, "lemond's log")
    with report.step("an http provider is called with the whole address"):
        command = ["cloud", "install", PLAIN, "--base-url", provider.base_url, "--allow-insecure-http"]
        lemonade.run(*command).require_success()
        require_equal(provider_state(lemond, PLAIN)["models_discovered"], 1, "models_discovered")
        inference.chat(client, f"{PLAIN}.{UPSTREAM_MODEL}")
        require_equal(proxy.requests(f"POST {provider.base_url}/chat/completions HTTP/1.1"), 1, "requests it forwarded")
    for name in (SECURE, PLAIN):
        with report.step(f"several chats, streamed token by token too ({name})"):
            for _ in range(3):
                inference.chat(client, f"{name}.{UPSTREAM_MODEL}")
            inference.streamed_chat(report, client, f"{name}.{UPSTREAM_MODEL}")
    with report.step("a hang-up in a stream stops llama.cpp's work, through proxy and nginx"):
        inference.hang_up_in_a_stream(report, lemond, provider, f"{SECURE}.{UPSTREAM_MODEL}")
    with report.step("that there is no password is told in words, and the proxy's page is not passed on"):
        require_equal(lemond.stop()[0], 0, "the exit status")
        _start(lemond, authority, proxy.address, workplace.keys.runtime)
        for name in (SECURE, PLAIN):
            _require_refusal(client, name, "asks for a user name and a password")
    with report.step("so is a wrong one"):
        require_equal(lemond.stop()[0], 0, "the exit status")
        _start(lemond, authority, proxy.address_with(workplace.keys.wrong), workplace.keys.runtime)
        # Not for the http one: tinyproxy answers 401, which might as well be the provider's.
        _require_refusal(client, SECURE, "does not accept the user name and password")
    with report.step("it ends"):
        require_equal(lemond.stop()[0], 0, "the exit status")


def _require_refusal(client: openai.OpenAI, name: str, reason: str) -> None:
    with require_raises(openai.InternalServerError, "the chat") as caught:
        client.chat.completions.create(model=f"{name}.{UPSTREAM_MODEL}", messages=inference.user_message("hi"))
    require_equal((caught[0].status_code, caught[0].code), (502, "upstream_unreachable"), "status and code")
    require_in(reason, caught[0].body["message"], "error.message")


def _start(lemond: Lemond, authority: str, address: str, key: str) -> None:
    # Both are on this machine, so the proxy has to be named for each of them.
    lemond.start(
        SSL_CERT_FILE=authority,
        LEMONADE_SECURE_PROXY=address,
        LEMONADE_PLAIN_PROXY=address,
        LEMONADE_SECURE_API_KEY=key,
        LEMONADE_PLAIN_API_KEY=key,
    )

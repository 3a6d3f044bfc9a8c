"""A server with keys of its own, and one that would be open to the network without."""

import openai

import inference
from clients import openai_client
from gateway import Lemonade, Lemond
from installation import MODEL, PROVIDER
from provider import Provider
from report import Report, require, require_equal, require_in, require_raises
from workplace import Workplace


def run(report: Report, workplace: Workplace, provider: Provider) -> None:
    keys = workplace.keys
    lemond = Lemond(workplace, "guarded")
    lemonade = Lemonade(workplace, lemond)
    with report.step("a lemond with keys of its own starts", needed=True):
        lemond.start(LEMONADE_API_KEY=keys.server, LEMONADE_ADMIN_API_KEY=keys.admin)
    install = ["cloud", "install", PROVIDER, "--base-url", provider.base_url, "--allow-insecure-http"]
    with report.step("with LEMONADE_API_KEY set, no key or a wrong one is refused, but for /live"):
        require_equal(lemond.request("GET", "/live").status, 200, "/live")
        for path in ("/v1/models", "/v1/health", "/v1/system-info"):
            require_equal(lemond.request("GET", path).status, 401, path)
        with require_raises(openai.AuthenticationError, "a wrong key") as caught:
            openai_client(workplace, lemond, keys.wrong).models.list()
        require_equal(caught[0].type, "authentication_error", "error.type")
        require_in("LEMONADE_API_KEY", lemonade.run("list").require_status(1).errors, "what lemonade says")
    with report.step("the admin key installs, from the environment or as an option"):
        lemonade.run(*install, LEMONADE_ADMIN_API_KEY=keys.admin).require_success()
        auth = ["cloud", "auth", PROVIDER]
        lemonade.run("--api-key", keys.admin, *auth, typed=f"{keys.runtime}\n").require_success()
    with report.step("the server key chats, in the SDK and in lemonade"):
        inference.chat(openai_client(workplace, lemond, keys.server), MODEL)
        require_in(MODEL, lemonade.run("list", LEMONADE_API_KEY=keys.server).require_success().output, "list")
    with report.step("it ends"):
        require_equal(lemond.stop()[0], 0, "the exit status")
    with report.step("listening on the network without a key is refused, with what to set"):
        arguments = [*Lemond(workplace, "open").arguments(), "--host", "0.0.0.0"]
        child = workplace.children.start("open", arguments, workplace.environment())
        require(child.wait(5) != 0, "it started, or ended as if all were well")
        require_in("LEMONADE_API_KEY", child.output(), "what it says")

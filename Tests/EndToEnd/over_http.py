"""The first part: a provider over plain http on this machine, from nothing installed to nothing installed."""

import access
import clock
import endpoints
import errors
import inference
import installation
import lifecycle
import observing
from clients import anthropic_client, openai_client
from gateway import Lemonade, Lemond
from provider import Provider
from report import Report, require, require_equal, require_in
from workplace import Workplace


def run(report: Report, workplace: Workplace, provider: Provider) -> None:
    lemond = Lemond(workplace, "lemond")
    lemonade = Lemonade(workplace, lemond)
    client = openai_client(workplace, lemond)

    report.part("http: before lemond runs")
    errors.while_lemond_is_down(report, lemond, lemonade, client)

    with report.step("lemonade demo shows everything by itself, and leaves nothing behind"):
        home = workplace.folder / "home"
        before = sorted(home.rglob("*"))
        result = lemonade.run("demo").require_success()
        require_in("demo", result.said.lower(), "what it shows")
        require_equal(sorted(home.rglob("*")), before, "the files in the home folder")

    report.part("http: install and authenticate")
    with report.step("lemond starts", needed=True):
        seconds = lemond.start()
        report.note(f"first answer after {seconds * 1000:.0f} ms")
        require(seconds < 1, f"its first answer took {seconds:.2f} s")
    installation.install(report, workplace, lemond, lemonade, client, provider)

    report.part("http: the catalogue and the command line")
    installation.catalogue(report, lemond, lemonade, client)
    installation.command_line_models(report, lemonade, provider)

    report.part("http: every endpoint")
    endpoints.chats(report, lemond, lemonade, client, provider)
    endpoints.other_endpoints(report, lemond, provider, client, anthropic_client(lemond))

    report.part("http: hang-ups")
    with report.step("a hang-up in a stream stops llama.cpp's work"):
        inference.hang_up_in_a_stream(report, lemond, provider, installation.MODEL)
    with report.step("a hang-up before the answer stops llama.cpp's work"):
        inference.hang_up_before_the_answer(report, lemond, provider, installation.MODEL)

    report.part("http: errors")
    errors.of_requests(report, lemond, client)
    errors.of_the_provider(report, lemond, lemonade, client, provider)

    report.part("http: what an operator sees")
    observing.run(report, lemond, lemonade, client, provider)

    report.part("http: restarts, variables and removal")
    lifecycle.run(report, workplace, lemond, lemonade, client, provider)

    report.part("http: access")
    access.run(report, workplace, provider)

    report.part("http: a clock that is set")
    clock.run(report, workplace, provider)

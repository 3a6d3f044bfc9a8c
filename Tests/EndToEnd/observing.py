"""What an operator sees: the log, the requests that run, the metrics, the settings."""

import http.client
import json
import shutil
import subprocess
import threading
import time

import openai

import inference
from gateway import Lemonade, Lemond
from installation import MODEL, PROVIDER
from provider import Provider
from report import Report, require, require_absent, require_equal, require_in

_PRIVATE = "a word that nobody but the model may see"


def run(report: Report, lemond: Lemond, lemonade: Lemonade, client: openai.OpenAI, provider: Provider) -> None:
    with report.step("a request is a line of the log, and nothing that was said is in it"):
        _request_line(lemonade, client)
    with report.step("the log can be followed, and goes on where it was left"):
        _followed_log(lemond)
    with report.step("a running request is shown, and can be cancelled"):
        _cancelled_request(lemond, provider)
    with report.step("Prometheus takes the metrics, and they count"):
        _metrics(report, lemond, client)
    with report.step("settings are shown, changed at once, refused and reset"):
        _settings(lemonade)


def _request_line(lemonade: Lemonade, client: openai.OpenAI) -> None:
    client.chat.completions.create(model=MODEL, messages=inference.user_message(_PRIVATE), max_tokens=3)
    line, limit = "", time.monotonic() + 10
    # Lines are written a moment after the answer.
    while "output_tokens=3" not in line and time.monotonic() < limit:
        log = lemonade.run("logs").require_success().output
        line = [line for line in log.splitlines() if f"model={MODEL}" in line][-1]
    for part in ["status=200", f"provider={PROVIDER}", "output_tokens=3", "first_byte=", "duration=", "id="]:
        require_in(part, line, "the line")
    require_absent(_PRIVATE, log, "the log")


def _followed_log(lemond: Lemond) -> None:
    all_of_it = lemond.request("GET", "/v1/logs?follow=0").body.decode()
    last = [line for line in all_of_it.splitlines() if line.startswith("id: ")][-1].removeprefix("id: ")
    connection = http.client.HTTPConnection("localhost", lemond.port, timeout=30)
    try:
        connection.request("GET", f"/v1/logs?after_seq={last}")
        response = connection.getresponse()
        require_in("text/event-stream", response.headers["Content-Type"], "Content-Type")
        lemond.request("POST", "/v1/load", {"model_name": "no.such-model"})
        while b"model_not_found" not in (line := response.readline()):
            require(line, "the log ended")
    finally:
        connection.close()


def _cancelled_request(lemond: Lemond, provider: Provider) -> None:
    ended: list[bytes] = []
    connection = http.client.HTTPConnection("localhost", lemond.port, timeout=60)
    body = {"model": MODEL, "messages": inference.user_message(inference.COUNTING), "max_tokens": 1900,
            "ignore_eos": True, "stream": True}
    connection.request("POST", "/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    response = connection.getresponse()

    def read() -> None:
        try:
            ended.append(response.read())
        except http.client.IncompleteRead as cut:
            # Without the last chunk, so that nobody takes it for whole.
            ended.append(cut.partial)

    reader = threading.Thread(target=read)
    reader.start()
    provider.wait_until_working()
    running = lemond.request("GET", "/v1/requests").json()["data"]
    require_equal([request["model"] for request in running], [MODEL], "the running requests")
    cancelled = lemond.request("POST", f"/v1/requests/{running[0]['id']}/cancel")
    require_equal(cancelled.status, 200, "the status of cancelling")
    reader.join(20)
    connection.close()
    require(ended, "the stream has not ended")
    require_in("request_cancelled", ended[0].decode().rstrip().splitlines()[-1], "the stream's last event")
    provider.seconds_until_idle(3)
    require_equal(lemond.request("GET", "/v1/requests").json()["data"], [], "the running requests")


def _metrics(report: Report, lemond: Lemond, client: openai.OpenAI) -> None:
    def count() -> int:
        text = lemond.request("GET", "/metrics").body.decode()
        start = 'lemonade_requests_total{path="/v1/chat/completions",status="200"} '
        return int([line for line in text.splitlines() if line.startswith(start)][0].removeprefix(start))

    before = count()
    inference.chat(client, MODEL)
    require_equal(count(), before + 1, "the requests that are counted")
    if shutil.which("promtool") is None:
        report.note("promtool is not installed; its check is left out")
        return
    metrics = lemond.request("GET", "/metrics").body
    checked = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, timeout=30)
    require_equal((checked.returncode, checked.stderr.decode()), (0, ""), "what promtool finds")


def _settings(lemonade: Lemonade) -> None:
    require_equal(lemonade.run("config", "get", "log_level").require_success().output, "info\n", "the level")
    lemonade.run("config", "set", "log_level=debug").require_success()
    lemonade.run("list").require_success()
    log, limit = "", time.monotonic() + 10
    # Lines are written a moment after the answer.
    while " debug " not in log and time.monotonic() < limit:
        log = lemonade.run("logs").require_success().output
    require_in(" debug ", log, "the log")
    refused = lemonade.run("config", "set", "log_level=loud").require_status(1)
    require_in("log_level must be one of", refused.errors, "the refusal")
    require_equal(lemonade.run("config", "get", "log_level").output, "debug\n", "the level")
    lemonade.run("config", "reset", "log_level").require_success()
    require_equal(lemonade.run("config", "get", "log_level").output, "info\n", "the level")

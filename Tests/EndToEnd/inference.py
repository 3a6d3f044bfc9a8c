"""What a client asks of a model, the same over every kind of upstream."""

import http.client
import json
import time

import openai

from gateway import Lemond
from provider import Provider
from report import Report, require, require_equal, require_in

# The model continues these in one way only, so an answer shows that it is the model's.
COUNTING = "One, two, three, four, five, six, seven,"
COUNTED = "eight, nine, ten"
WEEKDAYS = "The days of the week are Monday, Tuesday,"
NEXT_WEEKDAYS = "Wednesday, Thursday, Friday"

# Deltas that came within this time of each other came together.
_SAME_INSTANT = 0.002


def user_message(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def chat(client: openai.OpenAI, model: str) -> None:
    """A chat, answered by the model itself, with what it cost."""
    answer = client.chat.completions.create(model=model, messages=user_message(COUNTING), max_tokens=16)
    require_in(COUNTED, answer.choices[0].message.content or "", "the answer")
    require_equal(answer.choices[0].finish_reason, "length", "finish_reason")
    require_equal(answer.usage and answer.usage.completion_tokens, 16, "usage.completion_tokens")


def streamed_chat(report: Report, client: openai.OpenAI, model: str) -> None:
    """A streamed chat, whose tokens must arrive one by one at the pace at which llama.cpp makes them."""
    tokens = 64
    stream = client.chat.completions.create(
        model=model,
        messages=user_message(COUNTING),
        max_tokens=tokens,
        stream=True,
        stream_options={"include_usage": True},
        # No member of OpenAI's: it must reach llama.cpp all the same.
        extra_body={"ignore_eos": True},
    )
    text, arrivals, usage, making = "", [], None, 0.0
    for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            arrivals.append(time.monotonic())
            text += chunk.choices[0].delta.content
        usage = chunk.usage or usage
        making = (chunk.model_extra or {}).get("timings", {}).get("predicted_ms", 0) / 1000 or making
    require_in(COUNTED, text, "the streamed text")
    require_equal(usage and usage.completion_tokens, tokens, "usage.completion_tokens")
    require_token_by_token(report, arrivals, making, tokens)


def require_token_by_token(report: Report, arrivals: list[float], making: float, tokens: int) -> None:
    """`making` is the time that the model took for all of them, by its own account."""
    require(len(arrivals) >= tokens * 3 // 4, f"expected about {tokens} pieces of text, found {len(arrivals)}")
    gaps = [later - earlier for earlier, later in zip(arrivals, arrivals[1:])]
    instants = 1 + sum(gap > _SAME_INSTANT for gap in gaps)
    spread = arrivals[-1] - arrivals[0]
    report.note(
        f"{len(arrivals)} pieces at {instants} instants over {spread:.2f} s; "
        f"the model took {making:.2f} s; longest gap {max(gaps) * 1000:.0f} ms"
    )
    require(making > 0, "llama.cpp's own timing did not come through")
    require(spread > making / 2, f"the text came within {spread:.2f} s, but was made over {making:.2f} s")
    require(instants >= tokens // 4, f"the text came in {instants} bursts")


def hang_up_in_a_stream(report: Report, lemond: Lemond, provider: Provider, model: str) -> None:
    """llama.cpp gives up a stream as soon as writing to it fails."""
    connection, response = _begin_long_answer(lemond, model, stream=True)
    while b"data: " not in response.readline():
        pass
    provider.wait_until_working()
    _hang_up(connection, response)
    report.note(f"llama.cpp at rest {provider.seconds_until_idle(3):.2f} s after the hang-up")


def hang_up_before_the_answer(report: Report, lemond: Lemond, provider: Provider, model: str) -> None:
    """llama.cpp looks once a second whether the client of an unfinished answer is still there."""
    connection, _ = _begin_long_answer(lemond, model, stream=False)
    provider.wait_until_working()
    _hang_up(connection, None)
    report.note(f"llama.cpp at rest {provider.seconds_until_idle(5):.2f} s after the hang-up")


def _begin_long_answer(
    lemond: Lemond, model: str, stream: bool
) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse | None]:
    body = {
        "model": model,
        "messages": user_message(COUNTING),
        "max_tokens": 1900,
        "ignore_eos": True,
        "stream": stream,
    }
    connection = http.client.HTTPConnection("localhost", lemond.port, timeout=60)
    fields = {"Content-Type": "application/json"}
    connection.request("POST", "/v1/chat/completions", json.dumps(body).encode(), fields)
    if not stream:
        return connection, None
    response = connection.getresponse()
    require_equal(response.status, 200, "the stream's status")
    return connection, response


def _hang_up(connection: http.client.HTTPConnection, response: http.client.HTTPResponse | None) -> None:
    # The descriptor is closed only when the response that reads from it is, too.
    if response is not None:
        response.close()
    connection.close()

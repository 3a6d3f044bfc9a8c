"""Every relayed endpoint that llama.cpp has, through the SDK that belongs to it."""

import json
import math
import time

import anthropic
import openai

import inference
from gateway import Lemonade, Lemond
from installation import MODEL, PROVIDER
from provider import MODEL as UPSTREAM_MODEL
from provider import Provider
from report import Report, require, require_equal, require_in

# The seed of the whole program: what its first users were told to type.
CURL = """curl -sS -X POST http://localhost:{port}{prefix}/chat/completions \\
  -H "Content-Type: application/json" \\
  -d '{{
    "model": "{model}",
    "messages": [{{"role": "user", "content": "{text}"}}]
  }}'"""

_EMBEDDING_LENGTH = 640


def chats(report: Report, lemond: Lemond, lemonade: Lemonade, client: openai.OpenAI, provider: Provider) -> None:
    with report.step("a chat"):
        inference.chat(client, MODEL)
    with report.step("a streamed chat arrives token by token"):
        inference.streamed_chat(report, client, MODEL)
    with report.step("the documentation's curl command"):
        line = CURL.format(port=lemond.port, prefix="/v1", model=MODEL, text="hi")
        answer = json.loads(lemonade.shell(line).require_success().output)
        require_equal(answer["object"], "chat.completion", "object")
        require(answer["choices"][0]["message"]["content"], "the answer has no text")
    with report.step("curl streams as well, and what lemond adds is in the head"):
        _curl_stream(lemond, lemonade)
    with report.step("a model that is not listed is passed through"):
        inference.chat(client, f"{PROVIDER}.not-in-any-list")
    with report.step("the model may be named as the provider names it, slashes included"):
        inference.chat(client, f"{PROVIDER}.accounts/{PROVIDER}/models/{UPSTREAM_MODEL}")
    with report.step("what lemond relays is what llama.cpp answers"):
        _same_as_direct(lemond, lemonade, provider)
    with report.step("a request after llama.cpp has closed its idle connections"):
        inference.chat(client, MODEL)
        # llama.cpp ends a connection that has been idle for 5 s.
        time.sleep(5.5)
        inference.chat(client, MODEL)


def _curl_stream(lemond: Lemond, lemonade: Lemonade) -> None:
    body = {"model": MODEL, "stream": True, "max_tokens": 8, "messages": inference.user_message(inference.COUNTING)}
    line = f"curl -sS -i -N http://localhost:{lemond.port}/v1/chat/completions -d '{json.dumps(body)}'"
    head, _, events = lemonade.shell(line).require_success().output.partition("\n\n")
    fields = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in head.splitlines())}
    require_in("200", head.splitlines()[0], "the status line")
    require_in("text/event-stream", fields.get("content-type", ""), "Content-Type")
    require_equal(fields.get("x-lemonade-provider"), PROVIDER, "x-lemonade-provider")
    require_equal(fields.get("x-lemonade-model"), MODEL, "x-lemonade-model")
    require(fields.get("x-request-id"), "no X-Request-Id")
    require_in("no-cache", fields.get("cache-control", ""), "Cache-Control")
    require_equal(fields.get("x-accel-buffering"), "no", "X-Accel-Buffering")
    require(events.rstrip().endswith("data: [DONE]"), f"the stream ends otherwise: {events[-200:]!r}")


def _same_as_direct(lemond: Lemond, lemonade: Lemonade, provider: Provider) -> None:
    """The two answers differ in what differs between any two: identifiers and times."""

    def comparable(text: str) -> dict:
        answer = json.loads(text)
        for varying in ("id", "created", "timings"):
            require(varying in answer, f"no {varying} in {text}")
            del answer[varying]
        return answer

    # Read by llama.cpp only if the spelling of numbers and unknown members comes through as sent.
    members = f'"max_tokens" : 1.2e1 ,"seed":7, "cache_prompt":false,"messages":[{{"role":"user","content":"{{0}}"}}]'
    members = members.replace("{0}", inference.WEEKDAYS)

    def curl(base: str, model: str, key: str) -> str:
        body = f'{{{members},"model":"{model}"}}'
        line = f"curl -sS {base}/chat/completions -H \"Authorization: Bearer $KEY\" -d '{body}'"
        return lemonade.shell(line, KEY=key).require_success().output

    direct = comparable(curl(provider.base_url, UPSTREAM_MODEL, provider.key))
    relayed = comparable(curl(lemond.base_url, MODEL, "not-needed"))
    require_equal(relayed, direct, "the relayed answer")
    require_in(inference.NEXT_WEEKDAYS, relayed["choices"][0]["message"]["content"], "the answer")


def other_endpoints(
    report: Report, lemond: Lemond, provider: Provider, client: openai.OpenAI, claude: anthropic.Anthropic
) -> None:
    with report.step("completions, whole and streamed"):
        answer = client.completions.create(model=MODEL, prompt=inference.COUNTING, max_tokens=16)
        require_in(inference.COUNTED, answer.choices[0].text, "the answer")
        stream = client.completions.create(model=MODEL, prompt=inference.COUNTING, max_tokens=16, stream=True)
        text = "".join(chunk.choices[0].text for chunk in stream if chunk.choices)
        require_in(inference.COUNTED, text, "the streamed answer")
    with report.step("embeddings"):
        _embeddings(client)
    with report.step("responses, whole"):
        answer = client.responses.create(model=MODEL, input=inference.COUNTING, max_output_tokens=16)
        require_in(inference.COUNTED, answer.output_text, "the answer")
    with report.step("responses, streamed token by token"):
        began = time.monotonic()
        arrivals = []
        text = ""
        stream = client.responses.create(
            model=MODEL, input=inference.COUNTING, max_output_tokens=48, stream=True, extra_body={"ignore_eos": True}
        )
        for event in stream:
            if event.type == "response.output_text.delta":
                arrivals.append(time.monotonic())
                text += event.delta
        require_equal(event.type, "response.completed", "the last event")
        require_in(inference.COUNTED, text, "the streamed answer")
        inference.require_token_by_token(report, arrivals, time.monotonic() - began, 48)
    with report.step("messages, whole, through Anthropic's SDK"):
        answer = claude.messages.create(
            model=MODEL, max_tokens=16, messages=inference.user_message(inference.COUNTING)
        )
        require_in(inference.COUNTED, answer.content[0].text, "the answer")
        require_equal(answer.stop_reason, "max_tokens", "stop_reason")
    with report.step("messages, streamed token by token, through Anthropic's SDK"):
        _messages_stream(report, claude)
    with report.step("rerank: llama.cpp's own refusal comes through, status and body"):
        question = {"query": "weekday", "documents": ["Monday", "blue"]}
        direct = provider.post("/v1/rerank", {"model": UPSTREAM_MODEL, **question})
        for path in ("/v1/rerank", "/v1/reranking", "/v1/reranker"):
            answer = lemond.request("POST", path, {"model": MODEL, **question})
            require_equal((answer.status, answer.json()), direct, path)


def _embeddings(client: openai.OpenAI) -> None:
    texts = ["the cat sat on the mat", "a cat is sitting on a mat", "quarterly tax statement of the company"]
    answer = client.embeddings.create(model=MODEL, input=texts)
    vectors = [item.embedding for item in answer.data]
    require_equal([len(vector) for vector in vectors], [_EMBEDDING_LENGTH] * len(texts), "the vectors' lengths")
    near, far = _cosine(vectors[0], vectors[1]), _cosine(vectors[0], vectors[2])
    require(near > far, f"the paraphrase is not nearer ({near:.3f}) than the stranger ({far:.3f})")


def _cosine(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right)) / (math.hypot(*left) * math.hypot(*right))


def _messages_stream(report: Report, claude: anthropic.Anthropic) -> None:
    arrivals = []
    began = time.monotonic()
    with claude.messages.stream(
        model=MODEL,
        max_tokens=48,
        messages=inference.user_message(inference.COUNTING),
        extra_body={"ignore_eos": True},
    ) as stream:
        for _ in stream.text_stream:
            arrivals.append(time.monotonic())
        message = stream.get_final_message()
    require_in(inference.COUNTED, message.content[0].text, "the streamed answer")
    inference.require_token_by_token(report, arrivals, time.monotonic() - began, 48)

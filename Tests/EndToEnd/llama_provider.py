#!/usr/bin/env python3
"""A real provider: llama.cpp's own HTTP server, over one GGUF file.

Prints `listening on http://HOST:PORT` once it answers, then serves until SIGTERM or SIGINT. The keys that clients may
present come from the environment (LLAMA_PROVIDER_API_KEYS, commas between them), for an argument can be read by every
user of the machine; without any, every client is served.
"""

import argparse
import os

import xllamacpp
from llama_serving import common_parameters, serve

# The model was never tuned for chats, so a chat reaches it as the plain text that it can continue.
CHAT_TEMPLATE = "{{ bos_token }}{% for message in messages %}{{ message['content'] }}{% endfor %}"

# For a client that sets no limit of its own; the model would go on to the end of its context.
DEFAULT_ANSWER_TOKENS = 320


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="the GGUF file")
    parser.add_argument("--alias", required=True, help="the name under which the model is listed")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--context", type=int, default=2048, help="tokens of context for each slot")
    parser.add_argument("--slots", type=int, default=2, help="requests worked on at once")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def server_parameters(arguments: argparse.Namespace) -> xllamacpp.CommonParams:
    parameters = common_parameters(arguments)
    parameters.n_ctx = arguments.context * arguments.slots
    parameters.n_parallel = arguments.slots
    parameters.n_predict = DEFAULT_ANSWER_TOKENS
    parameters.sampling.temp = 0.0
    parameters.chat_template = CHAT_TEMPLATE
    # With these two the same server answers /v1/embeddings beside the rest.
    parameters.embedding = True
    parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    parameters.api_keys = [key for key in os.environ.get("LLAMA_PROVIDER_API_KEYS", "").split(",") if key]
    return parameters


if __name__ == "__main__":
    serve(server_parameters(parse_arguments()))

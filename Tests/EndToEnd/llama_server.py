#!/usr/bin/env python3
"""llama.cpp's own HTTP server behind the arguments of `llama-server`, as far as lemond gives them.

It stands in for the program where only the Python bindings are installed: the server inside is the same.
"""

import argparse
import importlib.metadata
import pathlib
import sys

import xllamacpp
from llama_serving import common_parameters, serve


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="llama-server", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("--alias", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api-key-file", type=pathlib.Path, required=True)
    parser.add_argument("--ctx-size", type=int, required=True)
    parser.add_argument("--jinja", action="store_true")
    parser.add_argument("--metrics", action="store_true")
    parser.add_argument("--mmproj", default="")
    parser.add_argument("--embeddings", action="store_true")
    parser.add_argument("--reranking", action="store_true")
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--ubatch-size", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--temp", type=float, default=0.8)
    parser.add_argument("--chat-template", default="")
    parser.add_argument("--pooling", choices=["mean", "cls", "last", "rank"])
    return parser.parse_args()


def server_parameters(arguments: argparse.Namespace) -> xllamacpp.CommonParams:
    parameters = common_parameters(arguments)
    parameters.api_keys = arguments.api_key_file.read_text().split()
    parameters.n_ctx = arguments.ctx_size
    parameters.n_parallel = 1
    parameters.use_jinja = arguments.jinja
    parameters.endpoint_metrics = arguments.metrics
    parameters.mmproj.path = arguments.mmproj
    parameters.embedding = arguments.embeddings or arguments.reranking
    parameters.sampling.temp = arguments.temp
    parameters.chat_template = arguments.chat_template
    if arguments.batch_size:
        parameters.n_batch = arguments.batch_size
    if arguments.ubatch_size:
        parameters.n_ubatch = arguments.ubatch_size
    pooling = "rank" if arguments.reranking else arguments.pooling
    if pooling:
        parameters.pooling_type = getattr(xllamacpp.llama_pooling_type, f"LLAMA_POOLING_TYPE_{pooling.upper()}")
    return parameters


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        print(f"version: xllamacpp {importlib.metadata.version('xllamacpp')}")
    else:
        serve(server_parameters(parse_arguments()))

"""What the two programs around llama.cpp's own HTTP server share."""

import argparse
import os
import signal

import xllamacpp


def common_parameters(arguments: argparse.Namespace) -> xllamacpp.CommonParams:
    """Those for the arguments that both take: model, alias, host, port and threads."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = arguments.model
    parameters.model_alias = {arguments.alias}
    parameters.hostnames = [arguments.host]
    parameters.port = arguments.port
    parameters.cpuparams.n_threads = arguments.threads
    parameters.cpuparams_batch.n_threads = arguments.threads
    parameters.ui = False
    return parameters


def serve(parameters: xllamacpp.CommonParams) -> None:
    """Serves until SIGTERM or SIGINT, and ends the process."""
    # Blocked before the server's threads start, so that they inherit the mask and only sigwait sees these signals.
    ending = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    # The reference must outlive the wait: the server ends with it.
    server = xllamacpp.Server(parameters)
    print(f"listening on {server.listening_address}", flush=True)
    signal.sigwait(ending)
    # The bindings' destructor would wait for the requests in flight.
    os._exit(0)

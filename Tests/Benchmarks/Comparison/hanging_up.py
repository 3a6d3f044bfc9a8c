"""How long it takes from a client's hang-up until the provider's connection is closed, in every phase of a request."""

import socket
import struct
import threading
import time

from connections import connect
from place import PROVIDER, Place, call, chat_body, percentile, request

# phase: (model, stream)
PHASES = {
    "waiting-for-head": ("mute", False),
    "waiting-for-head-stream": ("mute", True),
    "silence": ("stalls", False),
    "silence-stream": ("stalls", True),
    "mid-answer": ("endless", False),
    "mid-stream": ("endless", True),
}
BATCHES, BATCH = 4, 50


def phases(options):
    """Each phase with a close (FIN), and mid-stream with a reset as well."""
    with Place(options.lemond) as place:
        result = {"connecting": connecting(place)}
        for name, (model, stream) in PHASES.items():
            result[name] = phase(place, name, model, stream, reset=False)
        result["mid-stream-reset"] = phase(place, "mid-stream-reset", "endless", True, reset=True)
        return result


def summary(delays, missing):
    return {"p50_ms": percentile(delays, 0.5), "p99_ms": percentile(delays, 0.99), "max_ms": max(delays, default=0.0),
            "missing": missing}


def phase(place, name, model, stream, reset):
    hung_up = {}
    seen = {}
    place.provider_closed()
    for batch in range(BATCHES):
        clients = []
        before = place.provider_state()["requests"]
        for index in range(BATCH):
            s = connect(place.port)
            tag = f"{name[:6]}-{batch}-{index}"
            s.sendall(request(place.port, chat_body(f"{PROVIDER}.{model}", stream=stream, user=tag)))
            clients.append((tag, s))
        wait_until(lambda: place.provider_state()["requests"] >= before + BATCH)
        # What has come so far reaches the clients, so that the phase is the one meant.
        time.sleep(0.1)
        for tag, s in clients:
            if reset:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            hung_up[tag] = time.monotonic_ns()
            s.close()
            time.sleep(0.003)
        time.sleep(0.2)
        seen.update(place.provider_closed())
    delays = [(seen[tag] - at) / 1e6 for tag, at in hung_up.items() if tag in seen]
    return summary(delays, len(hung_up) - len(delays))


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def connecting(place):
    """The provider's host takes no connection: a listening socket whose queue is full drops what comes. The end of the
    connection attempt is seen by looking at the daemon's descriptors again and again, which adds to each figure what one
    look takes."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port = listener.getsockname()[1]

    def answer_discovery():
        s, _ = listener.accept()
        s.recv(65536)
        body = b'{"data":[{"id":"m"}]}'
        s.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  % len(body) + body)
        s.close()

    threading.Thread(target=answer_discovery, daemon=True).start()
    place.install("full", f"http://127.0.0.1:{port}/v1")
    fillers = []
    for _ in range(8):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex(("127.0.0.1", port))
        fillers.append(s)
    time.sleep(0.1)
    for s in fillers:
        if not connected(s):
            s.close()
    # The client's and the upstream's descriptors are all that a daemon at rest does not have.
    time.sleep(0.3)
    at_rest = place.lemond.descriptors()
    delays, missing, looks = [], 0, []
    for _ in range(100):
        s = connect(place.port)
        s.sendall(request(place.port, chat_body("full.m")))
        if not wait_until(lambda: place.lemond.descriptors() == at_rest + 2):
            missing += 1
            s.close()
            continue
        time.sleep(0.01)
        at = time.monotonic_ns()
        s.close()
        while True:
            before = time.monotonic_ns()
            gone = place.lemond.descriptors() == at_rest
            looks.append((time.monotonic_ns() - before) / 1e6)
            if gone:
                delays.append((time.monotonic_ns() - at) / 1e6)
                break
            if time.monotonic_ns() - at > 5e9:
                missing += 1
                break
    for s in fillers:
        s.close()
    listener.close()
    call(place.port, "POST", "/v1/uninstall", {"backend": "cloud", "provider": "full"})
    return summary(delays, missing) | {"one_look_ms": percentile(looks, 0.5)}


def connected(s):
    try:
        s.getpeername()
        return True
    except OSError:
        return False

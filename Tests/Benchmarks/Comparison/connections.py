"""Many clients at once: idle ones, streams, and one that reads slowly."""

import json
import socket
import subprocess
import time

from place import PROVIDER, Place, chat_body, request


def connect(port):
    s = socket.socket()
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    s.connect(("127.0.0.1", port))
    return s


def read_answer(s):
    """One answer with a Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = s.recv(65536)
        if not piece:
            raise ConnectionError("the connection ended within an answer")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += s.recv(65536)
    return head, body


def idle_clients(options):
    """Keep-alive clients that do nothing: fresh ones, and ones that had an answer each."""
    count = options.clients
    with Place(options.lemond, {"max_connections": count + 100}) as place:
        before = place.lemond.rss()
        clients = [connect(place.port) for _ in range(count)]
        time.sleep(1)
        fresh = place.lemond.rss()
        bytes_of_request = request(place.port, chat_body(f"{PROVIDER}.plain"))
        # A few at a time, as clients come: how many upstream connections there were at once is another question.
        for start in range(0, count, 50):
            for s in clients[start:start + 50]:
                s.sendall(bytes_of_request)
            for s in clients[start:start + 50]:
                read_answer(s)
        time.sleep(1)
        used = place.lemond.rss()
        for s in clients:
            s.close()
        # Memory is given back two seconds after a rush.
        time.sleep(4)
        return {"clients": count, "fresh_kb_each": (fresh - before) / count, "used_kb_each": (used - before) / count,
                "before_mb": before / 1024, "used_mb": used / 1024, "after_closing_mb": place.lemond.rss() / 1024}


def streams(options):
    """Streams at 20 tokens a second each: the delay of each token from the provider's write to the client's read."""
    count = options.streams
    with Place(options.lemond, {"max_connections": count + 100, "max_requests_in_flight": count + 100}) as place:
        direct = run_streams(place.provider_port, "paced", count, 5, place)
        before = place.lemond.rss()
        cpu = place.lemond.cpu()
        through = run_streams(place.port, f"{PROVIDER}.paced", count, 10, place)
        cpu = place.lemond.cpu() - cpu
        time.sleep(4)
        return {"streams": count, "tokens": through["tokens"], "unfinished": through["unfinished"],
                "delay_ms": through["delay_ms"], "direct_delay_ms": direct["delay_ms"],
                "kb_each": (through["rss"] - before) / count, "cpu_us_per_token": cpu / through["tokens"] * 1e6,
                "after_mb": place.lemond.rss() / 1024}


def run_streams(port, model, count, seconds, place):
    """Reads that many streams to their end; memory is taken half-way."""
    program = place.compile("streams")
    child = subprocess.Popen([program, str(port), model, str(count), str(20 * seconds)], stdout=subprocess.PIPE, text=True)
    try:
        rss = 0
        for line in child.stdout:
            if line.startswith("half-way"):
                rss = place.lemond.rss()
            else:
                result = json.loads(line)
        child.wait(10)
    finally:
        if child.poll() is None:
            child.kill()
    return {"tokens": result["tokens"], "unfinished": result["unfinished"], "rss": rss,
            "delay_ms": {name: result[name] for name in ("p50", "p99", "p999", "max")}}


def slow_reader(options):
    """A client that reads an answer of 400 MB at 4 MB/s for a while, then as fast as it can."""
    with Place(options.lemond) as place:
        before = place.lemond.rss()
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        s.connect(("127.0.0.1", place.port))
        s.sendall(request(place.port, chat_body(f"{PROVIDER}.huge")))
        start = time.monotonic()
        received, most = 0, before
        while received < 400_000_000:
            data = s.recv(40_000 if time.monotonic() < start + 6 else 1 << 20)
            if not data:
                break
            received += len(data)
            if time.monotonic() < start + 6:
                time.sleep(0.01)
                most = max(most, place.lemond.rss())
        most = max(most, place.lemond.rss())
        s.close()
        return {"received_mb": received / 1e6, "before_mb": before / 1024, "grew_by_mb": (most - before) / 1024,
                "seconds": time.monotonic() - start}

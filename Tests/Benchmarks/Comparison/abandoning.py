"""Requests that are given up by their clients, in rounds: nothing may be left of them."""

import random
import select
import socket
import struct
import time

from place import PROVIDER, Place, chat_body, request

MODELS = [("plain", False), ("plain", True), ("mute", True), ("stalls", True), ("stalls", False), ("endless", True),
          ("late", False)]
AT_ONCE = 64


def rounds(options):
    """Descriptors, threads and memory after each of ten rounds."""
    random.seed(4)
    count = options.abandoned // 10
    with Place(options.lemond) as place:
        time.sleep(1)
        state = {"descriptors": place.lemond.descriptors(), "threads": place.lemond.threads()}
        result = {"before_mb": place.lemond.rss() / 1024, "before_descriptors": state["descriptors"],
                  "before_threads": state["threads"], "requests": 0}
        memory, descriptors, threads = [], [], []
        for _ in range(10):
            result["requests"] += give_up(place, count)
            # Connections that idle in the pool are kept for 30 s by design, so the provider's own count tells what is
            # under way; descriptors are those of a daemon at rest plus these.
            time.sleep(1)
            memory.append(round(place.lemond.rss() / 1024, 1))
            descriptors.append(place.lemond.descriptors())
            threads.append(place.lemond.threads())
        time.sleep(32)
        return result | {
            "abandoned_at_provider": place.provider_state()["abandoned"], "mb_by_round": memory,
            "descriptors_by_round": descriptors, "threads_by_round": threads, "end_mb": place.lemond.rss() / 1024,
            "end_descriptors": place.lemond.descriptors(), "end_threads": place.lemond.threads()}


def give_up(place, count):
    """Sends that many requests and closes each a moment later, by FIN or by reset, whatever has come until then."""
    bodies = [request(place.port, chat_body(f"{PROVIDER}.{model}", stream=stream)) for model, stream in MODELS]
    poll = select.epoll()
    open_ones = {}
    begun = done = 0
    while done < count:
        while begun < count and len(open_ones) < AT_ONCE:
            s = socket.socket()
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # More addresses, so that ports in TIME_WAIT do not run out.
            s.bind((f"127.0.0.{2 + begun % 50}", 0))
            s.connect(("127.0.0.1", place.port))
            s.sendall(random.choice(bodies))
            poll.register(s.fileno(), select.EPOLLIN)
            open_ones[s.fileno()] = (s, time.monotonic() + random.random() * 0.006)
            begun += 1
        poll.poll(0.001, 64)
        now = time.monotonic()
        for number in [number for number, (_, due) in open_ones.items() if due <= now]:
            s, _ = open_ones.pop(number)
            if random.random() < 0.3:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()
            done += 1
    poll.close()
    return done

"""Mixed load with faults for minutes: every request ends as it should, and what the daemon takes is recorded."""

import asyncio
import json
import random
import time

from place import PROVIDER, Place, chat_body, request

# What is asked for, how often, and the status that it must end with; None where the stream must be seen to be broken.
KINDS = [
    ("plain", False, 30, 200), ("plain", True, 30, 200), ("paced", True, 10, 200), ("late", False, 5, 200),
    ("error", False, 4, 500), ("error", True, 4, 500), ("closes", False, 3, 502), ("closes", True, 3, 502),
    ("garbage", False, 3, 502), ("garbage", True, 3, 502), ("cut", False, 3, None), ("cut", True, 3, None),
    ("large", False, 2, 200), ("missing", False, 2, 404), ("models", False, 3, 200),
    ("abandoned", True, 6, "given up"), ("abandoned", False, 6, "given up"),
]
WORKERS = 48


class Broken(Exception):
    """An answer that ended before it was whole."""


async def read_answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    fields = head.lower()
    if b"\r\ntransfer-encoding: chunked" in fields:
        while True:
            line = await reader.readuntil(b"\r\n")
            size = int(line, 16)
            await reader.readexactly(size + 2)
            if size == 0:
                break
    else:
        await reader.readexactly(int(fields.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0]))
    return status, b"\r\nconnection: close" in fields


async def work(place, end, counts, wrong):
    """Requests one after the other, on a connection that is kept while it can be."""
    pair = None
    while time.monotonic() < end:
        model, stream, _, expected = random.choices(KINDS, [kind[2] for kind in KINDS])[0]
        name = f"{model}{' stream' if stream else ''}"
        try:
            if pair is None:
                pair = await asyncio.open_connection("127.0.0.1", place.port)
            reader, writer = pair
            writer.write(message(place.port, model, stream))
            if expected == "given up":
                await asyncio.sleep(random.random() * 0.05)
                writer.close()
                pair = None
                counts[name] = counts.get(name, 0) + 1
                continue
            try:
                status, closes = await asyncio.wait_for(read_answer(reader), 20)
            except (asyncio.IncompleteReadError, ConnectionResetError):
                status, closes = None, True
            if status != expected:
                wrong.append(f"{name}: {status}")
            counts[name] = counts.get(name, 0) + 1
            if closes:
                writer.close()
                pair = None
        except (OSError, asyncio.TimeoutError) as error:
            wrong.append(f"{name}: {type(error).__name__} {error}")
            pair = None
    if pair:
        pair[1].close()


def message(port, model, stream):
    if model == "models":
        return f"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    if model == "missing":
        return request(port, chat_body("nobody.model"))
    if model == "large":
        return request(port, chat_body(f"{PROVIDER}.plain", random.choice([20_000, 200_000, 1_000_000])))
    if model == "abandoned":
        return request(port, chat_body(f"{PROVIDER}.{random.choice(['mute', 'stalls', 'endless'])}", stream=stream))
    return request(port, chat_body(f"{PROVIDER}.{model}", stream=stream, max_tokens=20))


async def watch(place, end, records):
    start = time.monotonic()
    while time.monotonic() < end:
        records.append((round(time.monotonic() - start), place.lemond.rss(), place.lemond.threads(),
                        place.lemond.descriptors()))
        await asyncio.sleep(5)


async def run(place, minutes):
    end = time.monotonic() + minutes * 60
    counts, wrong, records = {}, [], []
    await asyncio.gather(watch(place, end, records), *(work(place, end, counts, wrong) for _ in range(WORKERS)))
    return counts, wrong, records


def soak(options):
    random.seed(4)
    with Place(options.lemond) as place:
        before = (place.lemond.rss(), place.lemond.threads(), place.lemond.descriptors())
        counts, wrong, records = asyncio.run(run(place, options.minutes))
        time.sleep(35)
        settled = records[len(records) // 4:]
        return {
            "minutes": options.minutes, "requests": sum(counts.values()), "wrong": len(wrong),
            "wrong_examples": json.dumps(sorted(set(wrong))[:5]),
            "before": dict(zip(("rss_mb", "threads", "descriptors"), (before[0] / 1024, *before[1:]))),
            "during": {"rss_mb_first_quarter": max(r[1] for r in records[:len(records) // 4 + 1]) / 1024,
                       "rss_mb_later": max(r[1] for r in settled) / 1024, "threads": max(r[2] for r in records),
                       "descriptors": max(r[3] for r in records)},
            "after": {"rss_mb": place.lemond.rss() / 1024, "threads": place.lemond.threads(),
                      "descriptors": place.lemond.descriptors(), "open_at_provider": place.provider_state()["open"]},
            "records": json.dumps(records[::max(1, len(records) // 12)])}

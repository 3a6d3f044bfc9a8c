"""Many models: a cold look at 1,000 GGUF files, and lists of 10,000 local and cloud models over HTTP."""

import http.server
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

from connections import connect
from place import Place, call, percentile

FILES = 1_000
MODELS = 10_000
# The vocabularies of today's models: how many tokens, whether they have scores, how many merges; and of how many files
# in twenty. Headers of 6, 7, 5 and 1 MB.
VOCABULARIES = [(262_144, True, 0, 3), (128_256, False, 280_147, 7), (151_936, False, 151_387, 7), (32_000, True, 0, 3)]
TEMPLATE = "{% if tools %}{{ tools }}{% endif %}{% for m in messages %}{{ m.content }}{% endfor %}" * 60


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def texts(values):
    return struct.pack("<IQ", 8, len(values)) + b"".join(map(text, values))


def numbers(kind, count):
    return struct.pack("<IQ", kind, count) + bytes(4 * count)


class Vocabulary:
    """The bytes of a tokenizer, but for its first token, in which files may differ."""

    def __init__(self, count, has_scores, merges):
        # Most tokens of a real vocabulary have three to ten bytes, and a merge is two of them.
        tokens = [f"{number:x}{'abcdefg'[:number % 8]}" for number in range(1, count)]
        rest = b"".join(map(text, tokens))
        if has_scores:
            rest += text("tokenizer.ggml.scores") + struct.pack("<I", 9) + numbers(6, count)
        rest += text("tokenizer.ggml.token_type") + struct.pack("<I", 9) + numbers(5, count)
        if merges:
            pairs = [f"{number:x} {'abcdefg'[:number % 8]}" for number in range(merges)]
            rest += text("tokenizer.ggml.merges") + struct.pack("<I", 9) + texts(pairs)
        self.start = text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, count)
        self.rest = rest
        self.pairs = 2 + has_scores + bool(merges)

    def pieces(self, number):
        return [self.start, text(f"{number:06}"), self.rest]


# Descriptions of tensors: name, two dimensions, kind, and where they would lie.
TENSORS = b"".join(text(f"blk.{number // 9}.part{number % 9}.weight") + struct.pack("<IQQIQ", 2, 4096, 4096, 12, number << 23)
                   for number in range(291))


def write_file(path, number, vocabulary, first):
    """A model file without its weights."""
    strings = {"general.architecture": "llama", "general.type": "model", "general.name": f"Model {number}",
               "general.size_label": "8B", "tokenizer.ggml.model": "gpt2"}
    integers = {"llama.context_length": 32_768, "llama.embedding_length": 4096, "llama.block_count": 32,
                "llama.attention.head_count": 32, "llama.attention.head_count_kv": 8, "general.file_type": 15}
    head = struct.pack("<4sIQQ", b"GGUF", 3, 291, len(strings) + len(integers) + vocabulary.pairs + 2)
    head += b"".join(text(key) + struct.pack("<I", 8) + text(value) for key, value in strings.items())
    head += b"".join(text(key) + struct.pack("<II", 4, value) for key, value in integers.items())
    tail = text("tokenizer.ggml.bos_token_id") + struct.pack("<II", 4, 1)
    tail += text("tokenizer.chat_template") + struct.pack("<I", 8) + text(TEMPLATE)
    with open(path, "wb") as file:
        for piece in [head, *vocabulary.pieces(first), tail, TENSORS, bytes(64 << 10)]:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def write_files(folder, differ):
    """1,000 models of the four vocabularies; or as many vocabularies as models. Returns their size in MB."""
    kinds = []
    for count, has_scores, merges, share in VOCABULARIES:
        kinds += [Vocabulary(count, has_scores, merges)] * share
    for number in range(FILES):
        path = os.path.join(folder, f"model-{number:04}-q4_k_m.gguf")
        write_file(path, number, kinds[number % len(kinds)], number if differ else 0)
    return sum(entry.stat().st_size for entry in os.scandir(folder)) / 1e6


def make_cold(folder):
    """Has the system forget the files. True if it forgot the folder and the inodes as well, which only root may ask."""
    os.sync()
    for entry in os.scandir(folder):
        descriptor = os.open(entry.path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
    try:
        with open("/proc/sys/vm/drop_caches", "w") as file:
            file.write("3\n")
        return True
    except OSError:
        return False


def scans(options):
    """From the start of lemond to its first answer, which is after its look at 1,000 files; and the disk's bytes."""
    result = {}
    for name, differ in [("shared_vocabularies", False), ("all_different", True)]:
        folder = tempfile.mkdtemp(prefix="lemonade-bench-models-")
        try:
            size = write_files(folder, differ)
            cold, warm, read = [], [], []
            for _ in range(3):
                forgotten = make_cold(folder)
                seconds, megabytes = start_with(options, folder)
                cold.append(seconds)
                read.append(megabytes)
                warm.append(start_with(options, folder)[0])
            result[name] = {"mb": size, "inodes_forgotten": forgotten, "cold_s": sorted(cold)[1],
                            "cold_s_at_most": max(cold), "read_mb": sorted(read)[1], "warm_s": sorted(warm)[1]}
        finally:
            shutil.rmtree(folder)
    return result


class Fresh(Place):
    """A lemond that has just been started and is asked nothing else."""

    def start_lemond(self):
        self.began = time.monotonic()
        self.launch_lemond()


def start_with(options, folder):
    """Seconds from a start to a list of all files' models, and MB that were read from the disk for it."""
    place = Fresh(options.lemond, {"extra_models_dir": folder})
    # The program itself and its libraries are not what is measured.
    subprocess.run([place.lemond_path, "--version"], check=True, stdout=subprocess.DEVNULL)
    with place:
        while True:
            answer = call(place.port, "GET", "/v1/models")[1]
            seconds = time.monotonic() - place.began
            models = json.loads(answer)["data"]
            if len(models) == FILES:
                break
            # A look that takes long is not waited for at the start.
            time.sleep(0.01)
        with open(f"/proc/{place.lemond.pid}/io") as io:
            read = int(io.read().split("read_bytes: ")[1].split()[0]) / 1e6
        # The template stands behind the vocabulary, so whole headers have been read.
        if sum("tool-calling" in model["labels"] for model in models) != FILES:
            raise SystemExit("some models lack what their templates say")
        return seconds, read


class Listing(http.server.BaseHTTPRequestHandler):
    """A provider that lists `count` models."""

    count = 0

    def do_GET(self):  # noqa: N802 (the name is the base class's)
        models = [{"id": f"maker-{number % 50}/model-{number}", "object": "model", "created": 1_700_000_000 + number,
                   "context_length": 131_072, "supported_parameters": ["tools"],
                   "pricing": {"prompt": "0.0000005", "completion": "0.0000015"}} for number in range(self.count)]
        body = json.dumps({"object": "list", "data": models}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Client:
    """A keep-alive client that times whole answers."""

    def __init__(self, port):
        self.socket = connect(port)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.buffer = bytearray(16 << 20)

    def get(self, path):
        """Milliseconds until the answer is whole, and its body."""
        view = memoryview(self.buffer)
        start = time.perf_counter()
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        filled = end = 0
        while not end or filled < end:
            count = self.socket.recv_into(view[filled:])
            if count == 0:
                raise ConnectionError("the connection ended within an answer")
            filled += count
            if not end and (blank := self.buffer.find(b"\r\n\r\n", 0, filled)) >= 0:
                head = bytes(view[:blank]).lower()
                begin = blank + 4
                end = begin + int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        return (time.perf_counter() - start) * 1000, bytes(view[begin:end])


def lists(options):
    """Lists of 10,000 models, a tenth of them local; single entries; and the first list after each change."""
    folder = tempfile.mkdtemp(prefix="lemonade-bench-models-")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listing)
    Listing.count = MODELS - FILES
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        vocabulary = Vocabulary(1_000, True, 0)
        for number in range(FILES):
            write_file(os.path.join(folder, f"model-{number:04}-q4_k_m.gguf"), number, vocabulary, 0)
        with Place(options.lemond, {"extra_models_dir": folder}) as place:
            place.install("many", f"http://127.0.0.1:{server.server_port}/v1")
            client = Client(place.port)
            body = client.get("/v1/models")[1]
            models = json.loads(body)["data"]
            if len(models) < MODELS:
                raise SystemExit(f"{len(models)} models are listed instead of {MODELS}")
            listed = [client.get("/v1/models")[0] for _ in range(500)]
            names = [models[number * 7919 % len(models)]["id"] for number in range(2_000)]
            one = [client.get(f"/v1/models/{name}")[0] for name in names]
            after, change = [], []
            for number in range(50):
                start = time.perf_counter()
                call(place.port, "POST", "/v1/models/register",
                     {"model_name": f"new-{number}", "checkpoint": os.path.join(folder, "model-0000-q4_k_m.gguf")})
                change.append((time.perf_counter() - start) * 1000)
                milliseconds, body = client.get("/v1/models")
                after.append(milliseconds)
                if f'"user.new-{number}"'.encode() not in body:
                    raise SystemExit("a list does not hold what was registered before it was asked for")
            return {"models": len(models), "list_mb": len(body) / 1e6, **times("list_ms", listed),
                    **times("one_ms", one), **times("first_list_after_a_change_ms", after),
                    **times("change_ms", change), "rss_mb": place.lemond.rss() / 1024}
    finally:
        server.shutdown()
        shutil.rmtree(folder)


def times(name, values):
    return {f"{name}_p50": percentile(values, 0.5), f"{name}_p99": percentile(values, 0.99)}


def many(options):
    return {"scan": scans(options), "list": lists(options)}

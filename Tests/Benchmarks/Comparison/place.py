"""The processes of one comparison: a provider, lemond in front of it, and whatever else is started. Everything listens on
127.0.0.1, works in one temporary folder, and is ended by its process id when the place is left."""

import http.client
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
PROVIDER = "bench"


def built_lemond():
    """The static release build, made if it is not there."""
    path = os.path.join(ROOT, ".build-static", "release", "lemond")
    if not os.path.exists(path):
        print("building lemond (static, release) …", file=sys.stderr)
        subprocess.run(["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", "lemond",
                        "--scratch-path", ".build-static"], cwd=ROOT, check=True, stdout=sys.stderr)
    return path


def tool(name, package):
    """The path of a program, or an end that says which package has it."""
    # Debian puts nginx where an ordinary user's PATH does not look.
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not path:
        sys.exit(f"{name} is missing; on Debian: apt-get install {package}")
    return path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def call(port, method, path, body=None, timeout=30):
    """One request; status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def many_files():
    """As many descriptors as this user may have; started processes inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


class Process:
    """A process that was started here, and what the system says of it."""

    def __init__(self, command, log, **options):
        with open(log, "wb") as output:
            self.child = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
        self.pid = self.child.pid

    def rss(self):
        """Resident memory in KiB."""
        with open(f"/proc/{self.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def cpu(self):
        """Processor time so far, in seconds."""
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(10)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()


class Place:
    """`with Place(lemond) as place`: a provider and a lemond that has it installed as `bench`."""

    def __init__(self, lemond=None, settings=None):
        self.lemond_path = os.path.abspath(lemond or built_lemond())
        self.settings = settings or {}
        self.processes = []

    def __enter__(self):
        many_files()
        self.folder = tempfile.mkdtemp(prefix="lemonade-bench-")
        try:
            self.start_provider()
            self.start_lemond()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, command, port, **options):
        """Starts a process and waits until it listens."""
        log = os.path.join(self.folder, name + ".log")
        process = Process(command, log, **options)
        self.processes.append(process)
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return process
            except OSError:
                if process.child.poll() is not None or time.monotonic() > end:
                    with open(log, errors="replace") as text:
                        sys.exit(f"{name} does not listen on port {port}:\n{text.read()[-2000:]}")
                time.sleep(0.02)

    def compile(self, name):
        """The program made of one C file beside this one."""
        program = os.path.join(self.folder, name)
        if not os.path.exists(program):
            subprocess.run([tool("cc", "gcc"), "-O2", "-o", program, os.path.join(HERE, name + ".c")], check=True)
        return program

    def start_provider(self):
        self.provider_port = free_port()
        self.provider = self.start("provider", [self.compile("provider"), str(self.provider_port)], self.provider_port)

    def launch_lemond(self):
        self.port = free_port()
        state = os.path.join(self.folder, "state")
        os.makedirs(state, exist_ok=True)
        with open(os.path.join(state, "config.json"), "w") as file:
            json.dump(self.settings, file)
        # Nothing of this user's own configuration, keys or proxies.
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("LEMONADE_") and not name.lower().endswith("_proxy")}
        environment.update(HOME=state, SSL_CERT_FILE=os.path.join(self.folder, "ca.pem"))
        self.lemond = self.start(
            "lemond", [self.lemond_path, "--host", "127.0.0.1", "--port", str(self.port), "--config-dir", state],
            self.port, env=environment)

    def start_lemond(self):
        self.launch_lemond()
        time.sleep(0.3)
        self.idle_rss = self.lemond.rss()
        self.install(PROVIDER, f"http://127.0.0.1:{self.provider_port}/v1")

    def install(self, name, url):
        """Installs a provider; how many models were discovered."""
        status, body = call(self.port, "POST", "/v1/install", {
            "backend": "cloud", "provider": name, "base_url": url, "api_key": "test", "allow_insecure_http": True})
        if status != 200:
            sys.exit(f"installing {name} at {url}: {status} {body[:500]!r}")
        return json.loads(body)["models_discovered"]

    def provider_state(self):
        return json.loads(call(self.provider_port, "GET", "/state")[1])

    def provider_closed(self):
        """When the provider saw the end of each tagged request that was given up, in ns; told once."""
        lines = call(self.provider_port, "GET", "/closed")[1].decode().split("\n")
        return {tag: int(time) for tag, time in (line.split() for line in lines if line)}


def chat_body(model, prompt_bytes=40, stream=False, **members):
    """A chat request."""
    return json.dumps({
        "model": model,
        "messages": [{"role": "system", "content": "You are a helpful assistant."},
                     {"role": "user", "content": "lorem ip" * max(1, prompt_bytes // 8)}],
        "temperature": 0.7, "stream": stream, **members}, separators=(",", ":"))


def request(port, body, host="127.0.0.1"):
    """The bytes of a chat request."""
    return (f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer test\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def percentile(values, share):
    """The value below which that share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

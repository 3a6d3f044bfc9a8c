import Foundation

@testable import LemonadeCore

/// A llama-server of the tests' own: a script that takes the same arguments, asks for its key, and answers about itself.
enum EngineDouble {
    /// Where Python is; nil where there is none.
    static let python: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/python3" }.first { access($0, X_OK) == 0 }
    }()

    /// Whether it can run here.
    static var isAvailable: Bool { python != nil }

    /// Puts the program into a directory and returns its path.
    static func install(in directory: TemporaryDirectory) throws -> String {
        let path = directory.file("llama-server")
        try Data("#!\(python ?? "/usr/bin/python3") -B\n\(script)".utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o755)
        return path
    }

    /// `--double WHAT` decides how it behaves: `exit` ends at once, `open` asks for no key, `wait=FILE` is not healthy before
    /// that file is there, `deaf` never answers.
    private static let script = #"""
        import json, os, sys, threading
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        arguments = sys.argv[1:]

        def value(name, default=None):
            return arguments[arguments.index(name) + 1] if name in arguments else default

        if "--version" in arguments:
            print("version: 4711 (d0b1e)", file=sys.stderr)
            sys.exit(0)

        double = value("--double", "")
        print("loading", value("-m"), flush=True)
        if double == "exit":
            print("error: the tensors are not what they were", file=sys.stderr)
            sys.exit(1)
        with open(value("--api-key-file")) as file:
            key = file.read().strip()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, value):
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def is_known(self):
                if double == "open" or self.headers.get("Authorization") == "Bearer " + key:
                    return True
                self.answer(401, {"error": {"code": 401, "message": "Invalid API Key"}})
                return False

            def do_GET(self):
                if self.path == "/health":
                    waits = double.startswith("wait=") and not os.path.exists(double[5:])
                    if waits or double == "deaf":
                        return self.answer(503, {"error": {"message": "Loading model"}})
                    return self.answer(200, {"status": "ok"})
                if self.is_known():
                    self.answer(200, {})

            def chunk(self, text):
                data = text.encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if not self.is_known():
                    return
                request = json.loads(body)
                if request.get("prompt") == "crash":
                    print("error: out of luck", flush=True)
                    os._exit(3)
                if not request.get("stream"):
                    return self.answer(200, {
                        "path": self.path, "model": request["model"], "pid": os.getpid(), "arguments": arguments,
                        "environment": sorted(os.environ), "fields": {k.lower(): v for k, v in self.headers.items()
                        if k != "Authorization"},
                    })
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.chunk('data: {"pid":%d}\n\n' % os.getpid())
                if request.get("prompt") == "hang":
                    threading.Event().wait()
                self.chunk("data: [DONE]\n\n")
                self.wfile.write(b"0\r\n\r\n")

        try:
            server = ThreadingHTTPServer(("127.0.0.1", int(value("--port"))), Handler)
        except OSError as error:
            print("couldn't bind HTTP server socket:", error, file=sys.stderr)
            sys.exit(1)
        server.daemon_threads = True
        server.serve_forever()
        """#
}

"""A provider inside the instance, whose answers take as long as a step wants."""

import http.server
import json
import threading

MODEL = "slow-model"


class Provider:
    """Streams two events, the second only when told; and keeps the last key that it was sent."""

    def __init__(self) -> None:
        self.key = ""
        self.is_asked = threading.Event()
        self.may_end = threading.Event()
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                provider.key = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._answer("application/json", json.dumps({"object": "list", "data": [{"id": MODEL}]}).encode())

            def do_POST(self) -> None:
                provider.key = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                self.wfile.write(b'data: {"choices":[]}\n\n')
                provider.is_asked.set()
                provider.may_end.wait(60)
                self.wfile.write(b"data: [DONE]\n\n")

            def _answer(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def again(self) -> None:
        """Before a stream that is to wait."""
        self.is_asked.clear()
        self.may_end.clear()

#!/usr/bin/env python3
"""Stands in for llama-server: asks for its key, and answers a chat."""

import http.server
import json
import pathlib
import sys

if "--version" in sys.argv:
    print("version: 1 (check)")
    sys.exit()

arguments = dict(zip(sys.argv[1:], sys.argv[2:]))
key = pathlib.Path(arguments["--api-key-file"]).read_text().strip()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"status": "ok"}, asks_for_key=self.path != "/health")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"choices": [{"message": {"role": "assistant", "content": "of the engine"}}]})

    def _answer(self, answer: dict, asks_for_key: bool = True) -> None:
        is_refused = asks_for_key and self.headers.get("Authorization") != f"Bearer {key}"
        body = json.dumps({"error": {"message": "no"}} if is_refused else answer).encode()
        self.send_response(401 if is_refused else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("127.0.0.1", int(arguments["--port"])), Handler).serve_forever()

"""A server of this process, for programs that fetch over http."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FRUITS = [
    {"id": 1, "name": "quince", "grams": 220, "tags": ["yellow", "hard"]},
    {"id": 2, "name": "plum", "grams": 60, "tags": []},
    {"id": 3, "name": "fig", "grams": 45, "tags": ["soft"]},
]

# Two requests that are answered together; one alone is not.
_meeting = threading.Barrier(2, timeout=10)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length).decode()
        match address.path:
            case "/fruits":
                least = int(query.get("least", ["0"])[0])
                self._send([fruit for fruit in FRUITS if fruit["grams"] >= least])
            case "/fruits/1":
                self._send(FRUITS[0])
            case "/wrong":
                self._send([FRUITS[0], {**FRUITS[1], "grams": "heavy"}])
            case "/echo":
                headers = {
                    name.lower(): value
                    for name, value in self.headers.items()
                    if name.lower() in ("content-type", "x-shop")
                }
                self._send(
                    {"method": self.command, "query": query, "headers": headers, "body": body}
                )
            case "/moved":
                self._send("", 302, location="/fruits/1")
            case "/round":
                self._send("", 302, location="/round")
            case "/text":
                self._send_bytes("café\n".encode(), "text/plain; charset=utf-8")
            case "/broken":
                self._send_bytes(b'{"name": ', "application/json")
            case "/meet":
                self._send(_meeting.wait())
            case "/later":
                time.sleep(float(query["seconds"][0]))
                self._send(query["seconds"][0])
            case "/slow":
                time.sleep(5)
            case "/large":
                self._send_bytes(b" " * 10_000, "text/plain")
            case "/big":
                self._send_bytes(b'{"id": 9007199254740993, "half": 0.5}', "application/json")
            case _:
                self._send({"error": "no such page"}, 404)

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def _send(self, value: object, status: int = 200, **headers: str) -> None:
        self._send_bytes(json.dumps(value).encode(), "application/json", status, **headers)

    def _send_bytes(
        self, content: bytes, media_type: str, status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        headers = {"content-type": media_type, "content-length": str(len(content)), **headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def start() -> str:
    """Start a server that lives as long as the program; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"

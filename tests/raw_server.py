"""A server whose answers are bytes that a test wrote, so that they can be as wrong as bytes can be.

An answer is a list of bytes to send and of seconds to wait, after which the connection is closed;
or a function that makes one from the request.
"""

from __future__ import annotations

import contextlib
import socketserver
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    type Answer = Iterable[bytes | float]


@dataclass
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def answer(
    body: bytes | str = b"",
    status: str = "200 OK",
    media_type: str = "application/json",
    **more: str,
) -> list[bytes | float]:
    """A proper answer; `more` are headers, with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    length = str(len(content))
    headers = {"content-type": media_type, "content-length": length, "connection": "close", **more}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ["\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + content]


class RawServer:
    """A server on a port of its own; `answers` are by path."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer | Callable[[Request], Answer]] = {}
        self.requests: list[Request] = []
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.play, self._server.tls = self._play, tls
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.port: int = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _play(self, request: Request) -> Iterable[bytes]:
        self.requests.append(request)
        script = self.answers.get(request.path, answer(b"", "404 Not Found"))
        for part in script(request) if callable(script) else script:
            if isinstance(part, bytes):
                yield part
            elif self._stopping.wait(part):
                return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    play: Callable[[Request], Iterable[bytes]]
    tls: ssl.SSLContext | None

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that leave, or that refuse the certificate."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 30

    def setup(self) -> None:
        if self.server.tls is not None:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()  # what TLS was put around is not what the server closes

    def handle(self) -> None:
        # A client that has seen enough may be gone before the end.
        with contextlib.suppress(OSError):
            request = self._read()
            if request is not None:
                for part in self.server.play(request):
                    self.wfile.write(part)

    def _read(self) -> Request | None:
        if self.rfile.peek(1)[:1] == b"\x16":  # a client that wants TLS, which no line ends
            return None
        first = self.rfile.readline().decode("latin-1").split()
        if len(first) < 2:
            return None
        headers = {}
        while (line := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        return Request(first[0], first[1], headers, body)


def dripping(content: bytes, pause: float) -> Answer:
    """One byte after the other, with a pause before each."""
    for byte in content:
        yield pause
        yield bytes([byte])

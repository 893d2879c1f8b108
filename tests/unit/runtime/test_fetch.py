"""`fetch` and `http_get`: files without any library, http through httpx (SEMANTICS section 16)."""

from __future__ import annotations

import asyncio
import builtins
import json
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from mochi_runtime._internal import background
from mochi_runtime.errors import FETCH_FAULT, PARSE_FAULT, MochiError, caught
from mochi_runtime.fetch import fetch, http_get
from runtime.shapes import Keyworded, Point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_a_file_is_json_with_floats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "obj é.json"
    path.write_text('{"id": 7, "tags": [1, 2.5, null, true]}', encoding="utf-8")
    value = fetch(path.as_uri())
    assert value == {"id": 7.0, "tags": [1.0, 2.5, None, True]}
    assert isinstance(value["id"], float)
    monkeypatch.chdir(tmp_path)
    assert fetch("obj é.json", {"method": "GET", "timeout": 2.5}) == value


def test_http_get_gives_the_text(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("", encoding="utf-8")
    assert http_get(path.as_uri()) == ""
    path.write_text("one\ntwo\n", encoding="utf-8", newline="")
    assert http_get(f"FILE://localhost{path.as_posix()}") == "one\ntwo\n"


def test_text_that_is_no_json_comes_back_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("plain words", encoding="utf-8")
    assert fetch(str(path)) == "plain words"


def test_a_json_file_must_hold_json(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"a": ', encoding="utf-8")
    with pytest.raises(MochiError, match="invalid JSON") as error:
        fetch(str(path))
    assert error.value.code == PARSE_FAULT


def test_a_missing_file_reads_as_in_the_reference() -> None:
    with pytest.raises(FileNotFoundError) as error:
        fetch("file:///nonexistent-file.json")
    value = caught(error.value)
    assert value == "open /nonexistent-file.json: no such file or directory"
    assert value.code == FETCH_FAULT


@pytest.mark.parametrize(
    ("url", "options", "message"),
    [
        ("ftp://example.org/x", None, "unknown scheme ftp"),
        ("x.json", {"methods": "GET"}, "unknown fetch option: methods"),
        (5, None, "fetch expects a URL, not int"),
        ("x.json", ["GET"], "fetch expects options as a map, not list"),
    ],
)
def test_wrong_use(url: str, options: dict[str, object] | None, message: str) -> None:
    with pytest.raises(MochiError, match=message):
        fetch(url, options)


def test_without_httpx_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def without_httpx(name: str, *args: object) -> object:
        if name == "httpx":
            raise ModuleNotFoundError(name=name)
        return load(name, *args)  # type: ignore[arg-type]

    monkeypatch.delitem(sys.modules, "mochi_runtime._fetch.http", raising=False)
    monkeypatch.delattr("mochi_runtime._fetch.http", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_httpx)
    with pytest.raises(MochiError, match=r"mochi-import\[http\]") as error:
        fetch("https://example.org/")
    assert error.value.code == FETCH_FAULT


class _Handler(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[dict[str, object]]] = []

    def _answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append(
            {"method": self.command, "path": self.path, "body": body, "headers": headers}
            | {"client": self.client_address}
        )
        status, media_type, text = 200, "application/json", json.dumps({"n": 1, "body": body})
        if self.path == "/text":
            media_type, text = "text/plain; charset=utf-8", "héllo"
        elif self.path == "/broken":
            text = '{"n": '
        elif self.path == "/missing":
            status = 404
        elif self.path == "/slow":
            time.sleep(0.2)
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("location", "/text")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        data = text.encode()
        self.send_response(status)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    pytest.importorskip("httpx")
    _Handler.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        background.close()
        running.shutdown()
        thread.join()


def test_http(server: str) -> None:
    assert fetch(f"{server}/x") == {"n": 1.0, "body": ""}
    assert http_get(f"{server}/text") == "héllo"
    assert fetch(f"{server}/moved") == "héllo"
    (request, *_) = _Handler.seen
    assert request["headers"]["user-agent"].startswith("mochi-runtime/")


def test_http_options(server: str) -> None:
    options = {
        "method": "post",
        "query": {"q": "a b", "n": 2},
        "headers": {"X-Key": "k"},
        "body": [Point(1, 2), {"k": Keyworded(3, 4)}],
        "timeout": 5,
    }
    sent = '[{"x":1,"y":2},{"k":{"Z":4,"class":3}}]'
    assert fetch(f"{server}/x", options) == {"n": 1.0, "body": sent}
    (request,) = _Handler.seen
    assert request["method"] == "POST"
    assert request["path"] == "/x?q=a+b&n=2"
    assert request["headers"]["x-key"] == "k"
    assert request["headers"]["content-type"] == "application/json"


def test_http_sends_a_string_as_it_is(server: str) -> None:
    fetch(f"{server}/x", {"method": "PUT", "body": "a=1", "headers": {"content-type": "t/x"}})
    (request,) = _Handler.seen
    assert (request["body"], request["headers"]["content-type"]) == ("a=1", "t/x")


def test_http_errors(server: str) -> None:
    with pytest.raises(MochiError, match="404 Not Found") as error:
        fetch(f"{server}/missing")
    assert error.value.code == FETCH_FAULT
    with pytest.raises(MochiError, match="invalid JSON"):
        fetch(f"{server}/broken")
    with pytest.raises(MochiError, match=r"fetch http://127\.0\.0\.1:1/"):
        fetch("http://127.0.0.1:1/", {"timeout": 1.0})


def test_requests_share_connections(server: str) -> None:
    for _ in range(5):
        fetch(f"{server}/x")
    assert len({str(request["client"]) for request in _Handler.seen}) == 1


def test_threads_fetch_at_the_same_time(server: str) -> None:
    start = time.monotonic()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(fetch, [f"{server}/slow"] * 8))
    assert answers == [{"n": 1.0, "body": ""}] * 8
    assert time.monotonic() - start < 8 * 0.2


def test_fetch_works_inside_a_running_loop(server: str) -> None:
    async def main() -> object:
        return fetch(f"{server}/x")

    assert asyncio.run(main()) == {"n": 1.0, "body": ""}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_has_a_client_of_its_own(server: str) -> None:
    fetch(f"{server}/x")
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os._exit(0 if fetch(f"{server}/x")["n"] == 1.0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    fetch(f"{server}/x")
    first, second, third = (request["client"] for request in _Handler.seen)
    assert first == third != second


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers here")
def test_ctrl_c_ends_a_request(server: str) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            fetch(f"{server}/slow")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert fetch(f"{server}/x") == {"n": 1.0, "body": ""}

"""Answers that are slow, cut, huge, malformed or led astray: each an error that says what is wrong,
or the value that is right."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import zlib
from typing import TYPE_CHECKING, Any

import h2.config
import h2.connection
import h2.events
import pytest
import trustme
from raw_server import RawServer, answer, dripping

from mochi_runtime._internal import background
from mochi_runtime.casts import to_list, to_struct
from mochi_runtime.errors import FETCH_FAULT, PARSE_FAULT, MochiError
from mochi_runtime.fetch import fetch, fetch_as, http_get
from runtime.shapes import Point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as running:
        yield running
        background.close()


OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(b" " * 20_000_000)
ONE = '{"n": 1}'

FAILING: dict[str, tuple[Any, str]] = {
    "no answer": ([], "Server disconnected without sending a response"),
    "no http": ([b"220 ready\r\n\r\n"], "illegal status line"),
    "http 0.9": ([b"<html>hello</html>"], "illegal status line|without sending"),
    "status line only": ([OK], "disconnected"),
    "cut in the headers": ([OK, b"content-len"], "disconnected"),
    "cut in the body": ([OK, b"content-length: 9\r\n\r\n", b'{"n":'], "peer closed connection"),
    "cut in a chunk": (
        [OK, b"transfer-encoding: chunked\r\n\r\n9\r\n{"],
        "peer closed connection",
    ),
    "no last chunk": (
        [OK, b"transfer-encoding: chunked\r\n\r\n1\r\n1\r\n"],
        "peer closed connection",
    ),
    "size of a chunk": ([OK, b"transfer-encoding: chunked\r\n\r\nxyz\r\n1"], "illegal chunk"),
    "two lengths": ([OK, b"content-length: 1\r\ncontent-length: 2\r\n\r\n11"], "Content-Length"),
    "negative length": ([OK, b"content-length: -5\r\n\r\n1"], "Content-Length"),
    "header without colon": ([OK, b"what is this\r\n\r\n"], "illegal header"),
    "endless header": ([OK, b"x: " + b"y" * 300_000], "too|large|long"),
    "low status": ([b"HTTP/1.1 099 No\r\n\r\n"], "illegal|status"),
    "not found": (answer("<html>", "404 Not Found", "text/html"), "404 Not Found"),
    "server error": (answer(ONE, "500 Oh\x1b[31m no"), "500 Internal Server Error"),
    "too many requests": (answer("", "429 Slow down"), "429 Too Many Requests"),
    "unknown status": (answer("", "799 Odd"), "799"),
    "not modified": (answer("", "304 Not Modified"), "304 Not Modified"),
    "moved to nowhere": (answer("", "302 Found"), "302 Found"),
    "moved in a circle": (answer("", "302 Found", location="/it"), "allowed redirects"),
    "moved to a file": (answer("", "302 Found", location="file:///etc/passwd"), "file://"),
    "moved to no address": (answer("", "302 Found", location="http://[::1"), "[Ii]nvalid"),
    "bad gzip": (answer(b"no gzip", content_encoding="gzip"), "incorrect header check"),
    "cut deflate": (
        answer(zlib.compress(b"1" * 99)[:-9] + b"\0" * 9, content_encoding="deflate"),
        "incorrect data check|while decompressing",
    ),
    "huge": (
        [OK, b"content-length: 90000000\r\n\r\n", *[b" " * 1_000_000] * 90],
        "more than 1,000,000 bytes",
    ),
    "huge when unpacked": (answer(BOMB, content_encoding="gzip"), "more than 1,000,000 bytes"),
    "endless": ((lambda _: endless()), "more than 1,000,000 bytes"),
    "silent": ([30.0], "no whole answer within 0.3 s"),
    "slow headers": ((lambda _: dripping(answer(ONE)[0], 0.02)), "no whole answer within 0.3 s"),
    "slow body": (
        (lambda _: [OK, b"content-length: 99\r\n\r\n", *[b" ", 0.02] * 99]),
        "no whole answer within 0.3 s",
    ),
    "slow chunks": (
        (lambda _: [OK, b"transfer-encoding: chunked\r\n\r\n", *[b"1\r\n \r\n", 0.02] * 99]),
        "no whole answer within 0.3 s",
    ),
}


def endless() -> Iterator[bytes]:
    yield OK + b"transfer-encoding: chunked\r\n\r\n"
    while True:
        yield b"1000\r\n" + b" " * 0x1000 + b"\r\n"


@pytest.mark.parametrize("name", FAILING)
def test_an_answer_that_is_none(server: RawServer, name: str) -> None:
    server.answers["/it"], message = FAILING[name]
    timeout = 0.3 if "within" in message else 30
    with pytest.raises(MochiError, match=message) as error:
        fetch(f"{server.url}/it", {"timeout": timeout, "limit": 1_000_000})
    assert error.value.code == FETCH_FAULT
    assert error.value.message.startswith(f"fetch {server.url}/it: ")
    assert error.value.message.isprintable()


NO_JSON = {
    "nothing": b"",
    "cut": b'{"n": [1, 2',
    "more than one value": b"{} {}",
    "not a number": b'{"n": NaN}',
    "infinity": b"-Infinity",
    "out of range": b"1e999",
    "digits without end": b"9" * 10_000,
    "depth without end": b"[" * 200_000,
    "not utf-8": b'{"n": "\xff"}',
    "half a character": b'{"n": "\xed\xa0\x80"}',
    "a control character": b'{"n": "\0"}',
    "single quotes": b"{'n': 1}",
    "a page": b"<!DOCTYPE html>",
}


@pytest.mark.parametrize("name", NO_JSON)
def test_an_answer_that_claims_to_be_json(server: RawServer, name: str) -> None:
    server.answers["/it"] = answer(NO_JSON[name], media_type="application/problem+json")
    with pytest.raises(MochiError, match=r"/it: invalid JSON: .") as error:
        fetch(f"{server.url}/it")
    assert error.value.code == PARSE_FAULT
    assert len(error.value.message) < 300


RIGHT: dict[str, tuple[Any, Any]] = {
    "byte by byte": ((lambda _: dripping(answer(ONE)[0], 0.001)), {"n": 1.0}),
    "in chunks": ([OK, b"transfer-encoding: chunked\r\n\r\n1\r\n4\r\n1\r\n2\r\n0\r\n\r\n"], 42.0),
    "without a length": ([OK, b"\r\n", b"[1]"], [1.0]),
    "more than its length": ([OK, b"content-length: 1\r\n\r\n12345"], 1.0),
    "after a provisional one": ([b"HTTP/1.1 100 Continue\r\n\r\n", *answer("5")], 5.0),
    "packed": (answer(gzip.compress(b"[true]"), content_encoding="gzip"), [True]),
    "packed in an unknown way": (answer("7", content_encoding="zopfli2"), 7.0),
    "with a byte order mark": (answer(b"\xef\xbb\xbf[]"), []),
    "in latin-1": (
        answer(b"caf\xe9", media_type="text/plain; charset=latin-1"),
        "café",
    ),
    "json in utf-16": (
        answer('"é"'.encode("utf-16"), media_type="application/json; charset=utf-16"),
        "é",
    ),
    "in an unknown encoding": (answer("é", media_type="text/plain; charset=klingon"), "é"),
    "encoded as no text": (answer("é", media_type="text/plain; charset=hex"), "é"),
    "not quite utf-8": (answer(b"a\xffb", media_type="text/plain"), "a\ufffdb"),
    "json without saying so": (answer(ONE, media_type="text/html"), {"n": 1.0}),
    "nothing at all": (answer(b"", "204 No Content", media_type=""), ""),
    "half a surrogate pair": (answer('{"\\ud83d": "\\uDE00"}'), {"\ufffd": "\ufffd"}),
    "a whole surrogate pair": (answer('"\\ud83d\\ude00"'), "😀"),
    "a name twice": (answer('{"a": 1, "a": 2}'), {"a": 2.0}),
    "an int that no float is": (answer("[9007199254740993, 1e2]"), [9007199254740993, 100.0]),
    "an int beyond all floats": (answer("9" * 400), int("9" * 400)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_an_odd_answer_that_is_right(server: RawServer, name: str) -> None:
    server.answers["/it"], value = RIGHT[name]
    assert fetch(f"{server.url}/it") == value


def test_redirects(server: RawServer) -> None:
    server.answers["/end"] = lambda request: answer(json.dumps([request.method, request.target]))
    for step in range(20):
        there = f"/step{step + 1}" if step < 19 else "/end?a=1"
        server.answers[f"/step{step}"] = answer("", "301 Moved", location=there)
    assert fetch(f"{server.url}/step0") == ["GET", "/end?a=1"]
    server.answers["/see"] = answer("", "303 See Other", location="end")
    server.answers["/keep"] = answer("", "307 Temporary Redirect", location="end")
    assert fetch(f"{server.url}/see", {"method": "POST", "body": "x"}) == ["GET", "/end"]
    assert fetch(f"{server.url}/keep", {"method": "POST", "body": "x"}) == ["POST", "/end"]


def test_a_redirect_to_another_server_takes_no_authorization_along(server: RawServer) -> None:
    with RawServer() as other:
        other.answers["/"] = lambda request: answer(json.dumps(sorted(request.headers)))
        server.answers["/away"] = answer("", "302 Found", location=f"{other.url}/")
        headers = {"Authorization": "Bearer canary", "Cookie": "a=canary"}
        assert "authorization" not in fetch(f"{server.url}/away", {"headers": headers})
        assert "canary" not in str(other.requests)


def test_cookies_are_not_kept(server: RawServer) -> None:
    server.answers["/set"] = lambda request: answer(
        json.dumps(request.headers.get("cookie")), set_cookie="a=1"
    )
    assert [fetch(f"{server.url}/set") for _ in range(2)] == [None, None]


ADDRESSES = {
    "http://127.0.0.1:1/": "^fetch http://127.0.0.1:1/: Connection refused$",
    "http://no-such-host.invalid/": "Name|name|resolution|No address",
    "http://": ".",
    "http://[::1": "Invalid|invalid",
    "http://127.0.0.1:99999/": "port|Port",
    "http://\udcff/": ".",
    "http://a\nb/": "character",
    "https://user:hunter2@127.0.0.1:1/x": "[Cc]onnect",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_leads_nowhere(url: str) -> None:
    with pytest.raises(MochiError, match=ADDRESSES[url]) as error:
        fetch(url, {"timeout": 5})
    assert error.value.code == FETCH_FAULT
    assert "hunter2" not in error.value.message
    assert error.value.__context__ is None


def test_a_wrong_part_of_a_struct_is_named(server: RawServer) -> None:
    def points(value: Any) -> Any:
        return to_list(value, lambda item: to_struct(item, Point))

    def fetched(text: str) -> Any:
        server.answers["/points"] = answer(text)
        return fetch_as(f"{server.url}/points", None, points)

    assert fetched('[{"x": 1, "y": 2.0, "z": 3}]') == [Point(1, 2)]
    for text, message in {
        '[{"x": 1, "y": 2}, {"x": 1, "y": "two"}]': r'\[1\]\.y: cannot cast "two" to int',
        '[{"x": 1}]': r"\[0\]: missing field y for Point",
        '{"x": 1}': r"points: cannot cast map to list",
        '[{"x": 1, "y": {}}]': r"\[0\]\.y: cannot cast map to int",
        "[[1, 2]]": r"\[0\]: cannot cast list to Point",
        "null": "points: cannot cast <nil> to list",
    }.items():
        with pytest.raises(MochiError, match=f"^fetch {server.url}/points: ") as error:
            fetched(text)
        assert error.match(message)


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The authority is one that the system trusts."""
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    background.close()
    yield
    background.close()


def _context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_a_certificate_of_nobody_is_refused(authority: trustme.CA) -> None:
    with RawServer(_context(authority, "127.0.0.1")) as server:
        server.answers["/"] = answer(ONE)
        with pytest.raises(MochiError, match="CERTIFICATE_VERIFY_FAILED"):
            fetch(f"{server.url}/")
        assert server.requests == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_refused(authority: trustme.CA) -> None:
    with (
        RawServer(_context(authority, "example.org")) as server,
        pytest.raises(MochiError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        fetch(f"{server.url}/")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_that_is_right(authority: trustme.CA) -> None:
    with RawServer(_context(authority, "127.0.0.1")) as server:
        server.answers["/"] = answer(ONE)
        assert fetch(f"{server.url}/") == {"n": 1.0}


def test_a_server_without_tls(server: RawServer) -> None:
    with pytest.raises(MochiError, match=r"the connection was lost|SSL"):
        fetch(f"https://127.0.0.1:{server.port}/", {"timeout": 5})


def test_wrong_options_are_told_before_anything_is_sent(server: RawServer) -> None:
    before = len(server.requests)
    for options, message in [
        ({"timeout": 0}, "timeout is a number above 0"),
        ({"timeout": float("nan")}, "timeout is a number above 0"),
        ({"timeout": True}, "timeout is a number above 0"),
        ({"limit": -1}, "limit is a number above 0"),
        ({"method": "GET /x HTTP/1.1\r\n"}, "method is a word"),
        ({"headers": {"X-Key": "canary\r\nX-Other: 1"}}, "cannot send the header 'X-Key'"),
        ({"headers": "X: 1"}, "headers is a map, not string"),
        ({"query": [1]}, "query is a map, not list"),
    ]:
        with pytest.raises(MochiError, match=message) as error:
            fetch(f"{server.url}/", options)
        assert "canary" not in error.value.message
    assert len(server.requests) == before


def test_a_list_in_the_query_gives_its_name_several_times(server: RawServer) -> None:
    server.answers["/q"] = lambda request: answer(json.dumps(request.target))
    options = {"query": {"tag": ["a", "b c"], "n": None, "page": 2}}
    assert fetch(f"{server.url}/q?x=1&page=1", options) == "/q?x=1&page=2&tag=a&tag=b+c"


def test_http_get_gives_the_text_of_json_too(server: RawServer) -> None:
    server.answers["/it"] = answer("[1,  2]")
    assert http_get(f"{server.url}/it") == "[1,  2]"


def _serve_http2(server: socket.socket, context: ssl.SSLContext) -> None:
    """One connection that speaks HTTP/2 only; each answer says what was asked."""
    client, _ = server.accept()
    with context.wrap_socket(client, server_side=True) as connection:
        protocol = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        protocol.initiate_connection()
        connection.sendall(protocol.data_to_send())
        while data := connection.recv(65536):
            for event in protocol.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    asked = dict(event.headers)
                    body = json.dumps(asked[b":path"].decode()).encode()
                    protocol.send_headers(event.stream_id, [(":status", "200")])
                    protocol.send_data(event.stream_id, body, end_stream=True)
            connection.sendall(protocol.data_to_send())


@pytest.mark.usefixtures("trusted")
def test_http2_where_the_server_offers_it(authority: trustme.CA) -> None:
    context = _context(authority, "127.0.0.1")
    context.set_alpn_protocols(["h2"])
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve_http2, args=(server, context))
        thread.start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        assert [fetch(f"{url}/{n}") for n in range(3)] == ["/0", "/1", "/2"]
        background.close()
        thread.join(timeout=10)
        assert not thread.is_alive()

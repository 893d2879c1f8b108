"""`fetch url with {..}` and `http_get(url)` (SEMANTICS section 16, newer-surface section 14).

`file://` addresses and bare paths are read here; http and https go through httpx, an extra that is
loaded by the first such request.  A JSON answer is decoded with all its numbers as floats, as the
reference has it; an answer that is not JSON and does not claim to be comes back as its text.
"""

from __future__ import annotations

import os

from mochi_runtime.errors import FETCH_FAULT, PARSE_FAULT, TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

_OPTIONS = frozenset({"method", "headers", "query", "body", "timeout"})


class Answer:
    """The text that came back, and whether it says that it is JSON."""

    __slots__ = ("is_json", "text")

    def __init__(self, text: str, is_json: bool) -> None:
        self.text = text
        self.is_json = is_json


@without_frames
def fetch(url: str, options: dict[str, Any] | None = None) -> Any:
    """`fetch url with { method: "POST", body: b }`: the decoded answer."""
    import json

    answer = _request(url, options or {})
    try:
        return json.loads(answer.text, parse_int=float)
    except ValueError as error:
        if answer.is_json:
            raise MochiError(f"fetch {url}: invalid JSON: {error}", PARSE_FAULT) from None
        return answer.text


@without_frames
def http_get(url: str) -> str:
    """`http_get(url)`: the text of the answer."""
    return _request(url, {}).text


def _request(url: str, options: dict[str, Any]) -> Answer:
    if not isinstance(url, str):
        raise MochiError(f"fetch expects a URL, not {kind(url)}", TYPE_FAULT)
    if not isinstance(options, dict):
        raise MochiError(f"fetch expects options as a map, not {kind(options)}", TYPE_FAULT)
    unknown = sorted(options.keys() - _OPTIONS)
    if unknown:
        raise MochiError(f"unknown fetch option: {unknown[0]}", TYPE_FAULT)
    scheme, separator, _ = url.partition("://")
    match scheme.lower() if separator else "file":
        case "file":
            return _read(url)
        case "http" | "https":
            return _send(url, options)
        case other:
            raise MochiError(f"fetch {url}: unknown scheme {other}", FETCH_FAULT)


def _read(url: str) -> Answer:
    path = url
    if url[:7].lower() == "file://":
        from urllib.parse import unquote

        path = unquote(url[7:].removeprefix("localhost"))
        if os.name == "nt":
            path = path.lstrip("/")
    with open(path, encoding="utf-8") as file:
        return Answer(file.read(), is_json=path.endswith(".json"))


def _send(url: str, options: dict[str, Any]) -> Answer:
    """One request through the client that all requests share."""
    try:
        import httpx
    except ModuleNotFoundError:
        raise MochiError(
            f'fetch {url}: http needs the package httpx: pip install "mochi-import[http]"',
            FETCH_FAULT,
        ) from None
    headers, content = _payload(options)
    try:
        response = _shared_client().request(
            str(options.get("method", "GET")).upper(),
            url,
            params=_texts(options.get("query")) or None,
            headers=headers,
            content=content,
            timeout=_timeout(options.get("timeout")),
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise MochiError(f"fetch {url}: {error or type(error).__name__}", FETCH_FAULT) from None
    if not response.is_success:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise MochiError(f"fetch {url}: {status}", FETCH_FAULT)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == "application/json" or media_type.endswith("+json")
    return Answer(response.text, is_json)


_clients: list[httpx.Client] = []


def _shared_client() -> httpx.Client:
    if not _clients:
        import atexit

        import httpx

        from mochi_runtime import __version__

        agent = {"user-agent": f"mochi-runtime/{__version__}"}
        client = httpx.Client(follow_redirects=True, headers=agent)
        atexit.register(client.close)
        _clients.append(client)
    return _clients[0]


def _timeout(seconds: Any) -> httpx.Timeout:
    """Ten seconds to connect and thirty in all, unless the program says how long."""
    import httpx

    if seconds is None:
        return httpx.Timeout(30.0, connect=10.0)
    return httpx.Timeout(float(seconds))


def _texts(values: Any) -> dict[str, str]:
    """Headers or query parameters: each value as `str` prints it."""
    from mochi_runtime.fmt import str_from

    return {str(name): str_from(value) for name, value in (values or {}).items()}


def _payload(options: dict[str, Any]) -> tuple[dict[str, str], bytes | None]:
    """Headers and body: a string is sent as it is, anything else as JSON."""
    headers = _texts(options.get("headers"))
    body = options.get("body")
    if body is None:
        return headers, None
    if isinstance(body, str):
        return headers, body.encode()
    from mochi_runtime.json_value import to_json

    if not any(name.lower() == "content-type" for name in headers):
        headers["content-type"] = "application/json"
    return headers, to_json(_without_names(body)).encode()


def _without_names(value: Any) -> Any:
    """A value whose structs are plain maps: `__name` is for printing, not for a server."""
    if isinstance(value, list):
        return [_without_names(item) for item in value]
    items = getattr(value, "__mochi_items__", None)
    if items is not None:
        value = {name: item for name, item in items() if name != "__name"}
    if isinstance(value, dict):
        return {key: _without_names(item) for key, item in value.items()}
    return value

"""`fetch url with {..} as T` and `http_get(url)` (SEMANTICS section 16, newer-surface section 14).

`file://` addresses and bare paths are read here; http and https go through httpx, an extra that is
loaded by the first such request.  An answer that is JSON is decoded; one that is not, and does not
claim to be, comes back as its text.
"""

from __future__ import annotations

import os

from mochi_runtime._fetch.answer import Answer
from mochi_runtime._fetch.options import Options
from mochi_runtime.errors import FETCH_FAULT, PARSE_FAULT, TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import without_frames, without_frames_waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any


@without_frames
def fetch(url: str, options: dict[str, Any] | None = None) -> Any:
    """`fetch url with { method: "POST", body: b }`: the decoded answer."""
    return _value(url, _answer(url, options))


@without_frames
def fetch_as[T](url: str, options: dict[str, Any] | None, cast: Callable[[Any], T]) -> T:
    """`fetch url as T`: the answer made a T; the message of a failure names the part."""
    return _made(url, _value(url, _answer(url, options)), cast)


@without_frames
def http_get(url: str) -> str:
    """`http_get(url)`: the text of the answer."""
    return _answer(url, None).text()


@without_frames_waiting
async def fetch_waiting(url: str, options: dict[str, Any] | None = None) -> Any:
    """`fetch url`, in a function that may wait."""
    return _value(url, await _answer_waiting(url, options))


@without_frames_waiting
async def fetch_as_waiting[T](
    url: str, options: dict[str, Any] | None, cast: Callable[[Any], T]
) -> T:
    """`fetch url as T`, in a function that may wait."""
    return _made(url, _value(url, await _answer_waiting(url, options)), cast)


@without_frames_waiting
async def http_get_waiting(url: str) -> str:
    """`http_get(url)`, in a function that may wait."""
    return (await _answer_waiting(url, None)).text()


def _value(url: str, answer: Answer) -> Any:
    """What the answer holds, decoded where it is JSON."""
    try:
        return answer.value()
    except ValueError as error:
        if not answer.is_json:
            return answer.text()
        reason = str(error)
    raise MochiError(f"fetch {_shown(url)}: invalid JSON: {reason}", PARSE_FAULT)


def _made[T](url: str, value: Any, cast: Callable[[Any], T]) -> T:
    try:
        return cast(value)
    except MochiError as error:
        where = f"{error.path.removeprefix('.')}: " if error.path else ""
        message, code = f"fetch {_shown(url)}: {where}{error.message}", error.code
    raise MochiError(message, code)


def _answer(url: str, given: dict[str, Any] | None) -> Answer:
    options = Options({} if given is None else given)
    if _is_file(url):
        return _read(url)
    http = _http(url)
    try:
        answer: Answer = http.send(url, options)
        return answer
    except http.Failure as failure:
        reason = str(failure)
    raise _failed(url, reason)


async def _answer_waiting(url: str, given: dict[str, Any] | None) -> Answer:
    options = Options({} if given is None else given)
    if _is_file(url):
        return _read(url)
    http = _http(url)
    try:
        answer: Answer = await http.send_waiting(url, options)
        return answer
    except http.Failure as failure:
        reason = str(failure)
    raise _failed(url, reason)


def _is_file(url: str) -> bool:
    if not isinstance(url, str):
        raise MochiError(f"fetch expects a URL, not {kind(url)}", TYPE_FAULT)
    scheme, separator, _ = url.partition("://")
    match scheme.lower() if separator else "file":
        case "file":
            return True
        case "http" | "https":
            return False
        case other:
            raise _failed(url, f"unknown scheme {other}")


def _read(url: str) -> Answer:
    path = url
    if url[:7].lower() == "file://":
        from urllib.parse import unquote

        path = unquote(url[7:].removeprefix("localhost"))
        if os.name == "nt":
            path = path.lstrip("/")
    with open(path, "rb") as file:
        return Answer(file.read(), is_json=path.endswith(".json"), errors="strict")


def _http(url: str) -> ModuleType:
    """What speaks http, an extra."""
    try:
        from mochi_runtime._fetch import http
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
    else:
        return http
    raise _failed(url, 'http needs the package httpx: pip install "mochi-import[http]"')


def _failed(url: str, reason: str) -> MochiError:
    return MochiError(f"fetch {_shown(url)}: {reason}", FETCH_FAULT)


def _shown(url: str) -> str:
    """An address for a message: without a user and password in it."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}" if separator else url

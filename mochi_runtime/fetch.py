"""`fetch url with {..} as T` and `http_get(url)` (SEMANTICS section 16, newer-surface section 14).

`file://` addresses and bare paths are read here; http and https go through httpx, an extra that is
loaded by the first such request.  An answer that is JSON is decoded; one that is not, and does not
claim to be, comes back as its text.
"""

from __future__ import annotations

import os

from mochi_runtime._fetch.answer import Answer
from mochi_runtime.errors import FETCH_FAULT, PARSE_FAULT, TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from mochi_runtime._fetch.options import Options
    from mochi_runtime.casts import Cast


@without_frames
def fetch(url: str, options: dict[str, Any] | None = None) -> Any:
    """`fetch url with { method: "POST", body: b }`: the decoded answer."""
    answer = _answer(url, options or {})
    try:
        return answer.value()
    except ValueError as error:
        if not answer.is_json:
            return answer.text()
        reason = str(error)
    raise MochiError(f"fetch {_shown(url)}: invalid JSON: {reason}", PARSE_FAULT)


@without_frames
def fetch_as(url: str, options: dict[str, Any] | None, cast: Cast) -> Any:
    """`fetch url as T`: the answer made a T; the message of a failure names the part."""
    value = fetch(url, options)
    try:
        return cast(value)
    except MochiError as error:
        where = f"{error.path.removeprefix('.')}: " if error.path else ""
        message, code = f"fetch {_shown(url)}: {where}{error.message}", error.code
    raise MochiError(message, code)


@without_frames
def http_get(url: str) -> str:
    """`http_get(url)`: the text of the answer."""
    return _answer(url, {}).text()


def _answer(url: str, options: dict[str, Any]) -> Answer:
    from mochi_runtime._fetch.options import Options

    if not isinstance(url, str):
        raise MochiError(f"fetch expects a URL, not {kind(url)}", TYPE_FAULT)
    checked = Options(options)
    scheme, separator, _ = url.partition("://")
    match scheme.lower() if separator else "file":
        case "file":
            return _read(url)
        case "http" | "https":
            return _send(url, checked)
        case other:
            raise MochiError(f"fetch {_shown(url)}: unknown scheme {other}", FETCH_FAULT)


def _read(url: str) -> Answer:
    path = url
    if url[:7].lower() == "file://":
        from urllib.parse import unquote

        path = unquote(url[7:].removeprefix("localhost"))
        if os.name == "nt":
            path = path.lstrip("/")
    with open(path, "rb") as file:
        return Answer(file.read(), is_json=path.endswith(".json"), errors="strict")


def _send(url: str, options: Options) -> Answer:
    """One request over http."""
    try:
        from mochi_runtime._fetch.http import Failure, send
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        reason = 'http needs the package httpx: pip install "mochi-import[http]"'
    else:
        try:
            return send(url, options)
        except Failure as failure:
            reason = str(failure)
    raise MochiError(f"fetch {_shown(url)}: {reason}", FETCH_FAULT)


def _shown(url: str) -> str:
    """An address for a message: without a user and password in it."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}" if separator else url

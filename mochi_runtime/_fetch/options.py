"""The options of a request: `fetch url with { method: "POST", query: { page: 2 }, body: b }`."""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    type Query = list[tuple[str, str | int | float | bool | None]]

_NAMES = ("method", "headers", "query", "body", "timeout", "limit")

# Seconds for a whole request, and bytes of an answer, unless the program says otherwise.
TIMEOUT = 30.0
LIMIT = 100 * 1024 * 1024


class Options:
    """Options that have been looked at; those of http are worked out where they are needed."""

    __slots__ = ("_given", "limit", "timeout")

    def __init__(self, given: Any) -> None:
        if not isinstance(given, dict):
            raise MochiError(f"fetch expects options as a map, not {kind(given)}", TYPE_FAULT)
        unknown = sorted(str(name) for name in given if name not in _NAMES)
        if unknown:
            known = ", ".join(_NAMES)
            message = f"unknown fetch option: {unknown[0]} (there are {known})"
            raise MochiError(message, TYPE_FAULT)
        self._given = given
        self.timeout = positive("fetch option timeout", given.get("timeout", TIMEOUT))
        self.limit = positive("fetch option limit", given.get("limit", LIMIT))

    @property
    def method(self) -> str:
        """GET unless there is another."""
        method = self._given.get("method", "GET")
        if not isinstance(method, str) or not (method.isascii() and method.isalpha()):
            raise MochiError("fetch option method is a word such as GET or POST", TYPE_FAULT)
        return method.upper()

    @property
    def query(self) -> Query:
        """Names and values to add to the address; a list gives its name several times."""
        from mochi_runtime.fmt import str_from

        pairs: Query = []
        for name, value in self._map("query").items():
            values = value if isinstance(value, list) else [value]
            pairs += [(str_from(name), str_from(item)) for item in values if item is not None]
        return pairs

    @property
    def headers_and_body(self) -> tuple[dict[str, str], bytes | None]:
        """A body that is a string is sent as it is, anything else as JSON."""
        headers = self._headers()
        body = self._given.get("body")
        if body is None:
            return headers, None
        if isinstance(body, str):
            return headers, body.encode("utf-8", "replace")
        from mochi_runtime.json_value import to_json

        if not any(name.lower() == "content-type" for name in headers):
            headers["content-type"] = "application/json"
        return headers, to_json(_without_names(body)).encode()

    def _headers(self) -> dict[str, str]:
        from mochi_runtime.fmt import str_from

        headers = {}
        for name, value in self._map("headers").items():
            text = str_from(value)
            # The value may be a secret, and stays out of the message.
            if not (str(name).isascii() and name) or not text.isprintable():
                raise MochiError(f"fetch cannot send the header {name!r} as it is", TYPE_FAULT)
            headers[str(name)] = text
        return headers

    def _map(self, name: str) -> dict[Any, Any]:
        value = self._given.get(name)
        if value is None:
            return {}
        value = _without_names(value)
        if not isinstance(value, dict):
            raise MochiError(f"fetch option {name} is a map, not {kind(value)}", TYPE_FAULT)
        return value


def positive(name: str, value: Any) -> float:
    """A number above 0, such as a limit of time."""
    if type(value) in (int, float) and 0 < value < float("inf"):
        return float(value)
    raise MochiError(f"{name} is a number above 0", TYPE_FAULT)


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

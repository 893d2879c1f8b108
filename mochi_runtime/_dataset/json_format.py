"""JSON and JSON lines (SEMANTICS section 16): numbers load as floats, rows save on one line."""

from __future__ import annotations

from mochi_runtime.errors import PARSE_FAULT, MochiError
from mochi_runtime.json_value import to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parse(text: str) -> list[dict[str, Any]]:
    """The objects of an array, or one object as the only row."""
    value = parse_value(text)
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        if not isinstance(row, dict):
            raise MochiError("json array element must be object", PARSE_FAULT)
    return rows


def parse_lines(text: str) -> list[dict[str, Any]]:
    """One object on each line that is not empty."""
    return [row for line in text.split("\n") if line.strip() for row in parse(line)]


def parse_value(text: str) -> Any:
    """Any JSON value; its numbers are floats."""
    import json

    try:
        return json.loads(text.removeprefix("\ufeff"), parse_int=float)
    except ValueError as error:
        raise MochiError(f"invalid JSON: {error}", PARSE_FAULT) from None


def render(rows: list[dict[str, Any]]) -> str:
    """An array on one line; exactly one row is a bare object."""
    return to_json(rows[0] if len(rows) == 1 else rows) + "\n"


def render_lines(rows: list[dict[str, Any]]) -> str:
    """One object on each line."""
    return "".join([to_json(row) + "\n" for row in rows])

"""YAML (SEMANTICS section 16), read through PyYAML, which is an extra of the project.

Rows are written in block style with ascending keys; what is nested in a map is indented by four
blanks, as the reference does.  Strings that would read as something else are quoted.
"""

from __future__ import annotations

import functools

from mochi_runtime.errors import FOREIGN_FAULT, PARSE_FAULT, MochiError
from mochi_runtime.fmt import nested
from mochi_runtime.json_value import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import Any


def parse(text: str) -> list[dict[str, Any]]:
    """The maps of a list, or one map as the only row."""
    yaml = _yaml()
    try:
        value = yaml.load(text, Loader=_loader())
    except yaml.YAMLError as error:
        raise MochiError(f"invalid YAML: {error}", PARSE_FAULT) from None
    rows = value if isinstance(value, list) else [] if value is None else [value]
    for row in rows:
        if not isinstance(row, dict):
            raise MochiError("yaml list element must be map", PARSE_FAULT)
    return rows


def render(rows: list[dict[str, Any]]) -> str:
    """A list of maps; exactly one row is a bare map."""
    value = rows[0] if len(rows) == 1 else rows
    return "\n".join(_block(value, "")) + "\n"


def _yaml() -> ModuleType:
    try:
        import yaml
    except ImportError:
        message = "YAML needs PyYAML: pip install 'mochi-import[yaml]'"
        raise MochiError(message, FOREIGN_FAULT) from None
    module: ModuleType = yaml
    return module


@functools.cache
def _loader() -> Any:
    """PyYAML's safe loader, where only true and false are bools and dates stay text."""
    base = _yaml().SafeLoader
    kept = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }
    for first in "yYnNoO":
        kept[first] = [(tag, pattern) for tag, pattern in kept[first] if not tag.endswith(":bool")]
    return type("Loader", (base,), {"yaml_implicit_resolvers": kept})


def _block(value: Any, margin: str) -> Iterator[str]:
    """The lines of a value; each after the first starts with `margin`, and so does the first."""
    value = plain(value)
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _entry(f"{margin}{_scalar(key)}:", plain(item), margin + "    ")
    elif isinstance(value, list) and value:
        for item in value:
            first, *rest = _block(item, margin + "  ")
            yield f"{margin}- {first.removeprefix(margin + '  ')}"
            yield from rest
    else:
        yield margin + _scalar(value)


def _entry(key: str, item: Any, margin: str) -> Iterator[str]:
    """The lines of one entry of a map."""
    if isinstance(item, str) and _fits_literal(item):
        chomping = "" if item.endswith("\n") else "-"
        yield f"{key} |{chomping}"
        yield from [margin + line if line else "" for line in item.removesuffix("\n").split("\n")]
    elif isinstance(item, (dict, list)) and item:
        yield key
        yield from _block(item, margin)
    else:
        yield f"{key} {_scalar(item)}"


def _fits_literal(text: str) -> bool:
    """Whether a text of several lines can stand as a literal block."""
    lines = text.removesuffix("\n").split("\n")
    plain_text = all(line.isprintable() for line in lines) and not text.startswith((" ", "\n"))
    return len(lines) > 1 and plain_text and bool(lines[-1])


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        style = None if value.isprintable() else '"'
        text: str = _yaml().safe_dump(
            value, default_style=style, allow_unicode=True, width=float("inf")
        )
        return text.removesuffix("...\n").strip()
    return nested(value)

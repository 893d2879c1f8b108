"""JSON text: `json(x)` prints it on several lines, `to_json(x)` and `save` want it on one.

The layout and the escapes are those of SEMANTICS section 8: two blanks of indent, ascending keys,
numbers in their shortest form, `<`, `>`, `&` and the line separators as \\u escapes.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.fmt import exponent_text, fixed_text, int_text, nested
from mochi_runtime.frames import without_frames
from mochi_runtime.order import sorted_items, sorted_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


@without_frames
def print_json(value: Any) -> Any:
    """`json(x)`: print the value as indented JSON; gives the value back."""
    from mochi_runtime.io import write_text

    write_text(indented(value) + "\n")
    return value


@without_frames
def to_json(value: Any) -> str:
    """`to_json(x)`: the value as JSON on one line."""
    value = plain(value)
    if isinstance(value, dict):
        return f"{{{','.join([f'{json_string(k)}:{to_json(v)}' for k, v in value.items()])}}}"
    if isinstance(value, list):
        return f"[{','.join(map(to_json, value))}]"
    return _scalar(value)


def indented(value: Any, margin: str = "\n") -> str:
    """The value as JSON on several lines; `margin` starts each line after the first."""
    value = plain(value)
    inner = margin + "  "
    if isinstance(value, dict):
        members = [f"{json_string(k)}: {indented(v, inner)}" for k, v in value.items()]
        return _block("{", members, "}", margin)
    if isinstance(value, list):
        return _block("[", [indented(item, inner) for item in value], "]", margin)
    return _scalar(value)


def plain(value: Any) -> Any:
    """A value as a scalar, list or map with ascending string keys; its parts are left alone."""
    if isinstance(value, dict):
        return {_key(key): item for key, item in sorted_items(value)}
    if isinstance(value, (set, frozenset)):
        return sorted_keys(value)
    if isinstance(value, (tuple, range)):
        return list(value)
    items = getattr(value, "__mochi_items__", None)
    if items is not None:
        return dict(items())
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None and not isinstance(value, type):
        return {name: getattr(value, name) for name in sorted(fields)}
    return value


def json_string(text: str) -> str:
    """A string as JSON."""
    return f'"{text.translate(_ESCAPES)}"'


def json_float(value: float) -> str:
    """A float as JSON: an exponent below 1e-6 and from 1e+21 up, never a trailing `.0`."""
    if value - value != 0:
        raise MochiError("json has no NaN and no infinity", TYPE_FAULT)
    text = repr(value)
    if value != 0 and not 1e-6 <= abs(value) < 1e21:
        return exponent_text(text, 1)
    return fixed_text(text)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return json_string(value)
    if isinstance(value, int):
        return int_text(value)
    if isinstance(value, float):
        return json_float(value)
    return "{}" if callable(value) else json_string(str(value))


def _block(start: str, members: Iterable[str], end: str, margin: str) -> str:
    body = f",{margin}  ".join(members)
    return f"{start}{margin}  {body}{margin}{end}" if body else start + end


def _key(key: Any) -> str:
    return key if isinstance(key, str) else nested(key)


_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x20), *map(ord, "<>&\u2028\u2029"))}
_ESCAPES |= str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

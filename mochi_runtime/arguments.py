"""What builtin functions accept as a list and as a number; anything else is a run error."""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError, kind
from mochi_runtime.order import sorted_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def items_of(name: str, value: Any) -> Iterable[Any]:
    """The items of a list, group, set or map (its keys); `name` is the builtin that wants them."""
    if isinstance(value, list):
        return value
    if isinstance(value, (dict, set, frozenset)):
        return sorted_keys(value)
    if value is None or isinstance(value, str) or not hasattr(value, "__iter__"):
        raise MochiError(f"{name} expects list", TYPE_FAULT)
    rows: Iterable[Any] = value
    return rows


def number_of(name: str, value: Any) -> Any:
    """The value, a number of any kind but bool; `name` is the builtin that wants it."""
    if isinstance(value, (bool, str)) or not hasattr(value, "__abs__"):
        raise MochiError(f"{name} expects number, got {kind(value)}", TYPE_FAULT)
    return value

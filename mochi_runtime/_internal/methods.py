"""Builtins called as methods: `s.contains(t)`, `m.keys()`, `n.padStart(2, " ")`.

The reference knows only `contains`; recorded programs use some more, and all of them read as the
builtin of that name with the receiver for its first argument.
"""

from __future__ import annotations

from mochi_runtime import builtins, casts, fmt, text
from mochi_runtime.calls import partial
from mochi_runtime.comparison import contains

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def bound_method(value: Any, name: str) -> Callable[..., Any] | None:
    """The builtin of that name bound to a receiver, none when there is no such method."""
    method = _METHODS.get(name)
    return None if method is None else partial(method, value)


def _get(values: dict[Any, Any], key: Any, default: Any = None) -> Any:
    return values.get(key, default)


_METHODS: dict[str, Callable[..., Any]] = {
    "contains": contains,
    "starts_with": text.starts_with,
    "startsWith": text.starts_with,
    "ends_with": text.ends_with,
    "endsWith": text.ends_with,
    "padStart": text.pad_start,
    "trim": text.trim,
    "upper": text.upper,
    "lower": text.lower,
    "split": text.split,
    "replace": text.replace,
    "repeat": text.repeat,
    "join": text.join,
    "len": builtins.length,
    "keys": builtins.keys,
    "values": builtins.values,
    "get": _get,
    "append": builtins.append,
    "push": builtins.push,
    "has": builtins.has,
    "add": builtins.add_to_set,
    "indexOf": builtins.index_of,
    "reverse": builtins.reverse,
    "to_list": builtins.to_list_of_set,
    "map": builtins.map_,
    "filter": builtins.filter_,
    "reduce": builtins.reduce,
    "to_string": fmt.str_from,
    "to_int": casts.to_int,
}

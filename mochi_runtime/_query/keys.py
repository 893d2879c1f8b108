"""Hashable keys that are equal exactly when Mochi's `==` holds (SEMANTICS section 7.3).

Joins, groups and `distinct` compare through these keys, so that they cost one dict look-up a row
and still agree with `==`: 1 and 1.0 are equal, true is never 1, lists, maps and structs compare
by content, and neither NaN nor a function equals anything, not even itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping
    from typing import Any

_TRUE = (bool, 1)
_FALSE = (bool, 0)


def hash_key(value: Any) -> Hashable:
    """The key of any Mochi value."""
    kind = type(value)
    if kind is int or kind is str or value is None:
        key: Hashable = value
        return key
    if kind is bool:
        return _TRUE if value else _FALSE
    if kind is float:
        return value if value == value else object()
    if kind is list or kind is tuple:
        return (list, *map(hash_key, value))
    if kind is dict:
        return (dict, frozenset([(hash_key(key), hash_key(item)) for key, item in value.items()]))
    return _key_of_object(value)


def hash_first(value: Any, firsts: dict[object, object]) -> Hashable:
    """`hash_key(value)`; `firsts` keeps the first value of a key that is not the value itself."""
    key = hash_key(value)
    if key is not value:
        firsts.setdefault(key, value)
    return key


def by_first_key[T](
    groups: Mapping[Any, T], firsts: Mapping[Any, Any]
) -> Collection[tuple[Any, T]]:
    """The entries of a dict with keys of `hash_first`, but with the values that came first."""
    if not firsts:
        return groups.items()
    return [(firsts.get(key, key), group) for key, group in groups.items()]


def _key_of_object(value: Any) -> Hashable:
    if isinstance(value, set | frozenset):
        return (set, frozenset(map(hash_key, value)))
    fields = getattr(value, "__match_args__", None)
    if fields is not None:
        return (type(value), *[hash_key(getattr(value, name)) for name in fields])
    if callable(value):
        return object()
    try:
        hash(value)
    except TypeError:
        return (object, id(value))
    key: Hashable = value
    return key

"""The one order of Mochi values: of `sort by`, and of map keys and set elements when seen.

Numbers by value, strings by code point, false before true, lists element by element, none last
(SEMANTICS section 15).  Values of different kinds never compare in a typed program; here they
follow the order of the ranks below, so that every collection has exactly one ascending order.
"""

from __future__ import annotations

from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_BOOL, _NUMBER, _NAN, _STRING, _LIST, _MAP, _STRUCT, _OTHER, _NONE = range(9)


@without_frames
def sorted_keys(values: Iterable[Any]) -> list[Any]:
    """The keys of a map or the elements of a set, ascending."""
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=sort_key)


@without_frames
def sorted_items(values: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    """The entries of a map by ascending key."""
    try:
        keys = sorted(values)
    except TypeError:
        keys = sorted_keys(values)
    return [(key, values[key]) for key in keys]


@without_frames
def values_by_key(values: Mapping[Any, Any]) -> list[Any]:
    """The values of a map by ascending key, for keys of one kind."""
    return [values[key] for key in sorted(values)]


@without_frames
def iterate(value: Any) -> Iterable[Any]:
    """What `from` sees of a value of unknown type: list, string, map, set or group, an iterable or
    a table of Python code; it can be gone through more than once."""
    if isinstance(value, dict | set | frozenset):
        return sorted_keys(value)
    if type(value).__module__.partition(".")[0] in _WITH_TABLES:
        from mochi_runtime._ffi.tables import rows_of

        return rows_of(value)
    if hasattr(value, "__len__"):
        items: Iterable[Any] = value
        return items
    if hasattr(value, "__iter__"):
        return list(value)
    raise TypeError(f"cannot iterate over {type(value).__name__}")


@without_frames
def each(value: Any) -> Iterable[Any]:
    """What `for` sees of a value of unknown type; a generator goes on as the loop does."""
    if hasattr(value, "__next__"):
        items: Iterable[Any] = value
        return items
    return iterate(value)


@without_frames
def snapshot(value: Any) -> Iterable[Any]:
    """What `for` sees of a value that its body may change."""
    return list(value) if isinstance(value, list) else each(value)


# The libraries whose classes `_ffi.tables` knows.
_WITH_TABLES = frozenset({"numpy", "pandas", "pyarrow"})


def sort_key(value: Any) -> tuple[Any, ...]:
    """A key that compares with the key of any other value, in the order of `sort by`."""
    kind = type(value)
    if kind is int:
        return (_NUMBER, value)
    if kind is str:
        return (_STRING, value)
    if value is None:
        return (_NONE,)
    if kind is bool:
        return (_BOOL, value)
    if kind is float:
        return (_NUMBER, value) if value == value else (_NAN,)
    return _key_of_parts(value)


def _key_of_parts(value: Any) -> tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return (_LIST, [sort_key(item) for item in value])
    if isinstance(value, dict):
        return (_MAP, [(sort_key(key), sort_key(item)) for key, item in sorted_items(value)])
    if isinstance(value, str):
        return (_STRING, value)
    if isinstance(value, set | frozenset):
        return (_LIST, [sort_key(item) for item in sorted_keys(value)])
    fields = getattr(value, "__match_args__", None)
    if fields is not None:
        name = type(value).__name__
        return (_STRUCT, name, [sort_key(getattr(value, field)) for field in fields])
    if hasattr(value, "__lt__") and hasattr(value, "numerator"):
        return (_NUMBER, value)
    return (_OTHER, type(value).__name__)

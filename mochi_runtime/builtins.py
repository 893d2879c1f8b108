"""The builtin functions over lists, maps and sets (SEMANTICS 14, newer-surface 17).

Those over numbers are in `numeric` and `aggregates`, those over strings in `text`.  None changes
its arguments.
"""

from __future__ import annotations

import sys
from sys import getrefcount

from mochi_runtime.arguments import items_of
from mochi_runtime.comparison import contains, equal
from mochi_runtime.errors import TYPE_FAULT, MochiError, kind
from mochi_runtime.fmt import str_from
from mochi_runtime.frames import without_frames
from mochi_runtime.order import sorted_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


@without_frames
def length(value: Any) -> int:
    """`len(x)`: items, entries or code points; 0 for none, the length of its text for a number."""
    if hasattr(value, "__len__"):
        return len(value)
    if value is None:
        return 0
    if isinstance(value, (bool, int, float)):
        return len(str_from(value))
    raise MochiError(f"cannot take length of type {kind(value)}", TYPE_FAULT)


@without_frames
def count(value: Any) -> int:
    """`count(xs)`: the number of items of a list, map, set, group or string."""
    if hasattr(value, "__len__"):
        return len(value)
    raise MochiError(f"count expects list or group, got {kind(value)}", TYPE_FAULT)


def exists(value: Any) -> bool:
    """`exists(xs)`: whether a list, map, set, group or string has any item."""
    return hasattr(value, "__len__") and len(value) > 0


@without_frames
def append(values: Any, item: Any) -> list[Any]:
    """`append(xs, item)`: a new list with one more item; a list yet unset, none, has no items."""
    return [item] if values is None else [*items_of("append", values), item]


def appended(values: list[Any] | None, item: Any) -> list[Any]:
    """`xs = append(xs ?? [], item)`: in place where nothing but `xs` refers to the list.

    An alias, an argument of a call under way or a loop over the list is one reference more, and
    leaves the old list as it is.
    """
    if values is None:
        return [item]
    # From count to growth nobody gets hold of the list: CPython lets other threads, signal handlers
    # and finalizers run after calls and at jumps back, debuggers between lines; here is neither.
    return values if _references[values] < _SHARED and not values.append(item) else [*values, item]  # type: ignore[func-returns-value]


class _References:
    """`_references[x]`: how many there are to `x`, by an operator instead of a call."""

    __slots__ = ()
    __getitem__ = staticmethod(getrefcount)


_references = _References()

# A list that one variable holds has that reference, the parameter and the operand of the count.
# From 3.14 on CPython does not count all references of running functions, and without its lock
# another thread may take one at any moment; there no list grows in place.
_has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
_SHARED = 4 if _has_lock and sys.version_info < (3, 14) else 0


@without_frames
def push(values: Any, item: Any) -> list[Any]:
    """`push(xs, item)`: another name for `append`."""
    return [*items_of("push", values), item]


@without_frames
def concat(*lists: Any) -> list[Any]:
    """`concat(xs, ys)`: the items of all lists in one."""
    return [item for values in lists for item in items_of("concat", values)]


@without_frames
def first(values: Any) -> Any:
    """`first(xs)`: the first item, or none."""
    for item in items_of("first", values):
        return item
    return None


@without_frames
def reverse(value: Any) -> Any:
    """`reverse(xs)`: a reversed copy of a list or string."""
    if isinstance(value, str):
        return value[::-1]
    return list(items_of("reverse", value))[::-1]


@without_frames
def distinct(values: Any) -> list[Any]:
    """`distinct(xs)`: the items without those equal to an earlier one."""
    from mochi_runtime._query.rows import distinct_rows

    return distinct_rows(items_of("distinct", values))


@without_frames
def keys(value: Any) -> list[Any]:
    """`keys(m)`: the keys of a map, ascending."""
    if isinstance(value, dict):
        return sorted_keys(value)
    raise MochiError("keys expects map", TYPE_FAULT)


@without_frames
def values(value: Any) -> list[Any]:
    """`values(m)`: the values of a map by ascending key."""
    if isinstance(value, dict):
        return [value[key] for key in sorted_keys(value)]
    raise MochiError("values expects map", TYPE_FAULT)


@without_frames
def range_(start: int, stop: int | None = None, step: int = 1) -> list[int]:
    """`range(n)`, `range(a, b)`, `range(a, b, step)` as a list."""
    return list(range(start)) if stop is None else list(range(start, stop, step))


@without_frames
def map_(values: Any, function: Callable[[Any], Any]) -> list[Any]:
    """`map(xs, f)`: f of each item."""
    return map_list(items_of("map", values), function)


@without_frames
def map_list(items: Iterable[Any], function: Callable[[Any], Any]) -> list[Any]:
    """`map` of what is known to be a list."""
    return [function(item) for item in items]


@without_frames
def filter_(values: Any, predicate: Callable[[Any], Any]) -> list[Any]:
    """`filter(xs, p)`: the items for which p is true."""
    return filter_list(items_of("filter", values), predicate)


@without_frames
def filter_list(items: Iterable[Any], predicate: Callable[[Any], Any]) -> list[Any]:
    """`filter` of what is known to be a list."""
    return [item for item in items if predicate(item)]


@without_frames
def reduce[R](values: Any, function: Callable[[Any, Any], R], start: Any) -> R:
    """`reduce(xs, f, start)`: f of accumulator and item, from the left."""
    return reduce_list(items_of("reduce", values), function, start)


@without_frames
def reduce_list[R](items: Iterable[Any], function: Callable[[Any, Any], R], start: Any) -> R:
    """`reduce` of what is known to be a list."""
    result: R = start
    for item in items:
        result = function(result, item)
    return result


@without_frames
def index_of(value: Any, item: Any) -> int:
    """`indexOf(xs, item)`: the first place of an item in a list or of a text in a string, or -1."""
    if isinstance(value, str):
        return value.find(item)
    for place, each in enumerate(items_of("indexOf", value)):
        if equal(each, item):
            return place
    return -1


@without_frames
def add_to_set(values: Any, item: Any) -> set[Any]:
    """`add(s, item)`: a new set with the item in it."""
    if isinstance(values, (set, frozenset)):
        return {*values, item}
    raise MochiError("add expects set", TYPE_FAULT)


@without_frames
def has(values: Any, item: Any) -> bool:
    """`has(s, item)`: whether a set holds the item; also for lists and map keys."""
    return contains(values, item)


@without_frames
def to_list_of_set(values: Any) -> list[Any]:
    """`to_list(s)`: the elements of a set, ascending."""
    if isinstance(values, (set, frozenset)):
        return sorted_keys(values)
    return list(items_of("to_list", values))

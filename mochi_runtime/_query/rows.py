"""`sort by`, `skip`, `take`, `select distinct` over computed rows, and the rows of `update`.

Keys of one kind compare in Python as they do in Mochi, so sorting tries them as they are; only when
Python refuses (none among numbers, structs, kinds that mix) are they wrapped.
"""

from __future__ import annotations

from mochi_runtime._query.keys import hash_key
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from typing import Any


@without_frames
def sort_by(rows: Iterable[Any], key: Callable[[Any], Any] | None = None) -> list[Any]:
    """The rows in the order of their keys; rows with equal keys keep theirs."""
    rows = list(rows)
    try:
        return sorted(rows, key=key)
    except TypeError:
        pass  # the error of a key comes again, and not while this one is handled
    from mochi_runtime.order import sort_key

    return sorted(rows, key=lambda row: sort_key(key(row) if key else row))


@without_frames
def first_by(rows: Iterable[Any], count: int, key: Callable[[Any], Any] | None = None) -> list[Any]:
    """The first `count` rows of `sort_by(rows, key)`."""
    from heapq import nsmallest

    if type(rows) is not list:
        rows = list(rows)
    try:
        return nsmallest(count, rows, key)
    except TypeError:
        pass
    return sort_by(rows, key)[:count]


@without_frames
def largest_by(rows: list[Any], count: int, key: Callable[[Any], int]) -> list[Any]:
    """The first `count` rows of `sort_by(rows, lambda row: -key(row))`."""
    from heapq import nlargest

    return nlargest(count, rows, key)


@without_frames
def sort_rows(rows: list[tuple[Any, Any]], count: int | None = None) -> list[Any]:
    """The values of rows given as (value, key), in the order of the keys; at most `count`."""
    from operator import itemgetter

    key = itemgetter(1)
    ordered = sort_by(rows, key) if count is None else first_by(rows, count, key)
    return [value for value, _ in ordered]


@without_frames
def skip_take(rows: list[Any], skip: Any, take: Any) -> list[Any]:
    """The rows after the first `skip`, at most `take` of them; none for a missing bound."""
    start = 0 if skip is None else _bound("skip", skip)
    stop = None if take is None else start + _bound("take", take)
    return rows[start:stop]


def _bound(clause: str, value: Any) -> int:
    """A negative bound is a run error (RULINGS on 19.7)."""
    if type(value) is int and value >= 0:
        return value
    from mochi_runtime.errors import TYPE_FAULT, MochiError

    if type(value) is int:
        raise MochiError(f"{clause} must not be negative: {value}", TYPE_FAULT)
    raise MochiError(f"{clause} must be an int", TYPE_FAULT)


@without_frames
def distinct_rows(rows: Iterable[Any]) -> list[Any]:
    """The rows without those equal to an earlier one."""
    first: dict[Hashable, Any] = {}
    for row in rows:
        first.setdefault(hash_key(row), row)
    return list(first.values())


@without_frames
def update_rows(rows: Any) -> list[Any]:
    """The rows of an `update`, which must be a list of structs."""
    from mochi_runtime.errors import TYPE_FAULT, MochiError

    if not isinstance(rows, list):
        raise MochiError("update target is not list", TYPE_FAULT)
    if not all(hasattr(row, "__match_args__") for row in rows):
        raise MochiError("update element is not struct", TYPE_FAULT)
    return rows

"""`union`, `union all`, `except` and `intersect` of lists, sets and maps (SEMANTICS 7.4)."""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@without_frames
def union(left: Any, right: Any) -> Any:
    """`left union right`: of lists without duplicates, of sets, of maps (right entries replace)."""
    if type(left) is set or type(left) is dict:
        return left | right
    return _distinct(_rows("union", left) + _rows("union", right))


@without_frames
def union_all(left: Any, right: Any) -> list[Any]:
    """`left union all right`: the rows of both."""
    return _rows("union", left) + _rows("union", right)


@without_frames
def except_(left: Any, right: Any) -> Any:
    """`left except right`: keeps the left order and the left duplicates."""
    if type(left) is set:
        return left - right
    from mochi_runtime._query.keys import hash_key

    excluded = set(map(hash_key, _rows("except", right)))
    return [row for row in _rows("except", left) if hash_key(row) not in excluded]


@without_frames
def except_scalars(left: list[Any], right: list[Any]) -> list[Any]:
    """`left except right` of rows that hash as they compare."""
    excluded = set(right)
    return [row for row in left if row not in excluded]


@without_frames
def intersect(left: Any, right: Any) -> Any:
    """`left intersect right`: in the right-hand order, without duplicates."""
    if type(left) is set:
        return left & right
    from mochi_runtime._query.keys import hash_key

    wanted = set(map(hash_key, _rows("intersect", left)))
    return _distinct([row for row in _rows("intersect", right) if hash_key(row) in wanted])


@without_frames
def intersect_scalars(left: list[Any], right: list[Any]) -> list[Any]:
    """`left intersect right` of rows that hash as they compare."""
    wanted = set(left)
    return list(dict.fromkeys([row for row in right if row in wanted]))


def _rows(operation: str, value: Any) -> list[Any]:
    if type(value) is list:
        return value
    if isinstance(value, (str, dict)) or not hasattr(value, "__iter__"):
        raise MochiError(f"{operation} expects lists", TYPE_FAULT)
    return list(value)


def _distinct(rows: list[Any]) -> list[Any]:
    from mochi_runtime._query.rows import distinct_rows

    return distinct_rows(rows)

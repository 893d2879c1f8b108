"""What a plan does one after the other: each step takes all rows at once and gives new ones.

A row holds the keys of the terms that later steps still need, one position for each, so that the
work of a join is one comprehension.
"""

from __future__ import annotations

from operator import eq, ne

from mochi_runtime._datalog.relation import key_of, project, row_of
from mochi_runtime.arithmetic import add, div, mod, mul, sub
from mochi_runtime.comparison import less, less_equal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any, Final, Protocol

    from mochi_runtime._datalog.relation import Access, Columns, Indexed
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Atom
    from mochi_runtime._datalog.values import Row, Values

    type Rows = Collection[Row]
    type Relations = Callable[[Predicate], Indexed]

    class Step(Protocol):
        """Takes the rows so far to the rows with one more literal satisfied."""

        def run(self, rows: Rows, relations: Relations) -> Rows: ...


class Join:
    """An atom: of each row the columns `kept` are continued by the tuples that agree with it."""

    __slots__ = ("_access", "_keep", "_kept", "_key", "_predicate", "_whole_row", "_whole_tuple")

    def __init__(self, atom: Atom, access: Access, at: Columns, kept: Columns, width: int) -> None:
        self._predicate = atom.predicate
        self._access = access
        self._key = key_of(at)
        self._keep = row_of(kept)
        self._kept = kept
        self._whole_row = kept == tuple(range(width))
        self._whole_tuple = access.out == tuple(range(len(atom.args)))

    def run(self, rows: Rows, relations: Relations) -> Rows:
        """Join with the relation of the predicate."""
        return self.join(rows, relations(self._predicate))

    def join(self, rows: Rows, relation: Indexed) -> Rows:
        """Join with the given relation: the whole one, or what was added to it last."""
        access, key, keep = self._access, self._key, self._keep
        if not access.out:
            keys = relation.keys(access)
            found = [row for row in rows if key(row) in keys]
            return found if self._whole_row else project(self._kept, found)
        if not access.key:
            return self._product(rows, relation)
        get = relation.index(access).get
        if self._whole_row:
            return [row + more for row in rows for more in get(key(row), ())]
        if not self._kept:
            return {more for row in rows for more in get(key(row), ())}
        return {kept + more for row in rows for kept in (keep(row),) for more in get(key(row), ())}

    def _product(self, rows: Rows, relation: Indexed) -> Rows:
        tuples = self._access.select(relation)
        if not self._whole_tuple:
            tuples = project(self._access.out, tuples)
        if not self._kept:
            return list(tuples)
        return {kept + more for kept in map(self._keep, rows) for more in tuples}


class Reject:
    """A negated atom: the rows without a partner remain."""

    __slots__ = ("_access", "_key", "_predicate")

    def __init__(self, predicate: Predicate, access: Access, at: Columns) -> None:
        self._predicate = predicate
        self._access = access
        self._key = key_of(at)

    def run(self, rows: Rows, relations: Relations) -> Rows:
        """Keep the rows that find nothing."""
        keys, key = relations(self._predicate).keys(self._access), self._key
        return [row for row in rows if key(row) not in keys]


class Calculate:
    """A column more, with a number worked out from two others."""

    __slots__ = ("_apply", "_left", "_right", "_values")

    def __init__(self, op: str, left: int, right: int, values: Values) -> None:
        self._apply = _ARITHMETIC[op]
        self._left = left
        self._right = right
        self._values = values

    def run(self, rows: Rows, _: Relations) -> Rows:
        """Continue each row by the value."""
        apply, left, right = self._apply, self._left, self._right
        key, value = self._values.key, self._values.value
        return [(*row, key(apply(value(row[left]), value(row[right])))) for row in rows]


class Copy:
    """`X == Y` where X is new: a column once more."""

    __slots__ = ("_column",)

    def __init__(self, column: int) -> None:
        self._column = column

    def run(self, rows: Rows, _: Relations) -> Rows:
        """Continue each row by the value."""
        column = self._column
        return [(*row, row[column]) for row in rows]


class Compare:
    """A comparison of two columns."""

    __slots__ = ("_holds", "_left", "_right", "_value")

    def __init__(self, op: str, left: int, right: int, values: Values) -> None:
        self._holds, swapped = _COMPARISONS[op]
        self._left, self._right = (right, left) if swapped else (left, right)
        self._value = values.value

    def run(self, rows: Rows, _: Relations) -> Rows:
        """Keep the rows for which it holds."""
        left, right, value, holds = self._left, self._right, self._value, self._holds
        if holds is eq:
            return [row for row in rows if row[left] == row[right]]
        if holds is ne:
            return [row for row in rows if row[left] != row[right]]
        return [row for row in rows if holds(value(row[left]), value(row[right]))]


_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": div,
    "%": mod,
}

# What compares, and whether it takes the right side first.
_COMPARISONS: Final[dict[str, tuple[Callable[[Any, Any], bool], bool]]] = {
    "==": (eq, False),
    "!=": (ne, False),
    "<": (less, False),
    "<=": (less_equal, False),
    ">": (less, True),
    ">=": (less_equal, True),
}

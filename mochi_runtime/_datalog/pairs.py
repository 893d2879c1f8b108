"""Relations of two columns as one set of seconds for each first, for the rules of `composition`.

One union of sets then does what takes a join and a removal of duplicates for single tuples.  Firsts
that lead to the same may share their set: in the closure of a graph all nodes of a strongly
connected component do.
"""

from __future__ import annotations

from mochi_runtime._datalog.relation import Indexed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Container, Hashable, Iterable, Iterator, Set
    from typing import Any

    from mochi_runtime._datalog.relation import Access
    from mochi_runtime._datalog.relation import Table as Lookup
    from mochi_runtime._datalog.values import Row, Values

    type Table = dict[Hashable, Set[Hashable]]


def table_of(rows: Iterable[Row], *, flipped: bool = False) -> Table:
    """The second columns by the first, or the first by the second."""
    table: dict[Hashable, set[Hashable]] = {}
    for first, second in rows:
        if flipped:
            first, second = second, first
        if first in table:
            table[first].add(second)
        else:
            table[first] = {second}
    return dict(table)


def put(table: Table, first: Hashable, seconds: Set[Hashable]) -> None:
    """Add the pairs of a first.  A frozen set is shared, a set is the table's own."""
    known = table.get(first)
    if isinstance(known, set):
        known |= seconds
    else:
        table[first] = {*known, *seconds} if known else set(seconds)


class PairRelation(Indexed):
    """A relation of pairs; its tuples are made when somebody asks for them."""

    __slots__ = ("table",)

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def __iter__(self) -> Iterator[Row]:
        return ((first, second) for first, row in self.table.items() for second in row)

    def add(self, table: Table) -> None:
        """Take in pairs that are new."""
        if not self.table:
            self.table.update(table)  # with the sets that its firsts share
        else:
            for first, seconds in table.items():
                put(self.table, first, seconds)
        self._put_in_indexes(PairRelation(table))

    def ascending(self, values: Values) -> Iterator[tuple[Any, ...]]:
        """All tuples as values, in ascending order."""
        return ((first, second) for first, row in self.grouped(values) for second in row)

    def grouped(self, values: Values) -> Iterator[tuple[Any, list[Any]]]:
        """The values of the seconds for each first, both ascending."""
        known: dict[int, list[Any]] = {}
        for first in values.ascending_keys(self.table):
            row = self.table[first]
            seconds = known.get(id(row))
            if seconds is None:
                seconds = known[id(row)] = values.of(values.ascending_keys(row))
            yield values.value(first), seconds

    def index(self, access: Access) -> Lookup:
        """The seconds of a first are found without an index."""
        if access.key == (0,) and access.out == (1,):
            return _Seconds(self.table)
        return super().index(access)

    def keys(self, access: Access) -> Container[Any]:
        """A pair is found without an index."""
        if access.key == (0, 1):
            return _Pairs(self.table)
        return self.table if access.key == (0,) and not access.repeats else super().keys(access)


class _Seconds:
    """Rows of a second by the key of a first."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, key: Hashable, default: tuple[()]) -> Collection[Row]:
        found = self._table.get(key)
        return [(second,) for second in found] if found else default


class _Pairs:
    """Whether there is a pair."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __contains__(self, pair: Any) -> bool:
        first, second = pair
        return second in self._table.get(first, ())

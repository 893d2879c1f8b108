"""Sets of tuples with indexes on the columns that joins ask for."""

from __future__ import annotations

from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator
    from typing import Any, Protocol

    from mochi_runtime._datalog.values import Row, Values

    type Columns = tuple[int, ...]

    class Table(Protocol):
        """The rows for a key."""

        def get(self, key: Any, default: tuple[()], /) -> Collection[Row]: ...


class Access:
    """How a join reads a relation: a tuple whose columns agree in `repeats` takes part; it is found
    by its `key` columns and gives its `out` columns."""

    __slots__ = ("identity", "key", "out", "repeats")

    def __init__(self, key: Columns, out: Columns, repeats: tuple[tuple[int, int], ...]) -> None:
        self.key = key
        self.out = out
        self.repeats = repeats
        self.identity = key, out, repeats

    def select(self, rows: Iterable[Row]) -> Iterable[Row]:
        """The tuples that take part."""
        for first, second in self.repeats:
            rows = [row for row in rows if row[first] == row[second]]
        return rows


class Indexed:
    """A relation without its tuples: the indexes on it, each built when it is first asked for."""

    __slots__ = ("_indexes", "_keys")

    if TYPE_CHECKING:

        def __iter__(self) -> Iterator[Row]:
            """All tuples."""

        def ascending(self, values: Values) -> Iterable[tuple[Any, ...]]:
            """All tuples as values, in ascending order."""

    def __init__(self) -> None:
        self._indexes: dict[Hashable, tuple[Access, dict[Hashable, list[Row]]]] = {}
        self._keys: dict[Hashable, tuple[Access, set[Hashable]]] = {}

    def index(self, access: Access) -> Table:
        """The out columns by key."""
        found = self._indexes.get(access.identity)
        if found is None:
            found = self._indexes[access.identity] = access, {}
            _put(access, found[1], self)
        return found[1]

    def keys(self, access: Access) -> Container[Any]:
        """The keys of all tuples that take part."""
        found = self._keys.get(access.identity)
        if found is None:
            keys = set(map(key_of(access.key), access.select(self)))
            found = self._keys[access.identity] = access, keys
        return found[1]

    def _put_in_indexes(self, rows: Iterable[Row]) -> None:
        for access, table in self._indexes.values():
            _put(access, table, rows)
        for access, keys in self._keys.values():
            keys.update(map(key_of(access.key), access.select(rows)))


class Relation(Indexed):
    """A set of tuples; the set that it begins with is its own."""

    __slots__ = ("rows",)

    def __init__(self, rows: set[Row] | None = None) -> None:
        super().__init__()
        self.rows: set[Row] = set() if rows is None else rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def ascending(self, values: Values) -> Iterable[tuple[Any, ...]]:
        """All tuples as values, in ascending order."""
        return values.ascending(self.rows)

    def add(self, rows: set[Row]) -> set[Row]:
        """Take in rows; gives those that are new."""
        fresh = rows - self.rows if self.rows else rows
        if fresh:
            self.rows |= fresh
            self._put_in_indexes(fresh)
        return fresh


def _put(access: Access, table: dict[Hashable, list[Row]], rows: Iterable[Row]) -> None:
    key_in, out_of = key_of(access.key), row_of(access.out)
    for row in access.select(rows):
        key = key_in(row)
        if key in table:
            table[key].append(out_of(row))
        else:
            table[key] = [out_of(row)]


def key_of(columns: Columns) -> Callable[[Row], Hashable]:
    """A function from a row to the key in `columns`: a single column is its own key."""
    if not columns:
        return lambda _: ()
    return itemgetter(*columns)


def project(columns: Columns, rows: Iterable[Row]) -> set[Row]:
    """The rows of some columns, each once."""
    if len(columns) == 1:
        (column,) = columns
        return {(key,) for key in {row[column] for row in rows}}
    return set(map(row_of(columns), rows))


def row_of(columns: Columns) -> Callable[[Row], Row]:
    """A function from a row to the row of its `columns`."""
    if not columns:
        return lambda _: ()
    if len(columns) == 1:
        (column,) = columns
        return lambda row: (row[column],)
    return itemgetter(*columns)

"""Sets of tuples with indexes on the columns that joins ask for."""

from __future__ import annotations

from operator import itemgetter

from mochi_runtime._query.keys import hash_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from typing import Any

    type Row = tuple[Hashable, ...]


class Values:
    """The values of a database, each known to the relations by a key that is equal when `==` holds.

    Most values are their own key; the others, such as `true`, are remembered here.
    """

    __slots__ = ("_originals",)

    def __init__(self) -> None:
        self._originals: dict[Hashable, object] = {}

    def key(self, value: object) -> Hashable:
        """The key of a value."""
        key = hash_key(value)
        if key is not value:
            self._originals.setdefault(key, value)
        return key

    def value(self, key: Hashable) -> Any:
        """The value of a key."""
        return self._originals.get(key, key)


class Access:
    """How a join reads a relation.

    A tuple takes part when it has the `constants` and its columns in `repeats` agree; it is found
    by its `key` columns and gives its `out` columns.
    """

    __slots__ = ("constants", "key", "out", "repeats")

    def __init__(
        self,
        constants: tuple[tuple[int, Hashable], ...],
        repeats: tuple[tuple[int, int], ...],
        key: tuple[int, ...],
        out: tuple[int, ...],
    ) -> None:
        self.constants = constants
        self.repeats = repeats
        self.key = key
        self.out = out

    @property
    def identity(self) -> Hashable:
        """Equal for accesses that can share an index."""
        return self.constants, self.repeats, self.key, self.out

    def select(self, rows: Iterable[Row]) -> Iterable[Row]:
        """The tuples that take part."""
        for column, value in self.constants:
            rows = [row for row in rows if row[column] == value]
        for first, second in self.repeats:
            rows = [row for row in rows if row[first] == row[second]]
        return rows


class Index:
    """The rows of a relation by key, for one access."""

    __slots__ = ("_access", "_key", "_out", "table")

    def __init__(self, access: Access) -> None:
        self._access = access
        self._key = key_of(access.key)
        self._out = row_of(access.out)
        self.table: dict[Hashable, list[Row]] = {}

    def add(self, rows: Iterable[Row]) -> None:
        """Take in rows that the relation did not hold before."""
        key, out, table = self._key, self._out, self.table
        for row in self._access.select(rows):
            found = table.get(key(row))
            if found is None:
                table[key(row)] = [out(row)]
            else:
                found.append(out(row))


class Relation:
    """The tuples of one predicate; its indexes grow with it."""

    __slots__ = ("_indexes", "rows")

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows = set(rows)
        self._indexes: dict[Hashable, Index] = {}

    def add(self, rows: set[Row]) -> None:
        """Take in rows that are not there yet."""
        self.rows |= rows
        for index in self._indexes.values():
            index.add(rows)

    def index(self, access: Access) -> dict[Hashable, list[Row]]:
        """The out columns by key, built the first time that this access is used."""
        found = self._indexes.get(access.identity)
        if found is None:
            found = self._indexes[access.identity] = Index(access)
            found.add(self.rows)
        return found.table


def key_of(columns: tuple[int, ...]) -> Callable[[Row], Hashable]:
    """A function from a row to the key in `columns`: a single column is its own key."""
    if not columns:
        return lambda _: ()
    return itemgetter(*columns)


def row_of(columns: tuple[int, ...]) -> Callable[[Row], Row]:
    """A function from a row to the row of its `columns`."""
    if not columns:
        return lambda _: ()
    if len(columns) == 1:
        (column,) = columns
        return lambda row: (row[column],)
    return itemgetter(*columns)

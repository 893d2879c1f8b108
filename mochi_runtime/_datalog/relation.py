"""Sets of tuples with indexes on the columns that joins ask for."""

from __future__ import annotations

from operator import itemgetter

from mochi_runtime._query.keys import hash_key
from mochi_runtime.order import sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
    from typing import Any, Protocol

    type Row = tuple[Hashable, ...]

    class Table(Protocol):
        """What a join asks: the rows for a key, and whether there are any."""

        def get(self, key: Hashable, default: tuple[()], /) -> Collection[Row]: ...

        def __contains__(self, key: object, /) -> bool: ...


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

    def ascending_keys(self, keys: Collection[Hashable]) -> list[Any]:
        """The keys in the order of their values."""
        if not self._originals and _of_one_kind(keys):
            return sorted(keys)
        return sorted(keys, key=lambda key: sort_key(self.value(key)))

    def ascending(self, rows: Collection[Row]) -> list[tuple[Any, ...]]:
        """The rows as values, in ascending order."""
        if not self._originals and all(map(_of_one_kind, zip(*rows, strict=True))):
            return sorted(rows)
        value = self.value
        ranks = {key: sort_key(value(key)) for row in rows for key in row}
        order = sorted(rows, key=lambda row: [ranks[key] for key in row])
        return [tuple(map(value, row)) for row in order]


def _of_one_kind(keys: Collection[Hashable]) -> bool:
    """Whether Python's own order of the keys is the order of Mochi."""
    kinds = set(map(type, keys))
    return kinds == {int} or kinds == {str}


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


class Readable:
    """The tuples of one predicate, as joins and queries read them."""

    __slots__ = ("_indexes",)

    def __init__(self) -> None:
        self._indexes: dict[Hashable, Index] = {}

    def __iter__(self) -> Iterator[Row]:
        """All tuples."""
        raise NotImplementedError

    def matching(self, _: Access) -> Iterable[Row]:
        """All rows that the access takes, perhaps among others; it selects from them."""
        return self

    def index(self, access: Access) -> Table:
        """The out columns by key, built the first time that this access is used."""
        found = self._indexes.get(access.identity)
        if found is None:
            found = self._indexes[access.identity] = Index(access)
            found.add(self.matching(access))
        return found.table


class Relation(Readable):
    """A set of tuples; its indexes grow with it."""

    __slots__ = ("rows",)

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        super().__init__()
        self.rows = set(rows)

    def add(self, rows: set[Row]) -> None:
        """Take in rows that are not there yet."""
        self.rows |= rows
        for index in self._indexes.values():
            index.add(rows)

    def __iter__(self) -> Iterator[Row]:
        """All tuples."""
        return iter(self.rows)


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

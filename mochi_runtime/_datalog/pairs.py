"""Relations of two columns as one set of seconds for each first, for the rules of `compose`.

A closure may have a hundred times the pairs of its graph.  The values are numbered in ascending
order, and the seconds of a first are the bits of one int: 5,000 values whose closure has 16 million
pairs take 3 MB, and one `|` unites 5,000 of them.  Where there are so many values that most bits
would be 0, the seconds are a set.
"""

from __future__ import annotations

from functools import reduce
from itertools import compress
from operator import or_

from mochi_runtime._datalog.relation import Readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, Final, Protocol

    from mochi_runtime._datalog.relation import Access, Row, Table, Values

    class Seconds(Protocol):
        """How a set of numbers is kept; `none` is the empty one."""

        none: Any

        def of(self, number: int) -> Any:
            """The set of one number."""

        def members(self, numbers: Any) -> Iterable[int]:
            """The numbers, ascending."""

        def union(self, sets: Iterable[Any]) -> Any:
            """The numbers of all sets."""

        def without(self, numbers: Any, others: Any) -> Any:
            """The numbers that are not in `others`."""

        def has(self, numbers: Any, number: int) -> bool:
            """Whether it is one of the numbers."""


class Bits:
    """A set as the bits of an int."""

    none = 0

    def of(self, number: int) -> int:
        """The set of one number."""
        return 1 << number

    def members(self, numbers: int) -> Iterable[int]:
        """The numbers, ascending."""
        digits = bin(numbers)[:1:-1]
        if numbers.bit_count() * 8 > len(digits):
            return compress(range(len(digits)), digits.encode().translate(_TRUTH))
        return _places(digits)

    def union(self, sets: Iterable[int]) -> int:
        """The numbers of all sets."""
        return reduce(or_, sets, 0)

    def without(self, numbers: int, others: int) -> int:
        """The numbers that are not in `others`."""
        return numbers & ~others

    def has(self, numbers: int, number: int) -> bool:
        """Whether it is one of the numbers."""
        return numbers >> number & 1 == 1


class Numbers:
    """A set as a Python set."""

    none: frozenset[int] = frozenset()

    def of(self, number: int) -> frozenset[int]:
        """The set of one number."""
        return frozenset((number,))

    def members(self, numbers: frozenset[int]) -> Iterable[int]:
        """The numbers, ascending."""
        return sorted(numbers)

    def union(self, sets: Iterable[frozenset[int]]) -> frozenset[int]:
        """The numbers of all sets."""
        return frozenset().union(*sets)

    def without(self, numbers: frozenset[int], others: frozenset[int]) -> frozenset[int]:
        """The numbers that are not in `others`."""
        return numbers - others

    def has(self, numbers: frozenset[int], number: int) -> bool:
        """Whether it is one of the numbers."""
        return number in numbers


# Past this many values a set of few of them is smaller than its bits.
_MOST_BITS: Final = 1 << 14

# The digits "0" and "1" as the bytes 0 and 1.
_TRUTH: Final = bytes(digit & 1 for digit in range(256))


def _places(digits: str) -> Iterator[int]:
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


class Numbering:
    """Numbers for keys, in the ascending order of their values."""

    def __init__(self, keys: Sequence[Hashable]) -> None:
        self.keys = keys
        self.numbers = {key: number for number, key in enumerate(keys)}
        self.seconds: Seconds = Bits() if len(keys) <= _MOST_BITS else Numbers()

    def table(self, rows: Iterable[Row], *, flipped: bool = False) -> dict[int, Any]:
        """The second columns by the first, or the first by the second."""
        numbers = self.numbers
        lists: dict[int, list[int]] = {}
        for first, second in rows:
            key, other = (second, first) if flipped else (first, second)
            lists.setdefault(numbers[key], []).append(numbers[other])
        return {key: self.seconds.union(map(self.seconds.of, each)) for key, each in lists.items()}

    def flip(self, table: Mapping[int, Any]) -> dict[int, Any]:
        """The same pairs by their second column."""
        members = self.seconds.members
        lists: dict[int, list[int]] = {}
        for first, seconds in table.items():
            for second in members(seconds):
                lists.setdefault(second, []).append(first)
        return {key: self.seconds.union(map(self.seconds.of, each)) for key, each in lists.items()}


class PairRelation(Readable):
    """A finished relation of pairs; its tuples are made when somebody asks for them."""

    __slots__ = ("_numbering", "_table")

    def __init__(self, numbering: Numbering, table: dict[int, Any]) -> None:
        super().__init__()
        self._numbering = numbering
        self._table = table

    def __iter__(self) -> Iterator[Row]:
        """All tuples, ascending by the values."""
        keys, members = self._numbering.keys, self._numbering.seconds.members
        for first in sorted(self._table):
            key = keys[first]
            for second in members(self._table[first]):
                yield key, keys[second]

    def values(self, values: Values) -> Iterator[tuple[Any, Any]]:
        """All tuples as values, ascending."""
        known = list(map(values.value, self._numbering.keys))
        members = self._numbering.seconds.members
        for first in sorted(self._table):
            value = known[first]
            for second in members(self._table[first]):
                yield value, known[second]

    def seconds(self, key: Hashable) -> list[Hashable]:
        """The seconds of a first, ascending by the values."""
        number = self._numbering.numbers.get(key)
        if number is None:
            return []
        keys, seconds = self._numbering.keys, self._numbering.seconds
        return [keys[each] for each in seconds.members(self._table.get(number, seconds.none))]

    def has(self, first: Hashable, second: Hashable) -> bool:
        """Whether it holds the pair."""
        numbers, seconds = self._numbering.numbers, self._numbering.seconds
        left, right = numbers.get(first), numbers.get(second)
        if left is None or right is None:
            return False
        return seconds.has(self._table.get(left, seconds.none), right)

    def matching(self, access: Access) -> Iterable[Row]:
        """Only the rows with the constant, where there is one."""
        for column, key in access.constants:
            if column == 0:
                return [(key, second) for second in self.seconds(key)]
            firsts = [first for first in self._table if self.has(self._numbering.keys[first], key)]
            return [(self._numbering.keys[first], key) for first in firsts]
        return self

    def index(self, access: Access) -> Table:
        """The seconds of a first, and a pair, are found without an index."""
        if not access.constants:
            if access.key == (0,) and access.out == (1,):
                return _ByFirst(self)
            if access.key == (0, 1):
                return _ByPair(self)
        return super().index(access)


class _ByFirst:
    """Rows of a second by the key of a first."""

    def __init__(self, relation: PairRelation) -> None:
        self._relation = relation

    def get(self, key: Hashable, default: tuple[()]) -> Collection[Row]:
        seconds = self._relation.seconds(key)
        return [(second,) for second in seconds] if seconds else default

    def __contains__(self, key: object) -> bool:
        return bool(self._relation.seconds(key))


class _ByPair:
    """Whether there is a pair."""

    def __init__(self, relation: PairRelation) -> None:
        self._relation = relation

    def get(self, key: Any, default: tuple[()]) -> Collection[Row]:
        return ((),) if key in self else default

    def __contains__(self, key: Any) -> bool:
        return self._relation.has(*key)

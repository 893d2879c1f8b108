"""The values of a database, and the one order of its answers."""

from __future__ import annotations

from mochi_runtime._query.keys import hash_key
from mochi_runtime.order import sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Hashable
    from typing import Any, Final

    type Row = tuple[Hashable, ...]

# The types whose values are their own keys.
OWN_KEYS: Final = frozenset((int, str, type(None)))


class Values:
    """The values of a database, each known to the relations by a key that is equal when `==` holds.

    Most values are their own key; the others, such as `true`, are remembered here.
    """

    __slots__ = ("_originals",)

    def __init__(self) -> None:
        self._originals: dict[Hashable, object] = {}

    def row(self, values: tuple[Any, ...]) -> Row:
        """The keys of some values."""
        return tuple(map(self.key, values))

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

    def of(self, keys: list[Hashable]) -> list[Any]:
        """The values of keys."""
        return list(map(self.value, keys)) if self._originals else keys

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

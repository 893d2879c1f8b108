"""`group by`: one pass over the rows, groups in the order in which their keys first appear."""

from __future__ import annotations

from mochi_runtime._query.keys import hash_key
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping
    from typing import Any


class Group:
    """The `g` of `group by k into g`: a key and the rows that share it, in their order."""

    __slots__ = ("items", "key")

    def __init__(self, key: Any, items: list[Any]) -> None:
        self.key = key
        self.items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Any:
        return self.items[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Group):
            return hash_key([self.key, self.items]) == hash_key([other.key, other.items])
        return NotImplemented

    def __hash__(self) -> int:
        return hash(hash_key(self.key))

    def __mochi_items__(self) -> list[tuple[str, Any]]:
        """What prints for a group (SEMANTICS section 8)."""
        return [
            ("__group__", True),
            ("count", len(self.items)),
            ("items", self.items),
            ("key", self.key),
        ]

    def __repr__(self) -> str:
        return f"Group(key={self.key!r}, items={self.items!r})"


@without_frames
def group_rows(rows: Iterable[tuple[Any, Any]]) -> list[Group]:
    """The groups of rows given as (key, row), for keys of any kind."""
    groups: dict[Hashable, Group] = {}
    for key, row in rows:
        # A string is its own key; the test saves a call for the most common one.
        hashed = key if type(key) is str else hash_key(key)
        group = groups.get(hashed)
        if group is None:
            groups[hashed] = Group(key, [row])
        else:
            group.items.append(row)
    return list(groups.values())


@without_frames
def groups_of(index: Mapping[Any, list[Any]]) -> list[Group]:
    """The groups of rows that were collected by key, for keys that hash as they are."""
    return [Group(key, items) for key, items in index.items()]

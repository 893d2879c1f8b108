"""What the joins of SEMANTICS section 15 need beyond a look-up in an index.

An inner, left or right join with an equality is emitted in place: the indexed side is a dict from
key to rows, and a row without a partner is a default of `get`.  The other functions
here serve the joins that must see every row before they know what is unmatched.
"""

from __future__ import annotations

from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any


@without_frames
def rows_by_key[K, R](keys: Sequence[K], rows: Iterable[R]) -> Mapping[K, Sequence[R]]:
    """The rows of each key; the keys stand beside the rows.

    Mostly each row has a key of its own, and then all of this runs in C.
    """
    single = dict(zip(keys, zip(rows, strict=False), strict=False))
    if len(single) == len(keys):
        return single
    index: dict[K, list[R]] = {key: [] for key in single}
    for key, row in zip(keys, rows, strict=False):
        index[key].append(row)
    return index


def matched_first(rows: Iterable[tuple[Any, Iterable[Any] | None]]) -> Iterator[tuple[Any, Any]]:
    """Pairs of a left join without an equality: all matches, then the left rows without one.

    Each row comes with its partners.
    """
    unmatched = []
    for row, partners in rows:
        if partners:
            for partner in partners:
                yield row, partner
        else:
            unmatched.append(row)
    for row in unmatched:
        yield row, None


def outer_rows(
    rows: Iterable[tuple[Any, Iterable[tuple[int, Any]] | None]],
    right: list[Any],
    no_row: Any,
    in_place: bool,
) -> Iterator[tuple[Any, Any]]:
    """Pairs of an outer join: those of the left join, then the right rows without a partner.

    Each left row comes with its partners, each with its position in `right`; `no_row` stands for
    the missing left row.  `in_place` says whether unmatched left rows stay where they are or
    follow all matches.
    """
    matched = set()
    unmatched = []
    for row, partners in rows:
        if partners:
            for position, partner in partners:
                matched.add(position)
                yield row, partner
        elif in_place:
            yield row, None
        else:
            unmatched.append(row)
    for row in unmatched:
        yield row, None
    for position, partner in enumerate(right):
        if position not in matched:
            yield no_row, partner

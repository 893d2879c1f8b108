"""What the joins of SEMANTICS section 15 need beyond a look-up in an index.

An inner, left or right join with an equality is emitted in place: `rows_by_key` indexes one side,
and a row without a partner is a default of `get`.  The other functions here serve the joins that
must see every row before they know what is unmatched.
"""

from __future__ import annotations

from itertools import chain, repeat

from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any


@without_frames
def rows_by_key[K, R](
    keys: Sequence[K], rows: Iterable[R]
) -> tuple[Mapping[K, R], Mapping[K, Sequence[R]]]:
    """The row of each key if no two rows have the same; otherwise the rows of each key.

    The keys stand beside the rows.  The other of the two mappings is empty.
    """
    one = dict(zip(keys, rows, strict=False))
    if len(one) == len(keys):
        return one, {}
    many: dict[K, list[R]] = {key: [] for key in one}
    for key, row in zip(keys, rows, strict=False):
        many[key].append(row)
    return {}, many


@without_frames
def outer_join[K, L, R, N](
    left: Iterable[L],
    left_keys: Sequence[K],
    right: Iterable[R],
    right_keys: Sequence[K],
    no_row: N,
) -> Iterator[tuple[L | N, R | None]]:
    """The pairs of a left join, then `no_row` with each right row that has no partner.

    The keys stand beside the rows.
    """
    one, many = rows_by_key(right_keys, right)
    pairs: Iterator[tuple[L | N, R | None]]
    if one:
        pairs = zip(left, map(one.get, left_keys), strict=False)
    else:
        with_keys = zip(left, left_keys, strict=False)
        pairs = ((row, partner) for row, key in with_keys for partner in many.get(key, (None,)))
    matched = set(left_keys)
    rest = [row for row, key in zip(right, right_keys, strict=False) if key not in matched]
    return chain(pairs, zip(repeat(no_row), rest, strict=False))


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

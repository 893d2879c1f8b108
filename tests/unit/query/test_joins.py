"""Joins, groups and sorts as emitted, against plain nested loops on random rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile
from mochi_runtime.comparison import equal

if TYPE_CHECKING:
    from collections.abc import Callable

type Row = dict[str, Any]
type Test = Callable[[Row, Row], bool]

ROWS = st.lists(st.fixed_dictionaries({"k": st.integers(0, 3), "v": st.integers(0, 3)}), max_size=6)
LOOSE_ROWS = st.lists(
    st.fixed_dictionaries(
        {"k": st.sampled_from([0, 1, 1.0, True, None, "a", [1], {"x": 1}]), "v": st.integers(0, 3)}
    ),
    max_size=6,
)
TYPED = "list<map<string, int>>"
LOOSE = "list<map<string, any>>"
KINDS = ["inner", "left", "right", "outer"]


@cache
def function(query: str, rows: str = TYPED) -> Callable[..., list[Any]]:
    """The compiled `fun f(l, r)` that returns a query."""
    text = f"fun f(l: {rows}, r: {rows}): list<any> {{ return {query} }}"
    compilation = Compilation(SourceFile("f.mochi", text), CompilerOptions(check="off"))
    namespace: dict[str, Any] = {"__name__": "f"}
    exec(compilation.code, namespace)
    found: Callable[..., list[Any]] = namespace["f"]
    return found


def nested_loops(kind: str, left: list[Row], right: list[Row], test: Test) -> list[Any]:
    """The join by the letter: every pair is tested (unmatched rows in their place)."""
    if kind == "right":
        return [[a, b] for b, a in nested_loops("left", right, left, lambda b, a: test(a, b))]
    rows: list[Any] = []
    matched: set[int] = set()
    for a in left:
        partners = [place for place, b in enumerate(right) if test(a, b)]
        matched.update(partners)
        rows += [[a, right[place]] for place in partners]
        if not partners and kind != "inner":
            rows.append([a, None])
    if kind == "outer":
        rows += [[None, b] for place, b in enumerate(right) if place not in matched]
    return rows


def join(kind: str, condition: str, rows: str = TYPED) -> Callable[..., list[Any]]:
    word = "" if kind == "inner" else kind
    return function(f"from a in l {word} join b in r on {condition} select [a, b]", rows)


@pytest.mark.parametrize("kind", KINDS)
@given(left=ROWS, right=ROWS)
def test_one_equality(kind: str, left: list[Row], right: list[Row]) -> None:
    result = join(kind, 'a["k"] == b["k"]')(left, right)
    assert result == nested_loops(kind, left, right, lambda a, b: a["k"] == b["k"])


@pytest.mark.parametrize("kind", KINDS)
@given(left=ROWS, right=ROWS)
def test_equalities_and_other_conditions(kind: str, left: list[Row], right: list[Row]) -> None:
    condition = "a.v > 0 && a.k == b.k && b.v < 3 && a.v + 1 == b.v && a.v < b.k"
    result = join(kind, condition)(left, right)

    def test(a: Row, b: Row) -> bool:
        filters = a["v"] > 0 and b["v"] < 3 and a["v"] < b["k"]
        return bool(filters and a["k"] == b["k"] and a["v"] + 1 == b["v"])

    assert result == nested_loops(kind, left, right, test)


@pytest.mark.parametrize("kind", KINDS)
@given(left=LOOSE_ROWS, right=LOOSE_ROWS)
def test_keys_of_any_kind(kind: str, left: list[Row], right: list[Row]) -> None:
    result = join(kind, "a.k == b.k", LOOSE)(left, right)
    assert result == nested_loops(kind, left, right, lambda a, b: equal(a["k"], b["k"]))


@given(left=ROWS, right=ROWS)
def test_without_an_equality_unmatched_rows_come_last(left: list[Row], right: list[Row]) -> None:
    expected = nested_loops("left", left, right, lambda a, b: bool(a["k"] < b["k"]))
    expected.sort(key=lambda row: row[1] is None)
    assert join("left", "a.k < b.k")(left, right) == expected
    outer = join("outer", "a.k < b.k")(left, right)
    assert outer[: len(expected)] == expected
    unmatched = [b for b in right if all(a["k"] >= b["k"] for a in left)]
    assert outer[len(expected) :] == [[None, b] for b in unmatched]


@given(left=ROWS, right=ROWS)
def test_three_tables_with_a_missing_side(left: list[Row], right: list[Row]) -> None:
    query = function(
        "from a in l left join b in r on a.k == b.k right join c in l on a.v == c.v && c.k > 0"
        " select [a, b, c]"
    )
    pairs = nested_loops("left", left, right, lambda a, b: a["k"] == b["k"])
    expected = []
    for c in left:
        found = [[a, b, c] for a, b in pairs if a["v"] == c["v"] and c["k"] > 0]
        expected += found or [[None, None, c]]
    assert query(left, right) == expected


@given(left=ROWS, right=ROWS)
def test_a_cross_product_with_equalities_keeps_its_order(left: list[Row], right: list[Row]) -> None:
    query = function(
        "from a in l from b in r from c in l where a.k == b.k && a.v > b.v && c.k == b.v"
        " select [a, b, c]"
    )
    assert query(left, right) == [
        [a, b, c]
        for a in left
        for b in right
        for c in left
        if a["k"] == b["k"] and a["v"] > b["v"] and c["k"] == b["v"]
    ]


@given(left=ROWS, right=ROWS)
def test_a_correlated_query_is_a_search(left: list[Row], right: list[Row]) -> None:
    query = function(
        "from a in l select [a.k, count(from b in r where b.k == a.k && b.v > a.v select b),"
        " sum(from b in r from c in r where b.k == a.k && c.v == b.v && c.k < 2 select c.v)]"
    )
    assert query(left, right) == [
        [
            a["k"],
            len([b for b in right if b["k"] == a["k"] and b["v"] > a["v"]]),
            sum(
                c["v"]
                for b in right
                for c in right
                if b["k"] == a["k"] and c["v"] == b["v"] and c["k"] < 2
            ),
        ]
        for a in left
    ]


@given(rows=LOOSE_ROWS)
def test_groups_of_any_key(rows: list[Row]) -> None:
    query = function("from a in l group by a.k into g select [g.key, g.items]", LOOSE)
    expected: list[list[Any]] = []
    for row in rows:
        group = next((group for group in expected if equal(group[0], row["k"])), None)
        if group is None:
            expected.append([row["k"], [row]])
        else:
            group[1].append(row)
    assert query(rows, []) == expected


@given(rows=ROWS)
def test_groups_by_several_keys(rows: list[Row]) -> None:
    by_name = function("from a in l group by a.k, a.v into g select [g.key, count(g)]")
    by_map = function("from a in l group by {k: a.k, v: a.v} into g select [g.key, count(g)]")
    by_list = function("from a in l group by [a.k, a.v] into g select [g.key, count(g)]")
    counts: dict[tuple[int, int], int] = {}
    for row in rows:
        pair = row["k"], row["v"]
        counts[pair] = counts.get(pair, 0) + 1
    expected = [[{"k": k, "v": v}, count] for (k, v), count in counts.items()]
    assert by_name(rows, []) == by_map(rows, []) == expected
    assert by_list(rows, []) == [[[k, v], count] for (k, v), count in counts.items()]


@given(rows=ROWS)
def test_sorting_the_rows_first_changes_nothing(rows: list[Row]) -> None:
    early = function("from a in l sort by [-a.k, a.v] skip 1 take 3 select a")
    late = function("from a in l from b in [0] sort by [-a.k, a.v] skip 1 take 3 select a")
    assert early(rows, []) == late(rows, [])
    assert early(rows, []) == sorted(rows, key=lambda row: (-row["k"], row["v"]))[1:4]

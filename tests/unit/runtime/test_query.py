"""The operators of queries: keys, order, groups, joins, slices (SEMANTICS sections 7.3 and 15)."""

from __future__ import annotations

import math
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mochi_runtime.comparison import equal
from mochi_runtime.errors import MochiError
from mochi_runtime.order import iterate, sort_key, sorted_items, sorted_keys
from mochi_runtime.query import (
    Group,
    distinct_rows,
    first_by,
    group_rows,
    groups_of,
    hash_key,
    matched_first,
    outer_join,
    outer_rows,
    rows_by_key,
    skip_take,
    sort_by,
    sort_rows,
    update_rows,
)
from runtime.shapes import Box, Point

if TYPE_CHECKING:
    from collections.abc import Callable

ATOMS = (
    st.integers(-2, 2)
    | st.booleans()
    | st.none()
    | st.sampled_from([-1.0, 0.0, 0.5, 1.0, math.nan])
    | st.sampled_from(["", "a", "b", "1"])
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
        | st.builds(Box, inner)
        | st.builds(Point, st.integers(-2, 2), st.integers(-2, 2))
    ),
    max_leaves=4,
)


@given(VALUES, VALUES)
def test_keys_are_equal_exactly_when_values_are(left: Any, right: Any) -> None:
    assert (hash_key(left) == hash_key(right)) == equal(left, right)


def test_functions_and_nan_equal_nothing() -> None:
    assert hash_key(len) != hash_key(len)
    assert hash_key(math.nan) != hash_key(math.nan)


def test_sets_compare_by_content_and_python_objects_by_their_own_rules() -> None:
    assert hash_key({1, 2}) == hash_key({2, 1}) != hash_key({1})
    unhashable = bytearray(b"x")
    assert hash_key(unhashable) == hash_key(unhashable) != hash_key(bytearray(b"x"))
    assert hash_key(b"x") == b"x"


@given(st.lists(VALUES, max_size=6))
def test_any_values_have_one_order(values: list[Any]) -> None:
    keys = [sort_key(value) for value in values]
    assert sorted(keys) == sorted(reversed(keys))


def test_none_sorts_last_and_kinds_apart() -> None:
    mixed = [None, "b", [2], 3, True, {"a": 1}, "a", False, [1, 5], 1.5, Point(1, 2), math.nan]
    ordered = sort_by(mixed)
    assert ordered[:5] == [False, True, 1.5, 3, ordered[4]]
    assert math.isnan(ordered[4])
    assert ordered[5:9] == ["a", "b", [1, 5], [2]]
    assert ordered[-1] is None


def test_objects_without_an_order_are_kept_as_they_come() -> None:
    first, second = object(), object()
    assert sort_by([second, first]) == [second, first]


@given(st.lists(st.integers() | st.none()))
def test_sort_by_agrees_with_a_comparison(values: list[int | None]) -> None:
    def compare(a: int | None, b: int | None) -> int:
        if a is None or b is None:
            return (a is None) - (b is None)
        return (a > b) - (a < b)

    assert sort_by(values) == sorted(values, key=cmp_to_key(compare))


def test_sort_is_stable_whatever_the_keys() -> None:
    rows = [("a", None), ("b", 1), ("c", None), ("d", 1)]
    assert sort_rows(list(rows)) == ["b", "d", "a", "c"]
    assert sort_by(["bb", "a", "cc"], len) == ["a", "bb", "cc"]


def test_iteration_is_ascending() -> None:
    assert iterate({"b": 1, "a": 2}) == ["a", "b"]
    assert iterate({10, 9}) == [9, 10]
    assert iterate(iter([3, 1])) == [3, 1]
    assert iterate("ab") == "ab"
    assert sorted_keys({2: "x", 1: "y"}) == [1, 2]
    assert sorted_keys({"a", 1, None}) == [1, "a", None]
    assert sorted_items({"b": 1, "a": 2}) == [("a", 2), ("b", 1)]
    with pytest.raises(TypeError):
        iterate(5)


def test_groups_come_in_order_of_first_appearance() -> None:
    groups = group_rows([(1, "x"), (True, "y"), (1.0, "z"), ([1], "l"), ([1], "m")])
    assert [(group.key, group.items) for group in groups] == [
        (1, ["x", "z"]),
        (True, ["y"]),
        ([1], ["l", "m"]),
    ]
    assert groups_of({"k": [1, 2]}) == [Group("k", [1, 2])]


def test_a_group_is_a_sequence_of_its_items() -> None:
    group = Group("k", [3, 4])
    assert list(group) == [3, 4]
    assert len(group) == 2
    assert group[1] == 4
    assert group == Group("k", [3, 4])
    assert group != Group("k", [True, 4])
    assert group != ["k"]
    assert len({group, Group("k", [])}) == 2
    assert repr(group) == "Group(key='k', items=[3, 4])"


def test_unmatched_rows_of_a_search_come_last() -> None:
    assert list(matched_first([("a", []), ("b", [1, 2]), ("c", None)])) == [
        ("b", 1),
        ("b", 2),
        ("a", None),
        ("c", None),
    ]


@pytest.mark.parametrize(("in_place", "place"), [(True, 0), (False, 1)])
def test_outer_rows_end_with_unmatched_right_rows(in_place: bool, place: int) -> None:
    rows = [("a", None), ("b", [(1, "y")])]
    pairs = list(outer_rows(rows, ["x", "y"], (None, None), in_place))
    assert pairs.index(("a", None)) == place
    assert ("b", "y") in pairs
    assert pairs[-1] == ((None, None), "x")


def test_slices() -> None:
    rows = [1, 2, 3]
    assert skip_take(rows, 1, None) == [2, 3]
    assert skip_take(rows, None, 5) == rows
    assert skip_take(rows, 1, 1) == [2]
    with pytest.raises(MochiError, match="take must not be negative: -1"):
        skip_take(rows, None, -1)
    with pytest.raises(MochiError, match="skip must be an int"):
        skip_take(rows, 1.5, None)


def test_distinct_keeps_the_first_of_equal_rows() -> None:
    assert distinct_rows([1, True, 1.0, [1], [1], Point(1, 2), Point(1, 2)]) == [
        1,
        True,
        [1],
        Point(1, 2),
    ]


@given(st.lists(st.integers() | st.none()), st.integers(0, 5))
def test_the_first_rows_are_those_of_the_sort(values: list[int | None], count: int) -> None:
    assert first_by(values, count) == sort_by(values)[:count]
    pairs = [(place, value) for place, value in enumerate(values)]
    assert sort_rows(pairs, count) == sort_rows(pairs)[:count]


def test_update_takes_a_list_of_structs() -> None:
    rows = [Point(1, 2)]
    assert update_rows(rows) is rows
    with pytest.raises(MochiError, match="update element is not struct"):
        update_rows([1])
    with pytest.raises(MochiError, match="update target is not list"):
        update_rows({"a": 1})


@given(st.lists(st.tuples(st.integers(0, 5) | st.text(max_size=1), st.integers())))
def test_rows_by_key_are_in_order(pairs: list[tuple[Any, int]]) -> None:
    keys, rows = [key for key, _ in pairs], [row for _, row in pairs]
    one, many = rows_by_key(keys, rows)
    assert not one or not many
    assert [*one, *many] == list(dict.fromkeys(keys))
    for key in keys:
        found = [one[key]] if key in one else many[key]
        assert found == [row for each, row in pairs if each == key]


SIDE = st.lists(st.tuples(st.integers(0, 5), st.integers()), max_size=6)


@given(SIDE, SIDE)
def test_an_outer_join_by_key_is_one_by_position(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    keys = [[key for key, _ in side] for side in (left, right)]
    numbered = [(row, [each for each in enumerate(right) if each[1][0] == row[0]]) for row in left]
    by_key = outer_join(left, keys[0], right, keys[1], None)
    assert list(by_key) == list(outer_rows(numbered, right, None, in_place=True))


@pytest.mark.parametrize("order", [sort_by, lambda rows, key: first_by(rows, 1, key)])
def test_the_error_of_a_key_stands_alone(order: Callable[..., list[object]]) -> None:
    with pytest.raises(TypeError) as caught:
        order([1, "a"], lambda row: -row)
    assert caught.value.__context__ is None

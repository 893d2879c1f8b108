"""The builtin functions (SEMANTICS section 14, newer-surface section 17)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from mochi_runtime import aggregates, builtins, numeric, text
from mochi_runtime.errors import MochiError
from mochi_runtime.query import Group
from runtime.shapes import Point


def test_length() -> None:
    assert [builtins.length(x) for x in ("héllo", "😀", [1, 2], {"a": 1}, {1}, None)] == [
        5,
        1,
        2,
        1,
        1,
        0,
    ]
    assert [builtins.length(x) for x in (12345, 1.5, True)] == [5, 3, 4]
    with pytest.raises(MochiError, match="cannot take length of type Point"):
        builtins.length(Point(1, 2))


def test_count_and_exists() -> None:
    assert builtins.count([1, 2]) == builtins.count(Group("k", [1, 2])) == 2
    assert builtins.exists([1])
    assert builtins.exists("a")
    assert not builtins.exists([])
    assert not builtins.exists({})
    assert not builtins.exists(5)
    assert not builtins.exists(None)


def test_lists_are_not_changed() -> None:
    values = [1, 2]
    assert builtins.append(values, 3) == builtins.push(values, 3) == [1, 2, 3]
    assert builtins.append(None, 3) == [3]
    assert builtins.concat(values, [3], []) == [1, 2, 3]
    assert builtins.concat() == []
    assert builtins.reverse(values) == [2, 1]
    assert values == [1, 2]


def test_lists() -> None:
    assert builtins.first([1, 2]) == 1
    assert builtins.first([]) is None
    assert builtins.reverse("añb") == "bña"
    assert builtins.distinct([1, 2, 1.0, True, [1], [1]]) == [1, 2, True, [1]]
    assert builtins.range_(3) == [0, 1, 2]
    assert builtins.range_(1, 3) == [1, 2]
    assert builtins.range_(5, 0, -2) == [5, 3, 1]
    assert builtins.map_([1, 2], lambda x: x * 2) == [2, 4]
    assert builtins.filter_([1, 2], lambda x: x > 1) == [2]
    assert builtins.reduce([2, 3], lambda a, x: a * x, 1) == 6
    assert builtins.index_of([1, 2.0], 2) == 1
    assert builtins.index_of([1], True) == -1
    assert builtins.index_of("abc", "c") == 2
    assert builtins.index_of("abc", "z") == -1


def test_maps_and_sets() -> None:
    assert builtins.keys({10: "a", 9: "b"}) == [9, 10]
    assert builtins.values({"b": [2], "a": [1]}) == [[1], [2]]
    members = {2}
    assert builtins.add_to_set(members, 1) == {1, 2}
    assert members == {2}
    assert builtins.has({1}, 1)
    assert builtins.to_list_of_set({3, 1, 2}) == [1, 2, 3]
    assert builtins.to_list_of_set([2, 1]) == [2, 1]


@pytest.mark.parametrize(
    ("call", "argument", "message"),
    [
        (builtins.first, 5, "first expects list"),
        (builtins.first, "ab", "first expects list"),
        (builtins.first, None, "first expects list"),
        (builtins.count, 5, "count expects list or group, got int"),
        (builtins.keys, [1], "keys expects map"),
        (builtins.values, 5, "values expects map"),
        (aggregates.max_, 5, "max expects list"),
        (aggregates.sum_, [None], "sum expects number, got <nil>"),
        (numeric.abs_, "a", "abs expects number, got string"),
        (text.trim, 5, "trim expects string, got int"),
    ],
)
def test_wrong_kinds(call: Any, argument: object, message: str) -> None:
    with pytest.raises(MochiError) as caught:
        call(argument)
    assert str(caught.value) == message


def test_wrong_sets() -> None:
    with pytest.raises(MochiError, match="add expects set"):
        builtins.add_to_set([1], 2)


@pytest.mark.parametrize(
    ("values", "total", "mean"),
    [
        ([1, 2, 3], 6, 2.0),
        ([1.5, 2.5], 4.0, 2.0),
        ([], 0, 0.0),
        ([2**63, 1], 2**63 + 1, (2**63 + 1) / 2),
        ([0.1] * 10, 0.9999999999999999, 0.09999999999999999),
        (["1", "2"], 3, 1.5),
        (["1", "2.5", "z", "3"], 6.5, 1.625),
        ([True, False, True], 2, 2 / 3),
        (Group("k", [1, 2]), 3, 1.5),
    ],
)
def test_sum_and_avg(values: Any, total: float, mean: float) -> None:
    assert repr(aggregates.sum_(values)) == repr(total)
    assert repr(aggregates.avg(values)) == repr(mean)


def test_min_and_max() -> None:
    assert (aggregates.min_([3, 1, 2]), aggregates.max_([3, 1, 2])) == (1, 3)
    assert (aggregates.min_(["b", "a"]), aggregates.max_(["b", "a"])) == ("a", "b")
    assert aggregates.max_([2**53, 2**53 + 1]) == 2**53 + 1
    assert aggregates.min_([]) == aggregates.max_([]) == 0
    assert (aggregates.min_(4, 2.5), aggregates.max_(4, 2.5)) == (2.5, 4)
    assert aggregates.max_({1, 5}) == 5


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (2.567, 2, 2.57),
        (2.345, 2, 2.35),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (-0.5, 0, -1.0),
        (1234.5, -2, 1200.0),
        (1e15, 2, 1e15),
        (1e308, 2, 1e308),
        (math.inf, 0, math.inf),
        (7, 0, 7),
        (1250, -2, 1300),
        (-1250, -2, -1300),
    ],
)
def test_round(value: float, digits: int, expected: float) -> None:
    assert repr(numeric.round_(value, digits)) == repr(expected)


def test_numbers() -> None:
    assert numeric.abs_(-5) == 5
    assert repr(numeric.floor(-2.5)) == "-3.0"
    assert repr(numeric.ceil(2.1)) == "3.0"
    assert repr(numeric.ceil(2)) == "2"
    assert numeric.floor(math.inf) == math.inf
    assert numeric.floor(Fraction(5, 2)) == 2
    assert numeric.sqrt(16) == 4.0
    assert math.isnan(numeric.sqrt(-1))
    assert numeric.power(2, 100) == 2**100
    assert numeric.power(2, -1) == 0.5
    assert math.isnan(numeric.power(-8, 0.5))
    assert numeric.float_("2.5") == 2.5
    assert numeric.float_(3) == 3.0
    assert numeric.num(Fraction(2, 3)) == 2
    assert numeric.denom(3) == 1
    assert numeric.parse_int("42") == 42
    assert numeric.parse_int("101", 2) == 5
    for argument in (("x",), ("12", 2)):
        with pytest.raises(MochiError):
            numeric.parse_int(*argument)
    with pytest.raises(MochiError):
        numeric.float_("x")


def test_case_is_mapped_code_point_by_code_point() -> None:
    assert text.upper("aBcé") == "ABCÉ"
    assert text.lower("ABCÉ") == "abcé"
    assert text.upper("ßﬁ") == "ßﬁ"
    assert text.upper("ᾳ") == "ᾼ"
    assert text.lower("İ") == "i"
    assert text.lower("ДЖΣ") == "джσ"
    assert text.lower(12) == "12"


def test_pad_start() -> None:
    assert text.pad_start("7", 3, "0") == "007"
    assert text.pad_start("7", 4, "ab") == "aba7"
    assert text.pad_start("7", 3, "") == "  7"
    assert text.pad_start("long", 2, "0") == "long"
    assert text.pad_start(7, 2, " ") == " 7"


def test_strings() -> None:
    assert text.trim(" a b\n") == "a b"
    assert text.substring("hello", 1, 3) == "el"
    assert text.substring("hello", 0, 100) == "hello"
    assert text.substring("hello", -3, -1) == "ll"
    assert text.substring("hello", 4, 2) == ""
    assert text.split("a,,b", ",") == ["a", "", "b"]
    assert text.split("añb", "") == ["a", "ñ", "b"]
    assert text.join(["a", "b"], "-") == "a-b"
    assert text.join([1, 2.0], ",") == "1,2"
    assert text.repeat("ab", 2) == "abab"
    assert text.repeat("ab", -1) == ""
    assert text.repeat([0], 2) == [0, 0]
    assert text.replace("aXbX", "X", "-") == "a-b-"
    assert text.starts_with("abc", "ab")
    assert text.ends_with("abc", "bc")


def test_sha256() -> None:
    digest = text.sha256("abc")
    assert digest[:4] == [186, 120, 22, 191]
    assert digest == text.sha256([97, 98, 99])

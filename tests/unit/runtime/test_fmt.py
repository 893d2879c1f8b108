"""The text of values, as SEMANTICS section 8 and its probes have it."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Any

import pytest

from mochi_runtime.fmt import nested, printed, quoted, str_from
from mochi_runtime.query import Group
from mochi_runtime.structs import VariantBase
from runtime.shapes import Keyworded, Point


@pytest.mark.parametrize(
    ("value", "alone", "inside"),
    [
        (2.0, "2", "2.0"),
        (0.1, "0.1", "0.1"),
        (100000.0, "100000", "100000.0"),
        (999999.0, "999999", "999999.0"),
        (1e6, "1e+06", "1000000.0"),
        (1234567.8, "1.2345678e+06", "1234567.8"),
        (123456789.5, "1.234567895e+08", "123456789.5"),
        (1e15, "1e+15", "1000000000000000.0"),
        (1e16, "1e+16", "10000000000000000.0"),
        (123456789012345680.0, "1.2345678901234568e+17", "123456789012345680.0"),
        (1e21, "1e+21", "1000000000000000000000.0"),
        (1.5e22, "1.5e+22", "15000000000000000000000.0"),
        (1e100, "1e+100", "1" + "0" * 100 + ".0"),
        (0.0001, "0.0001", "0.0001"),
        (0.00012, "0.00012", "0.00012"),
        (0.00001, "1e-05", "0.00001"),
        (-0.00001, "-1e-05", "-0.00001"),
        (0.000001234, "1.234e-06", "0.000001234"),
        (1e-7, "1e-07", "0.0000001"),
        (-2.5, "-2.5", "-2.5"),
        (0.0, "0", "0.0"),
        (-0.0, "-0", "-0.0"),
        (math.inf, "+Inf", "+Inf.0"),
        (-math.inf, "-Inf", "-Inf.0"),
        (math.nan, "NaN", "NaN.0"),
    ],
)
def test_floats(value: float, alone: str, inside: str) -> None:
    assert printed(value) == alone
    assert str_from(value) == alone
    assert nested([value]) == f"[{inside}]"


@pytest.mark.parametrize(
    ("value", "alone", "inside", "as_str"),
    [
        (5, "5", "5", "5"),
        (True, "true", "true", "true"),
        (None, "nil", "nil", "<nil>"),
        ("a", "a", '"a"', "a"),
        ([1, "a"], '[1, "a"]', '[1, "a"]', "[1 a]"),
        ([], "[]", "[]", "[]"),
        ({"b": 1, "a": [None]}, '{"a": [nil], "b": 1}', None, "map[a:[<nil>] b:1]"),
        ({}, "{}", "{}", "map[]"),
        ({10: "x", 9: "y"}, '{"9": "y", "10": "x"}', None, "map[9:y 10:x]"),
        ({True: 1, False: 0}, '{"false": 0, "true": 1}', None, "map[false:0 true:1]"),
        ({1.5: "x", 2.0: "y"}, '{"1.5": "x", "2.0": "y"}', None, "map[1.5:x 2.0:y]"),
        ({3, 1, 2}, "[1, 2, 3]", "[1, 2, 3]", "[1 2 3]"),
        (Fraction(1, 3), "1/3", "1/3", "1/3"),
        (Fraction(2), "2/1", "2/1", "2/1"),
    ],
)
def test_values(value: object, alone: str, inside: str | None, as_str: str) -> None:
    assert printed(value) == alone
    assert nested(value) == (inside or alone)
    assert str_from(value) == as_str


def test_functions() -> None:
    def double(n: int) -> int:
        return 2 * n

    assert printed(double) == "<function double>"
    assert printed([double, len]) == "[nil, nil]"


def test_structs_print_their_name_in_byte_order() -> None:
    assert printed(Point(1, 2)) == '{"__name": "Point", "x": 1, "y": 2}'
    assert str_from(Point(1, 2.0)) == "map[__name:Point x:1 y:2]"
    assert printed(Keyworded(1, 2)) == '{"Z": 2, "__name": "Keyworded", "class": 1}'


def test_unit_variant() -> None:
    class Empty(VariantBase):
        __slots__ = ()

    assert printed(Empty()) == '{"__name": "Empty"}'


def test_group() -> None:
    group = Group("k", [1, 2])
    assert printed(group) == '{"__group__": true, "count": 2, "items": [1, 2], "key": "k"}'


def test_objects_of_python_code() -> None:
    @dataclass
    class Pair:
        b: int
        a: float

    class Name(str):
        __slots__ = ()

    assert printed(Pair(1, 2.0)) == '{"__name": "Pair", "a": 2.0, "b": 1}'
    assert printed([Name("x"), (1, 2), range(2)]) == '["x", [1, 2], [0, 1]]'
    assert printed(b"x") == "b'x'"


def test_ints_of_any_length() -> None:
    assert printed(10**5000) == "1" + "0" * 5000
    assert printed([-(10**5000)]) == "[-1" + "0" * 5000 + "]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 日本 😀", "plain é 日本 😀"),
        ('a"b\\', 'a\\"b\\\\'),
        ("\n\t\r\a\b\f\v", "\\n\\t\\r\\a\\b\\f\\v"),
        ("\x01\x7f", "\\x01\\x7f"),
        ("\u200b\u00a0\u2028", "\\u200b\\u00a0\\u2028"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_quoting(text: str, expected: str) -> None:
    assert quoted(text) == f'"{expected}"'


ITEMS: list[Any] = [
    *(0, -5, 10**20, 10**5000, True, None, 1.5, 2.0, -0.0, 1e16, 1e-7),
    *(float("inf"), float("nan"), "a", "b c", 'q"', '", "', "\n", "\\", "é", "\ud800", ""),
    *([], [1], [1.5, [2]], ["x"], [[]], (1, 2), range(3), {"a": 1}, {1, 2}, IntEnum("E", "A")(1)),
]


@pytest.mark.parametrize("first", ITEMS, ids=map(str, range(len(ITEMS))))
def test_a_list_prints_its_items_one_by_one(first: Any) -> None:
    for rest in itertools.product(ITEMS, repeat=2):
        for items in ([first], [first, rest[0]], [first, *rest]):
            assert printed(items) == f"[{', '.join(map(nested, items))}]"


def test_a_list_inside_itself_is_too_deep() -> None:
    items: list[Any] = [1]
    items.append(items)
    with pytest.raises(RecursionError):
        printed(items)

"""Equality, order and membership of values of any kind (SEMANTICS 7.3, RULINGS on 19.4)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from mochi_runtime import comparison
from mochi_runtime.errors import ErrorValue, MochiError
from mochi_runtime.query import Group
from runtime.shapes import Point


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, None, True),
        (None, 0, False),
        ("a", "a", True),
        ([1, [2.0]], [1.0, [2]], True),
        ([1], [True], False),
        ([1], [1, 2], False),
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"b": 1}, False),
        ({1: "a"}, {True: "a"}, False),
        ({1, 2}, {2, 1}, True),
        ({1}, {True}, False),
        (math.nan, math.nan, False),
        (len, len, False),
        ([len], [len], False),
        (Point(1, 2), Point(1, 2), True),
        (ErrorValue("a"), "a", True),
        (Fraction(1), 1, True),
    ],
)
def test_equality(left: object, right: object, expected: bool) -> None:
    assert comparison.equal(left, right) is expected
    assert comparison.equal(right, left) is expected


def test_order() -> None:
    assert comparison.less(2**53, 2**53 + 1)
    assert comparison.less(1, 1.5)
    assert comparison.less("Z", "a")
    assert comparison.less([1, 2], [1, 3])
    assert comparison.less(False, True)
    assert comparison.less_equal("ab", "ab")
    assert comparison.less_equal(2, 2.0)
    assert not comparison.less(None, 1)
    assert not comparison.less_equal(1, None)


@pytest.mark.parametrize(
    ("apply", "left", "right"),
    [
        (comparison.less, 1, "a"),
        (comparison.less_equal, True, 1),
        (comparison.contains, 5, 1),
        (comparison.contains, "abc", 1),
    ],
)
def test_wrong_kinds_are_run_errors(apply: Any, left: object, right: object) -> None:
    with pytest.raises(MochiError):
        apply(left, right)


def test_in() -> None:
    assert comparison.contains([1, 2], 1.0)
    assert not comparison.contains([1], True)
    assert comparison.contains([[1], [2]], [2])
    assert not comparison.contains([math.nan], math.nan)
    assert comparison.contains({"k": 1}, "k")
    assert comparison.contains({3: "x"}, 3)
    assert comparison.contains("hello", "ell")
    assert comparison.contains({1, 2}, 2)
    assert comparison.contains(Group("k", [1, 2]), 2)
    assert comparison.contains(range(3), 2)

"""Operators on values of any kind (SEMANTICS section 7, RULINGS on 19.4)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mochi_runtime import operators as op
from mochi_runtime.errors import ErrorValue, MochiError
from mochi_runtime.query import Group
from runtime.shapes import Keyworded, Point


@pytest.mark.parametrize(
    ("left", "right", "quotient", "remainder"),
    [
        (7, 2, 3, 1),
        (-7, 2, -3, -1),
        (7, -2, -3, 1),
        (-7, -2, 3, -1),
        (6, -2, -3, 0),
        (-(2**70), 1000, -1180591620717411303, -424),
        (2**70, -7, -168655945816773043346, 2),
    ],
)
def test_int_division_truncates(left: int, right: int, quotient: int, remainder: int) -> None:
    assert op.int_div(left, right) == op.div(left, right) == quotient
    assert op.int_mod(left, right) == op.mod(left, right) == remainder


def test_float_division() -> None:
    assert op.div(1, 2.0) == 0.5
    assert op.mod(-7.5, 2.0) == -1.5
    assert op.mod(7, 2.5) == 2
    assert math.isnan(op.float_mod(math.inf, 2.0))


@given(st.floats(allow_infinity=False), st.floats())
def test_the_remainder_of_floats_is_that_of_c(left: float, right: float) -> None:
    assume(right != 0)
    assert repr(op.float_mod(left, right)) == repr(math.fmod(left, right))


@pytest.mark.parametrize("apply", [op.div, op.mod])
@pytest.mark.parametrize("zero", [0, 0.0])
def test_division_by_zero(apply: Any, zero: float) -> None:
    for left in (1, 1.5, Fraction(1)):
        with pytest.raises(ZeroDivisionError):
            apply(left, zero)


def test_arithmetic() -> None:
    assert op.add(2**63 - 1, 1) == 2**63
    assert op.add("a", "b") == "ab"
    assert op.add([1], [2]) == [1, 2]
    assert op.add("a", ErrorValue("b")) == "ab"
    assert op.sub(1, 0.5) == 0.5
    assert op.mul(3, 2) == 6
    assert op.div(Fraction(1), Fraction(3)) == Fraction(1, 3)
    assert op.mul(Fraction(1, 3), 3) == 1
    assert op.negate(-(2**63)) == 2**63
    assert op.negate(Fraction(1, 2)) == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("apply", "left", "right"),
    [
        (op.add, "a", 1),
        (op.add, 1, "a"),
        (op.add, None, 1),
        (op.add, True, 1),
        (op.add, [1], 2),
        (op.add, len, 2),
        (op.sub, "a", "b"),
        (op.mul, "a", 2),
        (op.mul, [1], 2),
        (op.mod, "a", 2),
        (op.less, 1, "a"),
        (op.less_equal, True, 1),
        (op.contains, 5, 1),
        (op.contains, "abc", 1),
        (op.union, [1], 5),
        (op.union_all, "ab", [1]),
    ],
)
def test_wrong_kinds_are_run_errors(apply: Any, left: object, right: object) -> None:
    with pytest.raises(MochiError):
        apply(left, right)


@pytest.mark.parametrize("value", ["a", None, True, [1]])
def test_negating_other_kinds(value: object) -> None:
    with pytest.raises(MochiError, match="operator `-`"):
        op.negate(value)


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
    assert op.equal(left, right) is expected
    assert op.equal(right, left) is expected


def test_order() -> None:
    assert op.less(2**53, 2**53 + 1)
    assert op.less(1, 1.5)
    assert op.less("Z", "a")
    assert op.less([1, 2], [1, 3])
    assert op.less(False, True)
    assert op.less_equal("ab", "ab")
    assert op.less_equal(2, 2.0)
    assert not op.less(None, 1)
    assert not op.less_equal(1, None)


def test_in() -> None:
    assert op.contains([1, 2], 1.0)
    assert not op.contains([1], True)
    assert op.contains([[1], [2]], [2])
    assert not op.contains([math.nan], math.nan)
    assert op.contains({"k": 1}, "k")
    assert op.contains({3: "x"}, 3)
    assert op.contains("hello", "ell")
    assert op.contains({1, 2}, 2)
    assert op.contains(Group("k", [1, 2]), 2)
    assert op.contains(range(3), 2)


def test_set_operators() -> None:
    assert op.union([1, 2, 2, 3], [3, 4, 4]) == [1, 2, 3, 4]
    assert op.union_all([1, 2], [2]) == [1, 2, 2]
    assert op.except_([1, 2, 2, 3], [3]) == [1, 2, 2]
    assert op.intersect([1, 2, 2, 3, 3], [3, 2, 3]) == [3, 2]
    assert op.union([1], [1.0, True]) == [1, True]
    assert op.union({1}, {2}) == {1, 2}
    assert op.union({"a": 1}, {"a": 2}) == {"a": 2}
    assert op.except_({1, 2}, {2}) == {1}
    assert op.intersect({1, 2}, {2}) == {2}
    assert op.union_all(Group("k", [1]), [2]) == [1, 2]


def test_index() -> None:
    assert op.index([1, 2], -1) == 2
    assert op.index("日本", 0) == "日"
    assert op.index({"a": 1}, "b") is None
    assert op.index({1: "x"}, 1) == "x"
    assert op.index({1: "x"}, True) is None
    assert op.index(Point(1, 2), "y") == 2
    assert op.index(Group("k", [5]), 0) == 5


@pytest.mark.parametrize(
    ("container", "key", "message"),
    [
        ([1, 2], 2, "list index out of range: 2 (len 2)"),
        ([1, 2], -3, "list index out of range: -3 (len 2)"),
        ("", 0, "string index out of range: 0 (len 0)"),
        ("a", "b", "string index must be int"),
        ([1], True, "list index must be int"),
        (None, 0, "cannot index value of this kind"),
        (5, 0, "cannot index value of this kind"),
    ],
)
def test_index_errors(container: object, key: object, message: str) -> None:
    with pytest.raises(MochiError) as caught:
        op.index(container, key)
    assert str(caught.value) == message


def test_set_index() -> None:
    values: list[object] = [1]
    op.set_index(values, 3, 9)
    assert values == [1, None, None, 9]
    op.set_index(values, -1, 8)
    assert values == [1, None, None, 8]
    entries: dict[object, object] = {}
    op.set_index(entries, "k", 1)
    assert entries == {"k": 1}
    point = Point(1, 2)
    op.set_index(point, "x", 5)
    assert point.x == 5
    for target, key in (([1], -2), ("abc", 0), ([1], "a")):
        with pytest.raises(MochiError):
            op.set_index(target, key, 1)


def test_slices_clamp() -> None:
    assert op.slice_([1, 2, 3], None, 2) == [1, 2]
    assert op.slice_("hello", -100, 2) == "he"
    assert op.slice_("hello", 0, -10) == ""
    assert op.slice_("abcdef", 0, 6, 2) == "ace"
    assert op.slice_(Group("k", [1, 2]), 1, None) == [2]
    for value, bound in (({"a": 1}, 0), ([1], "x")):
        with pytest.raises(MochiError):
            op.slice_(value, bound, None)


def test_fields() -> None:
    assert op.field(Point(1, 2), "x") == 1
    assert op.field({"a": 1}, "a") == 1
    assert op.field({"a": 1}, "b") is None
    assert op.field(Keyworded(1, 2), "class") == 1
    assert op.field(Group("k", []), "key") == "k"
    assert op.field(math, "pi") == math.pi
    error = ErrorValue("m")
    error.code = 4
    assert op.field(error, "code") == 4
    for value in (None, 5, "text", [1]):
        with pytest.raises(MochiError, match="has no field nope"):
            op.field(value, "nope")


def test_builtins_as_methods() -> None:
    assert op.method("hello", "contains")("ell") is True
    assert op.method(7, "padStart")(3, "0") == "007"
    assert op.method({"b": 1, "a": 2}, "keys")() == ["a", "b"]
    assert op.method({"a": 1}, "get")("b", 0) == 0
    assert op.method({"keys": len}, "keys")("ab") == 2
    assert op.method(math, "sqrt")(4.0) == 2
    assert op.field({"a": 1}, "keys") is None
    with pytest.raises(MochiError, match="string has no field nope"):
        op.method("text", "nope")


def test_set_fields() -> None:
    point, keyworded, entries = Point(1, 2), Keyworded(1, 2), {"a": 1}
    op.set_field(point, "x", 5)
    op.set_field(keyworded, "class", 6)
    op.set_field(entries, "b", 7)
    assert (point.x, keyworded.class_, entries) == (5, 6, {"a": 1, "b": 7})
    with pytest.raises(MochiError):
        op.set_field("text", "x", 1)


def test_partial() -> None:
    assert op.partial(lambda a, b, c: a + b + c, 1)(2, 3) == 6

"""Arithmetic on values of any kind (SEMANTICS section 7, RULINGS on 19.4)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mochi_runtime import arithmetic
from mochi_runtime.errors import ErrorValue, MochiError


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
    assert arithmetic.int_div(left, right) == arithmetic.div(left, right) == quotient
    assert arithmetic.int_mod(left, right) == arithmetic.mod(left, right) == remainder


def test_float_division() -> None:
    assert arithmetic.div(1, 2.0) == 0.5
    assert arithmetic.mod(-7.5, 2.0) == -1.5
    assert arithmetic.mod(7, 2.5) == 2
    assert math.isnan(arithmetic.float_mod(math.inf, 2.0))


@given(st.floats(allow_infinity=False), st.floats())
def test_the_remainder_of_floats_is_that_of_c(left: float, right: float) -> None:
    assume(right != 0)
    assert repr(arithmetic.float_mod(left, right)) == repr(math.fmod(left, right))


@pytest.mark.parametrize("apply", [arithmetic.div, arithmetic.mod])
@pytest.mark.parametrize("zero", [0, 0.0])
def test_division_by_zero(apply: Any, zero: float) -> None:
    for left in (1, 1.5, Fraction(1)):
        with pytest.raises(ZeroDivisionError):
            apply(left, zero)


def test_arithmetic() -> None:
    assert arithmetic.add(2**63 - 1, 1) == 2**63
    assert arithmetic.add("a", "b") == "ab"
    assert arithmetic.add([1], [2]) == [1, 2]
    assert arithmetic.add("a", ErrorValue("b")) == "ab"
    assert arithmetic.sub(1, 0.5) == 0.5
    assert arithmetic.mul(3, 2) == 6
    assert arithmetic.div(Fraction(1), Fraction(3)) == Fraction(1, 3)
    assert arithmetic.mul(Fraction(1, 3), 3) == 1
    assert arithmetic.negate(-(2**63)) == 2**63
    assert arithmetic.negate(Fraction(1, 2)) == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("apply", "left", "right"),
    [
        (arithmetic.add, "a", 1),
        (arithmetic.add, 1, "a"),
        (arithmetic.add, None, 1),
        (arithmetic.add, True, 1),
        (arithmetic.add, [1], 2),
        (arithmetic.add, len, 2),
        (arithmetic.sub, "a", "b"),
        (arithmetic.mul, "a", 2),
        (arithmetic.mul, [1], 2),
        (arithmetic.mod, "a", 2),
    ],
)
def test_wrong_kinds_are_run_errors(apply: Any, left: object, right: object) -> None:
    with pytest.raises(MochiError):
        apply(left, right)


@pytest.mark.parametrize("value", ["a", None, True, [1]])
def test_negating_other_kinds(value: object) -> None:
    with pytest.raises(MochiError, match="operator `-`"):
        arithmetic.negate(value)

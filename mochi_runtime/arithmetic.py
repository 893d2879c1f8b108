"""Arithmetic that Python lacks or does otherwise, also on values of types that are not known.

The rules are SEMANTICS section 7 without the accidents of 19.4: ints are exact, `/` and `%`
truncate, and a value of the wrong kind is a run error, never a silent zero.  Exact types are tested
first; what falls through is left to Python, so that objects of Python code keep their own
operators.
"""

from __future__ import annotations

import _operator as operator  # `operator` takes as long to load as this module

from mochi_runtime.errors import TYPE_FAULT, MochiError, kind, refusal
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NUMBERS = frozenset({int, float})
_OTHERS = (bool, str, list, dict, set, type(None))


def int_div(left: int, right: int) -> int:
    """`/` on ints: truncates toward zero."""
    try:
        quotient = left // right
    except Exception as error:
        hide_frames(error)
        raise
    if quotient < 0 and quotient * right != left:
        return quotient + 1
    return quotient


def int_mod(left: int, right: int) -> int:
    """`%` on ints: the sign of the dividend."""
    try:
        remainder = left % right
    except Exception as error:
        hide_frames(error)
        raise
    if remainder and (left < 0) != (right < 0):
        return remainder - right
    return remainder


@without_frames
def float_mod(left: float, right: float) -> float:
    """`%` on floats: C's fmod, and a run error for a zero divisor."""
    if right == 0:
        raise ZeroDivisionError("division by zero")
    if left - left != 0:  # an infinity or NaN
        return left - left
    # `%` of Python is fmod where both are positive, and needs no `math`, which is slow to load.
    if left > 0:
        return float(left) % abs(right)
    return -(float(-left) % abs(right)) if left < 0 else float(left)


def add(left: Any, right: Any) -> Any:
    """`left + right`: numbers, two strings, two lists."""
    left_type, right_type = type(left), type(right)
    if left_type in _NUMBERS and right_type in _NUMBERS:
        return left + right
    if left_type is right_type and (left_type is str or left_type is list):
        return left + right
    if isinstance(left, str) and isinstance(right, str):
        return str.__add__(left, right)
    try:
        return _arithmetic("+", operator.add, left, right)
    except Exception as error:
        hide_frames(error)
        raise


def sub(left: Any, right: Any) -> Any:
    """`left - right`."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return left - right
    try:
        return _arithmetic("-", operator.sub, left, right)
    except Exception as error:
        hide_frames(error)
        raise


def mul(left: Any, right: Any) -> Any:
    """`left * right`."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return left * right
    try:
        return _arithmetic("*", operator.mul, left, right)
    except Exception as error:
        hide_frames(error)
        raise


def div(left: Any, right: Any) -> Any:
    """`left / right`: two ints truncate."""
    try:
        left_type, right_type = type(left), type(right)
        if left_type is int and right_type is int:
            return int_div(left, right)
        if left_type in _NUMBERS and right_type in _NUMBERS:
            return left / right
        return _arithmetic("/", operator.truediv, left, right)
    except Exception as error:
        hide_frames(error)
        raise


def mod(left: Any, right: Any) -> Any:
    """`left % right`: the sign of the dividend."""
    try:
        left_type, right_type = type(left), type(right)
        if left_type is int and right_type is int:
            return int_mod(left, right)
        if left_type in _NUMBERS and right_type in _NUMBERS:
            return float_mod(left, right)
        return _arithmetic("%", operator.mod, left, right)
    except Exception as error:
        hide_frames(error)
        raise


@without_frames
def negate(value: Any) -> Any:
    """`-value`."""
    if type(value) in _NUMBERS:
        return -value
    if isinstance(value, _OTHERS):
        raise MochiError(f"operator `-` cannot be used on type {kind(value)}", TYPE_FAULT)
    return -value


def _arithmetic(symbol: str, apply: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """An operation on rationals or objects of Python code; everything else is refused."""
    if isinstance(left, _OTHERS) or isinstance(right, _OTHERS):
        raise refusal(symbol, left, right)
    try:
        return apply(left, right)
    except TypeError:
        raise refusal(symbol, left, right) from None

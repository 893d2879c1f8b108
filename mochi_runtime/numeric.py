"""The builtin functions over numbers (SEMANTICS 14): ints stay exact."""

from __future__ import annotations

import math

from mochi_runtime.arguments import number_of
from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@without_frames
def abs_(value: Any) -> Any:
    """`abs(x)`"""
    return abs(number_of("abs", value))


@without_frames
def ceil(value: Any) -> Any:
    """`ceil(x)`: the next whole number up, of the type of x."""
    number = number_of("ceil", value)
    return ceil_float(number) if isinstance(number, float) else math.ceil(number)


def ceil_float(value: float) -> float:
    """`ceil` of what is known to be a float."""
    return float(math.ceil(value)) if math.isfinite(value) else value


@without_frames
def floor(value: Any) -> Any:
    """`floor(x)`: the next whole number down, of the type of x."""
    number = number_of("floor", value)
    return floor_float(number) if isinstance(number, float) else math.floor(number)


def floor_float(value: float) -> float:
    """`floor` of what is known to be a float."""
    return float(math.floor(value)) if math.isfinite(value) else value


@without_frames
def round_(value: Any, digits: int = 0) -> Any:
    """`round(x, digits)`: half away from zero; negative digits round before the point."""
    number = number_of("round", value)
    return round_float(number, digits) if isinstance(number, float) else round_int(number, digits)


def round_int(value: int, digits: int) -> int:
    """`round` of what is known to be an int."""
    if digits >= 0:
        return value
    unit: int = 10**-digits
    rounded = (abs(value) + unit // 2) // unit * unit
    return rounded if value >= 0 else -rounded


def round_float(value: float, digits: int = 0) -> float:
    """`round` of what is known to be a float."""
    if not math.isfinite(value):
        return value
    scale = 10.0**digits
    scaled = value * scale
    if not math.isfinite(scaled):
        return value
    whole = math.floor(abs(scaled) + 0.5)
    return math.copysign(whole / scale, value)


@without_frames
def sqrt(value: Any) -> float:
    """`sqrt(x)`: NaN below zero."""
    number = _float(value)
    return math.sqrt(number) if number >= 0 else math.nan


@without_frames
def power(base: Any, exponent: Any) -> Any:
    """`pow(x, y)`: exact for ints with an exponent of 0 or more, else a float."""
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        return base**exponent
    try:
        return math.pow(_float(base), _float(exponent))
    except ValueError:
        return math.nan


@without_frames
def float_(value: Any) -> float:
    """`float(x)`: of a number, or of a string that holds one."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            pass
    return _float(value)


@without_frames
def num(value: Any) -> int:
    """`num(x)`: the numerator of a rational or int."""
    return int(number_of("num", value).numerator)


@without_frames
def denom(value: Any) -> int:
    """`denom(x)`: the denominator of a rational or int."""
    return int(number_of("denom", value).denominator)


@without_frames
def parse_int(text: str, base: int = 10) -> int:
    """`parseIntStr(s, base)`"""
    if base == 10:
        from mochi_runtime.casts import decimal_int

        return decimal_int(text)
    try:
        return int(text, base)
    except ValueError:
        raise MochiError(f'cannot cast "{text}" to int', TYPE_FAULT) from None


def _float(value: Any) -> float:
    """A number as a float; only others need the rules of casts."""
    if type(value) is int or type(value) is float:
        return float(value)
    from mochi_runtime.casts import to_float

    return to_float(value)

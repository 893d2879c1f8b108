"""The builtin functions over numbers (SEMANTICS 14): ints stay exact, floats are added in order."""

from __future__ import annotations

import math

from mochi_runtime.builtins import items_of
from mochi_runtime.casts import decimal_int, to_float
from mochi_runtime.comparison import less
from mochi_runtime.errors import TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


@without_frames
def sum_(values: Any) -> Any:
    """`sum(xs)`: an int for ints, 0 for no items."""
    numbers = _numbers("sum", values)
    return sum(numbers) if set(map(type, numbers)) <= {int} else _add_up(0, numbers)


@without_frames
def sum_floats(numbers: Iterable[float]) -> float:
    """`sum` of what is known to be floats: a float also for no items."""
    total: float = _add_up(0.0, numbers)
    return total


def _add_up(total: Any, numbers: Iterable[Any]) -> Any:
    """The sum from left to right; Python's own corrects the rounding of floats."""
    for number in numbers:
        total += number
    return total


@without_frames
def mean_of_ints(numbers: list[int]) -> float:
    """`avg` of what are known to be ints."""
    return sum(numbers) / len(numbers) if numbers else 0.0


@without_frames
def mean_of_floats(numbers: list[float]) -> float:
    """`avg` of what are known to be floats."""
    return sum_floats(numbers) / len(numbers) if numbers else 0.0


@without_frames
def avg(values: Any) -> Any:
    """`avg(xs)`: the mean, 0.0 for no items."""
    numbers = _numbers("avg", values)
    return sum_(numbers) / len(numbers) if numbers else 0.0


@without_frames
def min_(*values: Any) -> Any:
    """`min(xs)` or `min(a, b)`: the smallest item, 0 for no items."""
    return _extreme("min", values, lambda item, best: less(item, best))


@without_frames
def max_(*values: Any) -> Any:
    """`max(xs)` or `max(a, b)`: the largest item, 0 for no items."""
    return _extreme("max", values, lambda item, best: less(best, item))


@without_frames
def abs_(value: Any) -> Any:
    """`abs(x)`"""
    return abs(_number("abs", value))


@without_frames
def ceil(value: Any) -> Any:
    """`ceil(x)`: the next whole number up, of the type of x."""
    number = _number("ceil", value)
    return ceil_float(number) if isinstance(number, float) else math.ceil(number)


def ceil_float(value: float) -> float:
    """`ceil` of what is known to be a float."""
    return float(math.ceil(value)) if math.isfinite(value) else value


@without_frames
def floor(value: Any) -> Any:
    """`floor(x)`: the next whole number down, of the type of x."""
    number = _number("floor", value)
    return floor_float(number) if isinstance(number, float) else math.floor(number)


def floor_float(value: float) -> float:
    """`floor` of what is known to be a float."""
    return float(math.floor(value)) if math.isfinite(value) else value


@without_frames
def round_(value: Any, digits: int = 0) -> Any:
    """`round(x, digits)`: half away from zero; negative digits round before the point."""
    number = _number("round", value)
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
    return square_root(to_float(value))


def square_root(number: float) -> float:
    """`sqrt` of what is known to be a number."""
    return math.sqrt(number) if number >= 0 else math.nan


@without_frames
def power(base: Any, exponent: Any) -> Any:
    """`pow(x, y)`: exact for ints with an exponent of 0 or more, else a float."""
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        return base**exponent
    try:
        return math.pow(to_float(base), to_float(exponent))
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
    return to_float(value)


@without_frames
def num(value: Any) -> int:
    """`num(x)`: the numerator of a rational or int."""
    return int(_number("num", value).numerator)


@without_frames
def denom(value: Any) -> int:
    """`denom(x)`: the denominator of a rational or int."""
    return int(_number("denom", value).denominator)


@without_frames
def parse_int(text: str, base: int = 10) -> int:
    """`parseIntStr(s, base)`"""
    if base == 10:
        return decimal_int(text)
    try:
        return int(text, base)
    except ValueError:
        raise MochiError(f'cannot cast "{text}" to int', TYPE_FAULT) from None


def _numbers(name: str, values: Any) -> list[Any]:
    """The items as numbers: true counts as 1, a string as the number it holds (else 0)."""
    items = list(items_of(name, values))
    if set(map(type, items)) <= {int, float}:
        return items
    return [_counted(name, item) for item in items]


def _counted(name: str, item: Any) -> Any:
    if isinstance(item, bool):
        return int(item)
    if isinstance(item, str):
        return _number_in(item)
    return _number(name, item)


def _number_in(text: str) -> int | float:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return 0


def _number(name: str, value: Any) -> Any:
    if isinstance(value, (bool, str)) or not hasattr(value, "__abs__"):
        raise MochiError(f"{name} expects number, got {kind(value)}", TYPE_FAULT)
    return value


def _extreme(name: str, values: tuple[Any, ...], better: Any) -> Any:
    items: Iterable[Any] = items_of(name, values[0]) if len(values) == 1 else values
    best: Any = None
    for item in items:
        if best is None or better(item, best):
            best = item
    return 0 if best is None else best

"""The builtin functions over the items of a list (SEMANTICS 14): floats are added in order."""

from __future__ import annotations

from mochi_runtime.arguments import items_of, number_of
from mochi_runtime.comparison import less
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self


@without_frames
def sum_(values: Any) -> Any:
    """`sum(xs)`: an int for ints, 0 for no items."""
    if type(values) is list and set(map(type, values)) <= {int}:
        return sum(values)
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


class Unadded:
    """A running total and the values after it, of which the first could not be added to it."""

    __slots__ = ("values",)

    def __init__(self, total: Any, value: Any) -> None:
        self.values = [total, value]

    def __iadd__(self, value: Any) -> Self:
        self.values.append(value)
        return self


@without_frames
def added_up(name: str, total: Any) -> Any:
    """`sum` of the values behind a running total that began with 0, for the builtin `name`."""
    if type(total) is Unadded:
        return sum_(_numbers(name, total.values))
    return total if type(total) is int or type(total) is float else number_of(name, total)


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
    return _extreme("min", min, values, lambda item, best: less(item, best))


@without_frames
def max_(*values: Any) -> Any:
    """`max(xs)` or `max(a, b)`: the largest item, 0 for no items."""
    return _extreme("max", max, values, lambda item, best: less(best, item))


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
    return number_of(name, item)


def _number_in(text: str) -> int | float:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return 0


def _extreme(name: str, python: Any, values: tuple[Any, ...], better: Any) -> Any:
    items = list(items_of(name, values[0])) if len(values) == 1 else values
    kinds = set(map(type, items))
    if kinds == {str} or (kinds and kinds <= {int, float}):
        return python(items)  # compares as `less` does
    best: Any = None
    for item in items:
        if best is None or better(item, best):
            best = item
    return 0 if best is None else best

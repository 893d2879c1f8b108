"""Equality, order and membership of values of any kind (SEMANTICS 7.3, RULINGS on 19.4).

True is never 1, none is below and above nothing, a function equals nothing.  Exact types are tested
first; what falls through is left to Python, so that objects of Python code keep their own
operators.
"""

from __future__ import annotations

import _operator as operator  # `operator` takes as long to load as this module

from mochi_runtime.errors import TYPE_FAULT, MochiError, refusal
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ATOMS = frozenset({int, float, str, bool, type(None)})


def equal(left: Any, right: Any) -> bool:
    """`left == right`: by structure, true is never 1, and a function equals nothing."""
    left_type, right_type = type(left), type(right)
    if left_type is right_type:
        if left_type in _ATOMS:
            return bool(left == right)
        if left_type is list:
            return len(left) == len(right) and all(map(equal, left, right))
        if left_type is dict:
            return _equal_maps(left, right)
        if left_type is set:
            return bool(left == right) and _kinds(left) == _kinds(right)
        if hasattr(left_type, "__match_args__"):
            # A call, which takes no C stack: chains of structs may be long.
            return left.__eq__(right) is True
    elif left_type is bool or right_type is bool or left is None or right is None:
        return False
    if callable(left) or callable(right):
        return False
    if hasattr(left_type, "shape") or hasattr(right_type, "shape"):  # an array or a table
        return _equal_arrays(left, right)
    return bool(left == right)


def less(left: Any, right: Any) -> bool:
    """`left < right`: two numbers, strings, bools or lists; false beside none."""
    left_type, right_type = type(left), type(right)
    if left_type is right_type and left_type in (int, str, float):
        return bool(left < right)
    try:
        return _ordered("<", operator.lt, left, right)
    except Exception as error:
        hide_frames(error)
        raise


def less_equal(left: Any, right: Any) -> bool:
    """`left <= right`."""
    left_type, right_type = type(left), type(right)
    if left_type is right_type and left_type in (int, str, float):
        return bool(left <= right)
    try:
        return _ordered("<=", operator.le, left, right)
    except Exception as error:
        hide_frames(error)
        raise


def greater(left: Any, right: Any) -> bool:
    """`left > right`."""
    try:
        return less(right, left)
    except Exception as error:
        hide_frames(error)
        raise


def greater_equal(left: Any, right: Any) -> bool:
    """`left >= right`."""
    try:
        return less_equal(right, left)
    except Exception as error:
        hide_frames(error)
        raise


@without_frames
def is_in(item: Any, container: Any) -> bool:
    """`item in container`, in the order in which the operands are evaluated."""
    return contains(container, item)


@without_frames
def contains(container: Any, item: Any) -> bool:
    """`item in container`: list, map key, substring, set or group; items compare as `==` does."""
    container_type = type(container)
    if container_type is str:
        if isinstance(item, str):
            return item in container
    elif container_type is list or container_type is dict or container_type is set:
        # Python's == takes true for 1, so that only its "no" is final.
        if item not in container:
            return False
        sure = type(item) is str or (type(item) is int and item not in (0, 1))
        return sure or any(equal(each, item) for each in container)
    elif container is not None and hasattr(container, "__contains__"):
        return item in container
    elif hasattr(container, "__iter__"):
        return any(equal(each, item) for each in container)
    raise MochiError("invalid 'in' operand", TYPE_FAULT)


def _ordered(symbol: str, apply: Callable[[Any, Any], Any], left: Any, right: Any) -> bool:
    """An order of two values of one kind: false beside none, refused for two kinds."""
    if left is None or right is None:
        return False
    if isinstance(left, bool) is isinstance(right, bool):
        try:
            result = apply(left, right)
        except TypeError:
            pass
        else:
            # Arrays compare element by element.
            return result if hasattr(type(result), "shape") and result.shape else bool(result)
    raise refusal(symbol, left, right)


def _equal_arrays(left: Any, right: Any) -> bool:
    """Whether two arrays or tables are equal as a whole; a number of NumPy is as other numbers."""
    if getattr(left, "shape", ()) != getattr(right, "shape", ()):
        return False
    if hasattr(left, "equals"):
        return type(left) is type(right) and bool(left.equals(right))
    same = left == right
    return bool(same.all() if hasattr(same, "all") else same)


def _equal_maps(left: dict[Any, Any], right: dict[Any, Any]) -> bool:
    if len(left) != len(right) or left.keys() != right.keys():
        return False
    if _kinds(left) != _kinds(right):
        return False
    return all([equal(value, right[key]) for key, value in left.items()])


def _kinds(keys: Any) -> set[tuple[Any, bool]]:
    """The keys that Python could take for one another, with what they are."""
    return {(key, type(key) is bool) for key in keys if key == 0 or key == 1}

"""Operators on values whose types the compiler does not know, and those that Python lacks.

The rules are SEMANTICS section 7 without the accidents of 19.4: ints are exact, `/` and `%`
truncate, true is never 1, and a value of the wrong kind is a run error, never a silent zero.  Exact
types are tested first; what falls through is left to Python, so that objects of Python code keep
their own operators.
"""

from __future__ import annotations

import _operator as operator  # `operator` takes as long to load as this module

from mochi_runtime.errors import INDEX_FAULT, TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

_NUMBERS = frozenset({int, float})
_ATOMS = frozenset({int, float, str, bool, type(None)})
_WITHOUT_FIELDS = _ATOMS | {list, set}
_NO_ARITHMETIC = (bool, str, list, dict, set, type(None))


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
    if isinstance(value, _NO_ARITHMETIC):
        raise MochiError(f"operator `-` cannot be used on type {kind(value)}", TYPE_FAULT)
    return -value


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


@without_frames
def union(left: Any, right: Any) -> Any:
    """`left union right`: of lists without duplicates, of sets, of maps (right entries replace)."""
    if type(left) is set or type(left) is dict:
        return left | right
    return _distinct(_rows("union", left) + _rows("union", right))


@without_frames
def union_all(left: Any, right: Any) -> list[Any]:
    """`left union all right`: the rows of both."""
    return _rows("union", left) + _rows("union", right)


@without_frames
def except_(left: Any, right: Any) -> Any:
    """`left except right`: keeps the left order and the left duplicates."""
    if type(left) is set:
        return left - right
    from mochi_runtime._query.keys import hash_key

    excluded = set(map(hash_key, _rows("except", right)))
    return [row for row in _rows("except", left) if hash_key(row) not in excluded]


@without_frames
def except_scalars(left: list[Any], right: list[Any]) -> list[Any]:
    """`left except right` of rows that hash as they compare."""
    excluded = set(right)
    return [row for row in left if row not in excluded]


@without_frames
def intersect(left: Any, right: Any) -> Any:
    """`left intersect right`: in the right-hand order, without duplicates."""
    if type(left) is set:
        return left & right
    from mochi_runtime._query.keys import hash_key

    wanted = set(map(hash_key, _rows("intersect", left)))
    return _distinct([row for row in _rows("intersect", right) if hash_key(row) in wanted])


@without_frames
def intersect_scalars(left: list[Any], right: list[Any]) -> list[Any]:
    """`left intersect right` of rows that hash as they compare."""
    wanted = set(left)
    return list(dict.fromkeys([row for row in right if row in wanted]))


def index(container: Any, key: Any) -> Any:
    """`container[key]`: an item of a list or string, a map's value or none."""
    try:
        container_type = type(container)
        if container_type is dict:
            return container.get(key) if type(key) is str else _lookup(container, key)
        if container_type is list or isinstance(container, str):
            if type(key) is not int:
                what = "list" if container_type is list else "string"
                raise MochiError(f"{what} index must be int", TYPE_FAULT)
            try:
                return container[key]
            except IndexError:
                raise index_error(container, key) from None
        if container is None or isinstance(container, (bool, int, float, set)):
            raise MochiError("cannot index value of this kind", TYPE_FAULT)
        if isinstance(container, dict):
            return _lookup(container, key)
        if isinstance(key, str) and hasattr(container, "__match_args__"):
            return getattr(container, key, None)
        return container[key]
    except Exception as error:
        hide_frames(error)
        raise


def set_index(container: Any, key: Any, value: Any) -> None:
    """`container[key] = value`: a list grows as needed, the gap filled with none."""
    try:
        if type(container) is list:
            if type(key) is not int:
                raise MochiError("list index must be int", TYPE_FAULT)
            grow(container, key, value)
        elif hasattr(container, "__setitem__"):
            container[key] = value
        elif isinstance(key, str) and hasattr(container, "__match_args__"):
            setattr(container, key, value)
        else:
            raise MochiError("invalid index target", TYPE_FAULT)
    except Exception as error:
        hide_frames(error)
        raise


@without_frames
def grow(items: list[Any], place: int, value: Any) -> None:
    """`items[place] = value` of a list that may be too short."""
    size = len(items)
    if place < -size:
        raise MochiError("index out of range", INDEX_FAULT)
    if place >= size:
        items.extend([None] * (place - size + 1))
    items[place] = value


@without_frames
def slice_(value: Any, start: Any, stop: Any, step: Any = None) -> Any:
    """`value[start:stop:step]` of a list or string, clamped; None for a missing bound."""
    if not isinstance(value, (list, str)):
        if type(value).__name__ != "Group":
            raise MochiError(f"cannot slice {kind(value)}", TYPE_FAULT)
        value = value.items
    for bound in (start, stop, step):
        if bound is not None and type(bound) is not int:
            raise MochiError("slice bound must be int", TYPE_FAULT)
    return value[start:stop:step]


def field(value: Any, name: str) -> Any:
    """`value.name`: a field, a map's value or none, an attribute of a Python object."""
    try:
        if isinstance(value, dict):
            return value.get(name)
        if type(value) not in _WITHOUT_FIELDS:
            if hasattr(value, name):
                return getattr(value, name)
            if hasattr(value, "__match_args__") and hasattr(value, name + "_"):
                return getattr(value, name + "_")
        from mochi_runtime._query.group import Group

        if isinstance(
            value, Group
        ):  # a map of its key and items, as far as the language is concerned
            return None
        raise MochiError(f"{kind(value)} has no field {name}", TYPE_FAULT)
    except Exception as error:
        hide_frames(error)
        raise


@without_frames
def method(value: Any, name: str) -> Any:
    """`value.name` about to be called: what the value has, else the builtin of that name."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
    elif type(value) not in _WITHOUT_FIELDS and hasattr(value, name):
        return getattr(value, name)
    from mochi_runtime._internal.methods import bound_method

    bound = bound_method(value, name)
    return field(value, name) if bound is None else bound


@without_frames
def set_field(value: Any, name: str, new: Any) -> None:
    """`value.name = new`."""
    if isinstance(value, dict):
        value[name] = new
    elif type(value) in _WITHOUT_FIELDS:
        raise MochiError(f"{kind(value)} has no field {name}", TYPE_FAULT)
    elif hasattr(value, name + "_") and hasattr(value, "__match_args__"):
        setattr(value, name + "_", new)
    else:
        setattr(value, name, new)


def partial(function: Callable[..., Any], *args: Any) -> Callable[..., Any]:
    """A call with too few arguments: a function of the rest."""
    return lambda *rest: function(*args, *rest)


def index_error(container: Any, key: int) -> MochiError:
    """The run error of an index beyond a list or string."""
    what = "string" if isinstance(container, str) else "list"
    return MochiError(f"{what} index out of range: {key} (len {len(container)})", INDEX_FAULT)


def refused(symbol: str, left: Any, right: Any) -> NoReturn:
    """Raise the run error of an operator on kinds that it does not take."""
    message = f"operator `{symbol}` cannot be used on types {kind(left)} and {kind(right)}"
    raise MochiError(message, TYPE_FAULT) from None


def _arithmetic(symbol: str, apply: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """An operation on rationals or objects of Python code; everything else is refused."""
    if isinstance(left, _NO_ARITHMETIC) or isinstance(right, _NO_ARITHMETIC):
        refused(symbol, left, right)
    try:
        return apply(left, right)
    except TypeError:
        refused(symbol, left, right)


def _ordered(symbol: str, apply: Callable[[Any, Any], Any], left: Any, right: Any) -> bool:
    """An order of two values of one kind: false beside none, refused for two kinds."""
    if left is None or right is None:
        return False
    if isinstance(left, bool) is isinstance(right, bool):
        try:
            return bool(apply(left, right))
        except TypeError:
            pass
    refused(symbol, left, right)


def _equal_maps(left: dict[Any, Any], right: dict[Any, Any]) -> bool:
    if len(left) != len(right) or left.keys() != right.keys():
        return False
    if _kinds(left) != _kinds(right):
        return False
    return all([equal(value, right[key]) for key, value in left.items()])


def _kinds(keys: Any) -> set[tuple[Any, bool]]:
    """The keys that Python could take for one another, with what they are."""
    return {(key, type(key) is bool) for key in keys if key == 0 or key == 1}


def _lookup(container: dict[Any, Any], key: Any) -> Any:
    value = container.get(key)
    if (key == 0 or key == 1) and value is not None and not contains(container, key):
        return None
    return value


def _rows(operation: str, value: Any) -> list[Any]:
    if type(value) is list:
        return value
    if isinstance(value, (str, dict)) or not hasattr(value, "__iter__"):
        raise MochiError(f"{operation} expects lists", TYPE_FAULT)
    return list(value)


def _distinct(rows: list[Any]) -> list[Any]:
    from mochi_runtime._query.rows import distinct_rows

    return distinct_rows(rows)

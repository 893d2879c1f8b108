"""Casts: `x as T`, and the conversions that a declared type asks of an untyped value.

Each function takes a value of any kind and returns one of the target type or raises the run error
of SEMANTICS section 7.6.  The casts of collections take the casts of their parts, none for `any`.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from typing import Any

type Cast = Callable[[Any], Any]


def to_int(value: Any) -> int:
    """`x as int`, `int(x)`: truncates a float, reads a plain signed decimal, takes none for 0."""
    if type(value) is int:
        return value
    try:
        value_type = type(value)
        if value_type is float:
            if value - value != 0:
                raise MochiError("cannot cast a float that is not finite to int", TYPE_FAULT)
            return int(value)
        if isinstance(value, str):
            return decimal_int(value)
        if value is None:
            return 0
        if value_type is not bool and hasattr(value, "__int__"):
            return int(value)
        raise _refusal(value, "int")
    except Exception as error:
        hide_frames(error)
        raise


def to_float(value: Any) -> float:
    """`x as float`: a number; none gives 0."""
    if type(value) is float:
        return value
    try:
        value_type = type(value)
        if value is None:
            return 0.0
        if value_type is not bool and value_type is not str and hasattr(value, "__float__"):
            return float(value)
        raise _refusal(value, "float")
    except Exception as error:
        hide_frames(error)
        raise


def to_string(value: Any) -> str:
    """`x as string`: only a string is one."""
    if isinstance(value, str):
        return value
    try:
        raise _refusal(value, "string")
    except MochiError as error:
        hide_frames(error)
        raise


def to_bool(value: Any) -> bool:
    """`x as bool`: only a bool is one."""
    if type(value) is bool:
        return value
    try:
        raise _refusal(value, "bool")
    except MochiError as error:
        hide_frames(error)
        raise


@without_frames
def to_bigint(value: Any) -> int:
    """`x as bigint`: as int, whose width has no bound."""
    return to_int(value)


@without_frames
def to_bigrat(value: Any) -> Fraction:
    """`x as bigrat`: an exact rational."""
    from fractions import Fraction

    if isinstance(value, (int, float, Fraction)) and type(value) is not bool:
        return Fraction(value)
    raise _refusal(value, "bigrat")


@without_frames
def to_list(value: Any, item: Cast | None = None, name: str = "list") -> list[Any]:
    """`x as list<T>`: item by item; `name` is the type as messages print it."""
    if not isinstance(value, list):
        if type(value).__name__ != "Group" and not isinstance(value, (tuple, range)):
            raise _refusal(value, name)
        value = list(value)
    if item is None:
        whole: list[Any] = value
        return whole
    items: list[Any] = []
    try:
        items.extend(map(item, value))
    except MochiError as error:
        error.path = f"[{len(items)}]{error.path}"
        raise
    return items


@without_frames
def to_map(
    value: Any, key: Cast | None = None, item: Cast | None = None, name: str = "map"
) -> dict[Any, Any]:
    """`x as map<K, V>`: entry by entry; a struct gives its fields."""
    if not isinstance(value, dict):
        entries = getattr(value, "__mochi_items__", None)
        if entries is None:
            raise _refusal(value, name)
        value = dict(entries())
    if item is None:
        return {key_of(entry, key): cell for entry, cell in value.items()}
    made = {}
    for entry, cell in value.items():
        try:
            made[key_of(entry, key)] = item(cell)
        except MochiError as error:
            error.path = f"[{entry}]{error.path}"
            raise
    return made


def key_of(value: Any, cast: Cast | None) -> Any:
    """A map key cast to its type; the message of a failure names the key."""
    if cast is None:
        return value
    try:
        return cast(value)
    except MochiError as error:
        raise MochiError(error.message.replace("cannot cast ", "cannot cast key ", 1)) from None


@without_frames
def to_struct[T](value: Any, target: type[T]) -> T:
    """`x as S`: an instance already, or a map with all fields; extra keys are dropped.

    The fields of a map are cast to their declared types, as `load` needs for its rows.
    """
    if isinstance(value, target):
        return value
    if isinstance(value, dict):
        return target(*_members(value, target))
    if hasattr(value, "__mochi_items__") or hasattr(value, "__dataclass_fields__"):
        fields: tuple[str, ...] = target.__match_args__  # type: ignore[attr-defined]
        names = [name for name in fields if hasattr(value, name)]
        return target(*_members({name: getattr(value, name) for name in names}, target))
    raise _refusal(value, target.__name__)


@without_frames
def to_option(value: Any, cast: Cast) -> Any:
    """`x as T?`: none stays."""
    return None if value is None else cast(value)


def decimal_int(text: str) -> int:
    """The int that a plain signed decimal stands for; no blanks, no underscores."""
    try:
        if not text.isascii() or not (text.isdecimal() or _is_signed(text)):
            from mochi_runtime.fmt import quoted

            raise MochiError(f"cannot cast {quoted(text)} to int", TYPE_FAULT)
        try:
            return int(text)
        except ValueError:  # more digits than Python converts by itself
            from decimal import Decimal

            return int(Decimal(text))
    except Exception as error:
        hide_frames(error)
        raise


def _is_signed(text: str) -> bool:
    return text[:1] in ("-", "+") and text[1:].isdecimal()


def _members(values: dict[str, Any], target: type[Any]) -> list[Any]:
    """The fields of a struct to be, each cast to its declared type."""
    from mochi_runtime.structs import mochi_name

    members = []
    for name, cast in zip(target.__match_args__, _field_casts(target), strict=True):
        field = mochi_name(name)
        if field not in values:
            raise MochiError(f"missing field {field} for {mochi_name(target.__name__)}", TYPE_FAULT)
        try:
            members.append(values[field] if cast is None else cast(values[field]))
        except MochiError as error:
            error.path = f".{field}{error.path}"
            raise
    return members


def _field_casts(target: type[Any]) -> list[Cast | None]:
    """The casts of a class's fields, kept on the class after the first use."""
    known: list[Cast | None] | None = target.__dict__.get("_field_casts")
    if known is None:
        from mochi_runtime._internal.annotations import field_casts

        known = field_casts(target)
        target._field_casts = known
    return known


def _refusal(value: Any, target: str) -> MochiError:
    return MochiError(f"cannot cast {kind(value)} to {target}", TYPE_FAULT)

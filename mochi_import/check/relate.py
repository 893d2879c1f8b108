"""Relations between types: may a value flow, what do two types join to, which ones are numbers.

Pure functions.  `unify` is the reference's lenient relation (`any` fits everything, in both
directions, at any depth; SEMANTICS section 5.1); `holds` is the strict one that lowering relies on.
"""

from __future__ import annotations

from mochi_import.check.ty import (
    ANY,
    BIGINT,
    BIGRAT,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    INT64,
    NOTHING,
    NUMBER,
    STRING,
    TIME,
    UNIT,
    ElementTy,
    FunTy,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)

INTEGERS = frozenset({INT, INT64, BIGINT})
NUMBERS = INTEGERS | {FLOAT, BIGRAT}
_LADDER = (INT, INT64, BIGINT, BIGRAT)


def is_open(ty: Ty) -> bool:
    """Whether nothing is known of values of type `ty`, or there are none."""
    return ty is ANY or ty is NOTHING


def is_number(ty: Ty) -> bool:
    """Whether `ty` is a type of numbers."""
    return ty in NUMBERS


def is_integer(ty: Ty) -> bool:
    """Whether `ty` is a type of whole numbers."""
    return ty in INTEGERS


def numeric_join(left: Ty, right: Ty) -> Ty:
    """The type of `left + right` for two number types."""
    if left is FLOAT or right is FLOAT:
        return BIGRAT if BIGRAT in (left, right) else FLOAT
    return left if _LADDER.index(left) >= _LADDER.index(right) else right


def has_fractions(ty: Ty) -> bool:
    """Whether values of `ty` are, or directly contain, floats or fractions."""
    match ty:
        case ListTy() | SetTy():
            return has_fractions(ty.element)
        case MapTy():
            return has_fractions(ty.value)
        case OptionTy():
            return has_fractions(ty.inner)
    return ty is FLOAT or ty is BIGRAT


def unify(slot: Ty, value: Ty, *, lift: bool = False) -> bool:
    """Whether a value of type `value` may flow into `slot`, where `any` never stands in the way.

    With `lift`, also whole numbers into floats: an error in the language, but one that leaves no
    doubt about the value.
    """
    if slot is value or is_open(slot) or is_open(value):
        return True
    if isinstance(slot, VarTy) or isinstance(value, VarTy):
        return True
    if slot is NUMBER:
        return value in NUMBERS
    if slot in INTEGERS:
        return value in INTEGERS
    if slot is TIME or slot is DURATION:
        return slot is value or value in INTEGERS
    if slot is BIGRAT or (lift and slot is FLOAT):
        return slot is value or value in INTEGERS
    match slot, value:
        case ElementTy(), ElementTy() if type(slot) is type(value):
            return unify(slot.element, value.element, lift=lift)
        case MapTy(), MapTy():
            return unify(slot.key, value.key) and unify(slot.value, value.value, lift=lift)
        case MapTy(), RecordTy():
            return unify(slot.key, STRING) and all(unify(slot.value, t) for _, t in value.fields)
        case RecordTy(), MapTy():
            return unify(STRING, value.key) and all(unify(t, value.value) for _, t in slot.fields)
        case RecordTy(), RecordTy():
            have = dict(value.fields)
            return all(name in have and unify(t, have[name]) for name, t in slot.fields)
        case OptionTy(), OptionTy():
            return unify(slot.inner, value.inner, lift=lift)
        case GroupTy(), GroupTy():
            return True
        case SumTy(), StructTy():
            return value.sum is slot
        case FunTy(), FunTy():
            return _unify_functions(slot, value)
    return slot == value


def _unify_functions(slot: FunTy, value: FunTy) -> bool:
    """A function that returns something may stand where its result is not wanted."""
    if len(slot.params) != len(value.params):
        return False
    return all(map(unify, slot.params, value.params)) and (
        slot.result is UNIT or value.result is UNIT or unify(slot.result, value.result)
    )


def optional(ty: Ty) -> Ty:
    """`T?`, where `T??` is `T?`."""
    return ty if isinstance(ty, OptionTy) else OptionTy(ty)


def fits_option(slot: Ty, value: Ty, *, lift: bool = False) -> bool:
    """Whether a plain T flows into the T? of a variable: not so for arguments and fields."""
    return isinstance(slot, OptionTy) and unify(slot.inner, value, lift=lift)


def join(left: Ty, right: Ty) -> Ty:
    """The least type that holds both; `any` where there is none but that."""
    if left is right or right is NOTHING:
        return left
    if left is NOTHING or left == right:
        return right
    match left, right:
        case OptionTy(), OptionTy():
            return OptionTy(join(left.inner, right.inner))
        case (OptionTy(inner=inner), other) | (other, OptionTy(inner=inner)):
            return ANY if other is ANY else OptionTy(join(inner, other))
        case ListTy(), ListTy():
            return ListTy(join(left.element, right.element))
        case SetTy(), SetTy():
            return SetTy(join(left.element, right.element))
        case MapTy(), MapTy():
            return MapTy(join(left.key, right.key), join(left.value, right.value))
        case FunTy(), FunTy() if left.with_effects(()) == right.with_effects(()):
            return left.with_effects((*left.effects, *right.effects))
        case StructTy(sum=SumTy() as whole), StructTy(sum=other) if whole is other:
            return whole
        case StructTy(sum=SumTy() as whole), SumTy() if whole is right:
            return whole
        case SumTy(), StructTy(sum=SumTy() as whole) if whole is left:
            return whole
    if is_integer(left) and is_integer(right):
        return numeric_join(left, right)
    return ANY


def holds(slot: Ty, value: Ty) -> bool:
    """Whether every value of type `value` is one of type `slot`: what lowering may rely on."""
    if slot is ANY or slot == value:
        return True
    if is_integer(slot) and is_integer(value):
        return True
    match slot, value:
        case OptionTy(), OptionTy():
            return value.inner is NOTHING or holds(slot.inner, value.inner)
        case OptionTy(), _:
            return holds(slot.inner, value)
        case ElementTy(), ElementTy() if type(slot) is type(value):
            return holds(slot.element, value.element)
        case MapTy(), MapTy():
            return holds(slot.key, value.key) and holds(slot.value, value.value)
        case SumTy(), StructTy():
            return value.sum is slot
        case FunTy(), FunTy():
            return unify(slot, value)
    return False


def is_ordered(ty: Ty) -> bool:
    """Whether `sort by` takes values of this type (T056)."""
    if isinstance(ty, ListTy):
        return is_ordered(ty.element)
    if isinstance(ty, OptionTy):
        return is_ordered(ty.inner)
    return ty is ANY or ty is BOOL or ty is STRING or is_number(ty) or isinstance(ty, VarTy)


def is_hashable(ty: Ty) -> bool:
    """Whether `select distinct` takes values of this type (T057): all but functions."""
    return not isinstance(ty, FunTy)


def is_aggregate(ty: Ty) -> bool:
    """Whether values of this type are shared by reference and can be written through a name."""
    return isinstance(ty, ListTy | MapTy | SetTy | StructTy | RecordTy)


def bind(pattern: Ty, actual: Ty, bound: dict[str, Ty]) -> tuple[str, Ty, Ty] | None:
    """Match `actual` against `pattern`, binding its type parameters.

    Gives back the parameter and the two types that contradict each other, if any.
    """
    match pattern, actual:
        case VarTy(name=name), _:
            before = bound.get(name)
            if before is None:
                bound[name] = actual
            elif not unify(before, actual):
                return name, before, actual
            elif not holds(before, actual):
                bound[name] = join(before, actual)
            return None
        case ElementTy(), ElementTy() if type(pattern) is type(actual):
            return bind(pattern.element, actual.element, bound)
        case MapTy(), MapTy():
            return bind(pattern.key, actual.key, bound) or bind(pattern.value, actual.value, bound)
        case OptionTy(), OptionTy():
            return bind(pattern.inner, actual.inner, bound)
        case FunTy(), FunTy():
            for part, other in zip(pattern.params, actual.params, strict=False):
                if clash := bind(part, other, bound):
                    return clash
            return bind(pattern.result, actual.result, bound)
    return None


def substitute(ty: Ty, bound: dict[str, Ty]) -> Ty:
    """`ty` with its bound type parameters replaced."""
    match ty:
        case VarTy():
            return bound.get(ty.name, ty)
        case ElementTy():
            return type(ty)(substitute(ty.element, bound))
        case MapTy():
            return MapTy(substitute(ty.key, bound), substitute(ty.value, bound))
        case OptionTy():
            return OptionTy(substitute(ty.inner, bound))
        case FunTy():
            return FunTy(
                tuple(substitute(p, bound) for p in ty.params),
                substitute(ty.result, bound),
                ty.effects,
                waits=ty.waits,
            )
    return ty


def free_parameter(ty: Ty) -> str | None:
    """The first type parameter that `ty` still mentions."""
    match ty:
        case VarTy():
            return ty.name
        case ElementTy():
            return free_parameter(ty.element)
        case MapTy():
            return free_parameter(ty.key) or free_parameter(ty.value)
        case OptionTy():
            return free_parameter(ty.inner)
        case FunTy():
            parts = (*ty.params, ty.result)
            return next((name for p in parts if (name := free_parameter(p))), None)
    return None

"""Types as generated programs write them, and what a program may do with their values."""

from __future__ import annotations

from typing import NamedTuple

from mochi_import.check.ty import (
    BOOL,
    FLOAT,
    INT,
    STRING,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
)

SCALARS = (INT, FLOAT, BOOL, STRING)


class Variable(NamedTuple):
    """A name that is visible."""

    name: str
    ty: Ty
    mutable: bool = False
    narrowed: bool = False


def source(ty: Ty) -> str:
    """A type as it is written."""
    match ty:
        case ListTy():
            return f"list<{source(ty.element)}>"
        case SetTy():
            return f"set<{source(ty.element)}>"
        case MapTy():
            return f"map<{source(ty.key)}, {source(ty.value)}>"
        case OptionTy():
            return f"{source(ty.inner)}?"
        case FunTy():
            return f"fun({', '.join(map(source, ty.params))}): {source(ty.result)}"
    return str(ty)


def is_table(ty: Ty) -> bool:
    """Whether `update` takes a variable of the type."""
    return isinstance(ty, ListTy) and isinstance(ty.element, StructTy)


def leaves(function: Ty, rest: FunTy) -> bool:
    """Whether a function that gets all arguments but the last becomes a `rest`."""
    return (
        isinstance(function, FunTy)
        and len(function.params) > 1
        and FunTy(function.params[-1:], function.result) == rest
    )


def holds_option(ty: Ty) -> bool:
    """Whether a literal of the type may hold a bare `none`."""
    match ty:
        case OptionTy():
            return True
        case ListTy(element=inner) | SetTy(element=inner) | MapTy(value=inner):
            return holds_option(inner)
        case FunTy(result=inner):
            return holds_option(inner)
    return False


def holds_function(ty: Ty) -> bool:
    """Whether values of the type are functions or hold some, which do not print alike."""
    match ty:
        case FunTy():
            return True
        case ListTy(element=inner) | SetTy(element=inner) | OptionTy(inner=inner):
            return holds_function(inner)
        case MapTy(value=inner):
            return holds_function(inner)
        case StructTy(fields=fields):
            return any(map(holds_function, fields.values()))
        case SumTy(variants=variants):
            return any(map(holds_function, variants.values()))
    return False

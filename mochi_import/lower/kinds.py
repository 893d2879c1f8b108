"""Kinds of types, as far as the choice of a Python operation depends on them."""

from __future__ import annotations

from mochi_import.check import ty as t

_SCALARS: dict[t.Ty, str] = {
    t.INT: "int",
    t.INT64: "int",
    t.BIGINT: "int",
    t.FLOAT: "float",
    t.BIGRAT: "rational",
    t.BOOL: "bool",
    t.STRING: "string",
}


def kind(ty: t.Ty) -> str:
    """`int float rational bool string list map set`, or empty when a helper must look."""
    match ty:
        case t.ScalarTy():
            return _SCALARS.get(ty, "")
        case t.ListTy():
            return "list"
        case t.MapTy():
            return "map"
        case t.SetTy():
            return "set"
        case _:
            return ""


def unwrapped(ty: t.Ty) -> t.Ty:
    """The type inside an option."""
    return ty.inner if isinstance(ty, t.OptionTy) else ty


def is_integer(ty: t.Ty) -> bool:
    """Whether values of the type are ints."""
    return kind(ty) == "int"


def is_scalar(ty: t.Ty) -> bool:
    """Whether values of the type hash and compare in Python as they do in Mochi."""
    return kind(ty) in ("int", "float", "bool", "string")


def hashes_alike(left: t.Ty, right: t.Ty) -> bool:
    """Whether values of two types are equal in a Python dict exactly when they are in Mochi.

    Not so for two floats, which may be the very same NaN, nor where true could meet 1.
    """
    kinds = {kind(unwrapped(left)), kind(unwrapped(right))}
    return kinds in ({"string"}, {"bool"}, {"int"}, {"int", "float"})


def same_equality(left: t.Ty, right: t.Ty) -> bool:
    """Whether Python's `==` on the two types is Mochi's: true and 1 can never meet."""
    match left, right:
        case t.ScalarTy(), t.ScalarTy():
            kinds = {kind(left), kind(right)}
            return "" not in kinds and (len(kinds) == 1 or kinds <= {"int", "float", "rational"})
        case t.ListTy(), t.ListTy():
            return same_equality(left.element, right.element)
        case t.SetTy(), t.SetTy():
            return same_equality(left.element, right.element)
        case t.MapTy(), t.MapTy():
            return same_equality(left.key, right.key) and same_equality(left.value, right.value)
        case t.OptionTy(), t.OptionTy():
            return same_equality(left.inner, right.inner)
        case t.StructTy() | t.SumTy(), t.StructTy() | t.SumTy():
            return True
        case t.AgentTy(), t.AgentTy():
            return True
        case _:
            return False

"""Advice on values whose type does not fit the place where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mochi_import.check.advice import (
    Advice,
    declared,
    named,
    quote,
)
from mochi_import.check.elsewhere import Foreign
from mochi_import.check.relate import is_integer, is_number, unify
from mochi_import.check.symbols import Symbol
from mochi_import.check.ty import (
    ANY,
    BOOL,
    ELEMENT_NAMES,
    FLOAT,
    INT,
    NUMBER,
    STRING,
    ElementTy,
    FunTy,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    StructTy,
    Ty,
)
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mochi_import.check.state import Checker
    from mochi_import.source import Span


def conversion(
    c: Checker, slot: Ty, actual: Ty, span: Span, labels: tuple[Label, ...], otherwise: str
) -> Advice:
    """T008: how to make a value of type `slot` out of one of type `actual`, or `otherwise`."""
    return Advice(convert(slot, actual, quote(c, span, "x")) or otherwise, labels)


def convert(slot: Ty, actual: Ty, value: str) -> str:
    """What to write for the source text `value`, nothing where there is no way."""
    tight = bracketed(value)
    if actual is ANY:
        return f"Say what it is: `{tight} as {written(slot)}`."
    if isinstance(actual, OptionTy) and not isinstance(slot, OptionTy):
        if value == "none":
            return f"Declare the place for it as `{written(slot)}?`, or use a value."
        return f"It may be none: write `{tight} ?? ..`, or {guarded(value)}."
    if isinstance(actual, GroupTy):
        return f"It is a group of rows: `{tight}.key` is what they have in common."
    if slot is STRING:
        return f"Write `str({value})`."
    if (is_number(slot) or slot is NUMBER) and value.startswith('"'):
        number = value.strip('"')
        return f"Write `{number}`." if re.fullmatch(r"-?\d+(\.\d+)?", number) else ""
    if slot is INT and actual is STRING:
        return f"Write `int({value})` to read a number, or change the declared type."
    if slot is FLOAT and is_integer(actual):
        return (
            f"Write `{value}.0`." if re.fullmatch(r"-?\d+", value) else f"Write `{tight} as float`."
        )
    if is_number(slot) and is_number(actual):
        return f"Write `{tight} as {slot}`."
    if slot is BOOL:
        return f"Write a comparison, as in `{value} {'!= 0' if is_number(actual) else '== ..'}`."
    if isinstance(slot, OptionTy) and slot.inner == actual:
        return f"Put it into a variable of type `{written(slot)}` first."
    if isinstance(actual, FunTy) and not isinstance(slot, FunTy) and unify(slot, actual.result):
        if value.startswith("fun"):
            return "This is a function: write what it gives."
        call = "leave no argument out" if value.endswith(")") else f"call it, `{value}(..)`"
        return f"This is still a function: {call}."
    if isinstance(slot, ListTy) and isinstance(actual, ListTy) and slot.element is FLOAT:
        return "Write its numbers as floats, as in `1.0`." if value.startswith("[") else ""
    if isinstance(slot, ListTy) and slot.element == actual:
        return f"Write `[{value}]`."
    return ""


def guarded(value: str) -> str:
    """How to use a value that may be none where it is not; only a variable can be guarded."""
    if value.isidentifier():
        return f"use it inside of `if {value} != none {{ .. }}`"
    return "put it into a variable to use inside of `if .. != none { .. }`"


def element(first: Ty, ty: Ty, value: str) -> str:
    """T008 in a list or set literal that begins with the source text `value`."""
    whole = ty.sum if isinstance(ty, StructTy) else ty
    if isinstance(first, StructTy) and first.sum is not None and first.sum == whole:
        return f"The type of the first element is that of all: write `{value} as {first.sum}`."
    return "All elements of a list have one type; a struct holds several."


def bracketed(value: str) -> str:
    """Source text as an operand of what binds tightly, such as `as`."""
    outside = re.sub(r'"[^"]*"', "", value)
    while (shorter := re.sub(r"\([^()[\]]*\)|\[[^()[\]]*\]", "", outside)) != outside:
        outside = shorter
    return value if re.fullmatch(r"[\w.?]*", outside) else f"({value})"


def written(ty: Ty) -> str:
    """A type as a program writes it; messages write `[int]` for `list<int>`."""
    match ty:
        case ElementTy(element=element):
            return f"{ELEMENT_NAMES[type(ty)]}<{written(element)}>"
        case MapTy(key=key, value=value):
            return f"map<{written(key)}, {written(value)}>"
        case OptionTy(inner=FunTy() as inner):
            return f"option<{written(inner)}>"
        case OptionTy(inner=inner):
            return f"{written(inner)}?"
    return str(ty)


def settled(c: Checker, symbol: Symbol, inner: Ty, since: Span) -> Advice:
    """T008 for none in an optional variable that the block has given a value."""
    label = named(c, since, symbol.name, f"{written(inner)} from here to the end of the block")
    return Advice(f"Use another variable: from its assignment on `{symbol.name}` is one.", (label,))


def narrower(c: Checker, node: n.AssignStmt, symbol: Symbol, slot: Ty) -> Advice:
    """T009"""
    value = bracketed(quote(c, node.value.span, "x"))
    labels = declared(c, symbol, f"`{symbol.name}` is {written(slot)}")
    return Advice(f"Write `{value} as {written(slot)}`.", labels)


def slot_place(c: Checker, owner: Hashable, slot: Ty, used_at: Span) -> tuple[Label, ...]:
    """Where the slot got its type, unless that is the line of the error itself."""
    match owner:
        case Symbol():
            labels = declared(c, owner, f"`{owner.name}` is {written(slot)}")
        case n.Field() | n.Param():
            labels = (
                named(c, owner.span, owner.name, f"`{owner.name}` is declared as {written(slot)}"),
            )
        case Foreign(names=(*_, name), position=position):
            if position is None:
                return c.elsewhere.label(owner, f"`{name}` is declared as {written(slot)}")
            return c.elsewhere.label(owner, f"`{name}` takes {written(slot)} here")
        case n.FunDecl(result=n.TypeExpr() as result):
            labels = (Label(result.span, f"`{owner.name}` declares the result {written(slot)}"),)
        case n.LambdaExpr(result=n.TypeExpr() as result):
            labels = (Label(result.span, f"the function declares the result {written(slot)}"),)
        case _:
            labels = ()
    return tuple(label for label in labels if label.span.line != used_at.line)


def other_type(owner: Hashable, slot: Ty, actual: Ty) -> str:
    """What can be done about a value of type `actual` where there is no conversion."""
    wanted, given = written(slot), written(actual)
    match owner:
        case Symbol(node=n.Param(name=name)) | n.Param(name=name):
            return f"Pass a value of type {wanted}, or declare `{name}` as {given}."
        case Symbol(node=n.LetStmt(type=n.TypeExpr()), name=name) | n.Field(name=name):
            return f"Use a value of type {wanted}, or declare `{name}` as {given}."
        case Symbol(name=name):
            return f"Use a value of type {wanted}, or another variable than `{name}`."
        case n.FunDecl() | n.LambdaExpr():
            return f"Return a value of type {wanted}, or declare the result as {given}."
    return ""


def result(c: Checker, node: n.ReturnStmt, slot: Ty) -> Advice:
    """T010"""
    labels = slot_place(c, c.function.owner, slot, node.span)
    if node.value is None:
        return Advice(f"Return a value, as in `return ..`, of type {written(slot)}.", labels)
    value = quote(c, node.value.span, "..")
    return Advice(
        f"Put it into a variable first: `let value: {written(slot)} = {value}`, `return value`.",
        labels,
    )

"""Bounds of type parameters: what the body of a generic function does with its values.

Mochi has no syntax for bounds (MEP-11, "Why no bounded quantification"; MEP-12, open questions), so
they are inferred: a `T` that the body adds, compares or negates must be of a type that can be.  A
function that passes its values on takes over the bounds of the other.  Calls are held to them when
all bodies are known (T068).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mochi_import.check.advice import Advice
from mochi_import.check.relate import is_number, is_open
from mochi_import.check.ty import (
    STRING,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_import.check.state import Checker
    from mochi_import.source import Span

# A parameter and what it must be.
type Bound = tuple[str, str]

_WORDS = {
    "number": "a number",
    "string": "a string",
    "sum": "a number, a string or a list",
    "order": "a number or a string",
}
_UNORDERED = (MapTy, SetTy, FunTy, OptionTy, StructTy, SumTy)


class Instance(NamedTuple):
    """A call of a generic function: what its parameters are there, and from which function."""

    call: n.CallExpr
    function: FunTy
    given: dict[str, Ty]
    caller: n.Node | None


def require(c: Checker, ty: Ty, op: str, other: Ty | None, span: Span) -> None:
    """Note that a value of type `ty` is an operand of `op`, beside one of type `other`."""
    if not isinstance(ty, VarTy):
        return
    if op in ("<", "<=", ">", ">="):
        _note(c, c.function.owner, (ty.name, "order"), span)
    elif op == "+" and other is STRING:
        _note(c, c.function.owner, (ty.name, "string"), span)
    elif op == "+" and not (other is not None and is_number(other)):
        _note(c, c.function.owner, (ty.name, "sum"), span)
    elif op in ("+", "-", "*", "/", "%"):
        _note(c, c.function.owner, (ty.name, "number"), span)


def note_instance(c: Checker, call: n.CallExpr, function: FunTy, given: dict[str, Ty]) -> None:
    """Note a call of a generic function, to be held to its bounds."""
    instance = Instance(call, function, given, c.function.owner)
    c.instances.append(instance)
    c.defer(lambda _: _check(c, instance))


def finish_bounds(c: Checker) -> None:
    """Pass bounds on from function to function until nothing is new."""
    growing = True
    while growing:
        growing = False
        for instance in c.instances:
            for (name, word), _ in _bounds(c, instance):
                given = instance.given.get(name)
                if isinstance(given, VarTy):
                    bound = given.name, word
                    growing |= _note(c, instance.caller, bound, instance.call.span)


def bounds_of(c: Checker, function: n.Node) -> tuple[Bound, ...]:
    """The bounds of a function's parameters, for its type."""
    return tuple(sorted(c.bounds.get(function, ())))


def _note(c: Checker, function: n.Node | None, bound: Bound, span: Span) -> bool:
    """Whether the function that declares the parameter did not have this bound yet."""
    scope = c.result.functions.get(function) if function is not None else None
    while scope is not None:
        node = scope.node
        if isinstance(node, n.FunDecl | n.LambdaExpr) and bound[0] in node.type_params:
            known = c.bounds.setdefault(node, {})
            fresh = bound not in known
            known.setdefault(bound, span)
            return fresh
        scope = scope.parent
    return False


def _bounds(c: Checker, instance: Instance) -> Iterator[tuple[Bound, Span | None]]:
    symbol = c.result.uses.get(instance.call.callee)
    match symbol.node if symbol is not None else None:
        case n.FunDecl() | n.LetStmt(value=n.LambdaExpr()) as node:
            function = node if isinstance(node, n.FunDecl) else node.value
            yield from list(c.bounds.get(function, {}).items()) if function else ()
        case _:
            for bound in instance.function.bounds:
                yield bound, None


def _check(c: Checker, instance: Instance) -> None:
    for (name, word), span in _bounds(c, instance):
        given = instance.given.get(name)
        if given is not None and not _fits(word, given):
            callee = instance.call.callee
            function = callee.name if isinstance(callee, n.NameExpr | n.FieldExpr) else ""
            advice = partial(_advice, name, word, span)
            c.report(
                *("T068", instance.call.span, name, function, _WORDS[word], given),
                advice=advice,
            )


def _advice(name: str, word: str, span: Span | None) -> Advice:
    labels = () if span is None else (Label(span, f"here `{name}` must be {_WORDS[word]}"),)
    return Advice("", labels)


def _fits(word: str, ty: Ty) -> bool:
    """Whether it is not certain that an operation fails."""
    if is_open(ty) or isinstance(ty, VarTy):
        return True
    match word:
        case "number":
            return is_number(ty)
        case "string":
            return ty is STRING
        case "sum":
            return is_number(ty) or ty is STRING or isinstance(ty, ListTy)
    return not isinstance(ty, _UNORDERED)

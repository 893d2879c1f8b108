"""Functions of a sidecar (newer-surface section 15): what they give is held to their declaration.

area(2.0)         _declared(area(2.0), "area", "int")
map(xs, area)     .. lambda _t1: _declared(area(_t1), "area", "int") ..
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type
from mochi_import.lower.casts import cast_function
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span

_SCALARS = frozenset({"int", "float", "string", "bool"})


def of_sidecar(symbol: Symbol | None) -> n.ExternFunDecl | None:
    """The declaration of a sidecar's function, none for another symbol."""
    match symbol.node if symbol is not None else None:
        case n.ExternFunDecl(language="python", path=(_,)) as function:
            return function
    return None


def held(ctx: Context, at: Span, function: n.ExternFunDecl, call: ast.expr) -> ast.expr:
    """A call of the function, with its result held to the declaration."""
    promised = _promised(ctx, function.span, function.result)
    if promised is None:
        return call
    return ctx.call(at, "declared", call, py.constant(at, function.path[0]), promised)


def as_value(ctx: Context, at: Span, symbol: Symbol, function: n.ExternFunDecl) -> ast.expr:
    """The function itself, for others to call: one that calls it and holds the result."""
    loaded = ctx.load(at, symbol)
    known = ctx.checked.symbol_types.get(symbol)
    if _promised(ctx, function.span, function.result) is None or not isinstance(known, t.FunTy):
        return loaded
    name = ctx.helper("fun", function.path[0])
    own = [ctx.temp() for _ in known.params]
    types = [from_type(ctx, at, param) for param in known.params]
    parameters = [py.parameter(at, *pair) for pair in zip(own, types, strict=True)]
    call = py.call(at, loaded, [py.name(at, each) for each in own])
    body = [py.return_(at, held(ctx, at, function, call))]
    result = from_type(ctx, at, known.result)
    ctx.emit(py.function(at, name, py.arguments(parameters), body, result))
    return py.name(at, name)


def _promised(ctx: Context, at: Span, result: n.TypeExpr | None) -> ast.expr | None:
    """What a result is held to: a scalar type by its name, another by its cast."""
    scalar = type_name(result)
    if scalar.removesuffix("?") in _SCALARS:
        return py.constant(at, scalar)
    return None if result is None else cast_function(ctx, at, result)


def type_name(node: n.TypeExpr | None) -> str:
    """How a type is written, as far as it is a name."""
    match node:
        case None:
            return ""
        case n.NamedType(name=name):
            return name
        case n.OptionType(inner=n.NamedType(name=name)):
            return f"{name}?"
    return "of this kind"

"""Casts: `x as T` (SEMANTICS section 7.6)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.construct import class_of, of_module
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.fetch import lower_fetch_as
from mochi_import.lower.kinds import kind
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span

_HELPERS = {
    "int": "to_int",
    "int64": "to_int",
    "float": "to_float",
    "string": "to_string",
    "bool": "to_bool",
    "bigint": "to_bigint",
    "bigrat": "to_bigrat",
}

# Casts between kinds that are a plain call, or nothing at all.
_PLAIN = {
    ("int", "to_int"): "",
    ("int", "to_bigint"): "",
    ("float", "to_float"): "",
    ("string", "to_string"): "",
    ("bool", "to_bool"): "",
    ("rational", "to_bigrat"): "",
    ("int", "to_float"): "float",
    ("float", "to_int"): "int",
    ("float", "to_bigint"): "int",
}


def lower_cast(ctx: Context, node: n.CastExpr) -> ast.expr:
    """`x as T`"""
    if isinstance(node.value, n.FetchExpr):
        answer = py.name(node.span, ctx.temp())
        made = _cast(ctx, node, answer)
        if made is not answer:
            return lower_fetch_as(ctx, node.value, py.lambda_(node.span, [answer.id], made))
    return _cast(ctx, node, lower_expr(ctx, node.value))


def _cast(ctx: Context, node: n.CastExpr, value: ast.expr) -> ast.expr:
    symbol = ctx.checked.uses.get(node.type)
    if isinstance(node.type, n.NamedType) and symbol and symbol.kind is SymbolKind.MODULE:
        # Of the type of another module only a struct is a class that a map can be made into.
        if not isinstance(ctx.type_of(node), t.StructTy):
            return value
        cls = of_module(ctx, node.span, symbol, node.type.name)
        return ctx.call(node.span, "to_struct", value, cls)
    return cast_value(ctx, node.span, value, ctx.type_of(node.value), node.type)


def cast_value(
    ctx: Context, at: Span, value: ast.expr, source: t.Ty, target: n.TypeExpr
) -> ast.expr:
    """`value`, of the type `source`, as a `target`."""
    match target:
        case n.NamedType(name=name) if name in _HELPERS:
            helper = _HELPERS[name]
            plain = _PLAIN.get((kind(source), helper))
            if plain is None:
                return ctx.call(at, helper, value)
            return ctx.call_builtin(at, plain, value) if plain else value
        case n.GenericType(name="list", args=(element,)):
            return ctx.call(at, "to_list", value, *_parts(ctx, at, element))
        case n.GenericType(name="map", args=(key, element)):
            return ctx.call(at, "to_map", value, *_parts(ctx, at, key, element))
        case n.NamedType():
            symbol = ctx.checked.uses.get(target)
            return value if symbol is None else _named(ctx, at, value, source, symbol)
        case _:
            return value


def _named(ctx: Context, at: Span, value: ast.expr, source: t.Ty, symbol: Symbol) -> ast.expr:
    match symbol.node:
        case n.AliasDecl(type=aliased):
            return cast_value(ctx, at, value, source, aliased)
        case n.StructDecl() | n.Variant():
            return ctx.call(at, "to_struct", value, class_of(ctx, at, symbol))
        case _:
            return value


def _parts(ctx: Context, at: Span, *targets: n.TypeExpr) -> list[ast.expr]:
    """The casts of a collection's parts as functions; nothing when no part needs one."""
    casts = [cast_function(ctx, at, target) for target in targets]
    if casts == [None] * len(casts):
        return []
    return [cast or py.constant(at, None) for cast in casts]


def cast_function(ctx: Context, at: Span, target: n.TypeExpr) -> ast.expr | None:
    """A function that casts one value, none where every value passes."""
    if isinstance(target, n.NamedType) and target.name in _HELPERS:
        return ctx.runtime(at, _HELPERS[target.name])
    item = ctx.temp()
    body = cast_value(ctx, at, py.name(at, item), t.ANY, target)
    return None if isinstance(body, ast.Name) else py.lambda_(at, [item], body)

"""Construction of structs, variants and agents (SEMANTICS section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.names import mangle
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_struct_expr(ctx: Context, node: n.StructExpr) -> ast.expr:
    """`Point { y: 2, x: 1 }` -> `Point(y=2, x=1)`: by keyword, unless in declared order.

    An undeclared name makes a map that carries it (probe struct/unknown_struct_literal).
    """
    at = node.span
    values = [item.value for item in node.fields]
    symbol = ctx.checked.uses.get(node)
    if symbol is None:
        lowered = lower_in_order(ctx, values)
        keys = ["__name", *(item.name for item in node.fields)]
        entries = [py.constant(at, node.name), *lowered]
        return py.dict_(at, [py.constant(at, key) for key in keys], entries)
    fields = fields_of(ctx, symbol)
    lowered = lower_in_order(ctx, values)
    written = [item.name for item in node.fields]
    if symbol.kind is SymbolKind.MODULE:
        parts = zip(map(mangle, written), lowered, strict=True)
        return py.call(at, of_module(ctx, at, symbol, node.name), (), list(parts))
    if written == [field.name for field in fields]:
        return py.call(at, class_of(ctx, at, symbol), lowered)
    keywords = zip(map(mangle, written), lowered, strict=True)
    return py.call(at, class_of(ctx, at, symbol), (), list(keywords))


def lower_construct(ctx: Context, at: Span, symbol: Symbol, args: Sequence[n.Expr]) -> ast.expr:
    """`Circle(2)`: the fields by position."""
    return py.call(at, class_of(ctx, at, symbol), lower_in_order(ctx, args))


def lower_variant_name(ctx: Context, at: Span, symbol: Symbol) -> ast.expr:
    """`Cold` -> `Cold()`; a variant with fields stands for its constructor."""
    cls = class_of(ctx, at, symbol)
    return cls if fields_of(ctx, symbol) else py.call(at, cls)


def class_of(ctx: Context, at: Span, symbol: Symbol) -> ast.expr:
    """The Python class of a struct, variant or agent; an alias stands for what it names."""
    return ctx.load(at, _resolved(ctx, symbol))


def of_module(ctx: Context, at: Span, module: Symbol, name: str) -> ast.expr:
    """A class of an imported module, by its name with or without that of the module."""
    return py.attribute(at, ctx.load(at, module), mangle(name.rpartition(".")[2]))


def fields_of(ctx: Context, symbol: Symbol) -> Sequence[n.Field]:
    """The fields of a struct or variant, or the header of an agent, as declared."""
    match _resolved(ctx, symbol).node:
        case n.StructDecl(fields=fields) | n.Variant(fields=fields) | n.StreamDecl(fields=fields):
            return fields
        case n.AgentDecl(params=params):
            return params
        case n.SumDecl(variants=(n.Variant(fields=fields),)):
            return fields
        case _:
            return ()


def _resolved(ctx: Context, symbol: Symbol) -> Symbol:
    while isinstance(symbol.node, n.AliasDecl):
        target = ctx.checked.uses.get(symbol.node.type)
        if target is None:
            break
        symbol = target
    return symbol

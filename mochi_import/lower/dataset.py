"""`load` and `save` (SEMANTICS section 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.construct import class_of
from mochi_import.lower.dispatch import lower_expr, lower_in_order
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def lower_load(ctx: Context, node: n.LoadExpr) -> ast.expr:
    """`load "people.csv" as Person with { .. }` -> `_load(path, Person, options)`."""
    at = node.span
    path = py.constant(at, node.path)
    symbol = ctx.checked.uses.get(node.type)
    if symbol is not None and isinstance(symbol.node, n.StructDecl):
        row: ast.expr = class_of(ctx, at, symbol)
    else:
        row = py.constant(at, None)
    return ctx.call(at, "load", path, row, _options(ctx, node, node.options))


def lower_save(ctx: Context, node: n.SaveExpr) -> ast.expr:
    """`save rows to "out.json" with { .. }` -> `_save(rows, path, options)`."""
    at = node.span
    options = node.options or n.NoneLit(at)
    rows, lowered = lower_in_order(ctx, [node.value, options])
    return ctx.call(at, "save", rows, py.constant(at, node.path), lowered)


def _options(ctx: Context, node: n.Node, options: n.Expr | None) -> ast.expr:
    return py.constant(node.span, None) if options is None else lower_expr(ctx, options)

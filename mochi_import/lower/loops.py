"""Loops.  The sequence of a `for` is fixed when the loop starts (SEMANTICS sections 10 and 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_expr, lower_in_order, lower_stmt
from mochi_import.lower.filling import fill
from mochi_import.lower.fragment import unlisted
from mochi_import.lower.mutation import may_change
from mochi_import.lower.pipeline import ascending
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def lower_while(ctx: Context, node: n.WhileStmt) -> None:
    """`while c { }`; a condition that needs statements is tested at the start of each turn."""
    at = node.span
    with ctx.block() as statements:
        condition = lower_expr(ctx, node.condition)
        tested_inside = bool(statements)
        if tested_inside:
            ctx.emit(py.if_(at, py.not_(at, condition), [py.break_(at)]))
        for statement in node.body.body:
            lower_stmt(ctx, statement)
    ctx.emit(py.while_(at, py.constant(at, True) if tested_inside else condition, statements))


def lower_for(ctx: Context, node: n.ForStmt) -> None:
    """`for x in xs { }`, `for i in a..b { }`"""
    at = node.span
    source = _sequence(ctx, node) if node.range_end is None else _range(ctx, node, node.range_end)
    symbol = ctx.checked.declares[node]
    name = ctx.name_of(symbol)
    with ctx.block() as statements:
        if ctx.module.names.boxed(symbol):
            name = ctx.temp()
            ctx.emit(ctx.declare(node.target_span, symbol, py.name(node.target_span, name)))
        for statement in node.body.body:
            lower_stmt(ctx, statement)
    loop = py.for_(at, py.target(node.target_span, name), source, statements)
    if not fill(ctx, at, loop):
        ctx.emit(loop)


def _range(ctx: Context, node: n.ForStmt, end: n.Expr) -> ast.expr:
    bounds = lower_in_order(ctx, [node.source, end])
    if isinstance(node.source, n.IntLit) and node.source.value == 0:
        del bounds[0]
    return ctx.call_builtin(node.source.span, "range", *bounds)


def _sequence(ctx: Context, node: n.ForStmt) -> ast.expr:
    """What Python iterates: the list itself when the body cannot change it, else a copy."""
    at = node.source.span
    source = lower_expr(ctx, node.source)
    match ctx.type_of(node.source):
        case t.STRING:
            return source
        case t.ListTy():
            items = unlisted(ctx, source)
            if items is source and may_change(ctx, node.source, node.body):
                return py.subscript(at, source, py.slice_(at, None, None))
            return items
        case t.MapTy(key=key) | t.SetTy(element=key):
            return ascending(ctx, at, source, key)
        case t.GroupTy():
            return py.attribute(at, source, "items")
        case _ if may_change(ctx, node.source, node.body):
            return ctx.call(at, "snapshot", source)
        case _:
            return ctx.call(at, "each", source)


def lower_break(ctx: Context, node: n.BreakStmt) -> None:
    """`break`"""
    ctx.emit(py.break_(node.span))


def lower_continue(ctx: Context, node: n.ContinueStmt) -> None:
    """`continue`"""
    ctx.emit(py.continue_(node.span))

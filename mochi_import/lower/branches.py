"""If-expressions, and values on their way to where a statement wants them.

`return match ..` and `let x = if ..` need no temporary when every branch ends in the return or the
assignment itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.ty import BOOL
from mochi_import.lower import pyast as py
from mochi_import.lower.context import Fragment
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.fragment import choose
from mochi_import.lower.sinks import Sink, discard
from mochi_import.lower.tails import lower_turn
from mochi_import.lower.trust import nothing
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def lower_if_expr(ctx: Context, node: n.IfExpr) -> ast.expr:
    """`if c { a } else { b }` -> `a if c else b`"""
    condition = lower_expr(ctx, node.condition)
    then = ctx.fragment(node.then)
    otherwise = _otherwise(ctx, node)
    match node.then, node.otherwise:
        case n.BoolLit(value=True), n.BoolLit(value=False) if ctx.type_of(node.condition) is BOOL:
            return condition
    return choose(ctx, node.span, condition, then, otherwise, ctx.type_of(node))


def _otherwise(ctx: Context, node: n.IfExpr) -> Fragment:
    """What an `if` without `else` gives is none."""
    if node.otherwise is None:
        return Fragment([], nothing(ctx, node.span, ctx.type_of(node)))
    return ctx.fragment(node.otherwise)


def lower_into(ctx: Context, node: n.Expr, sink: Sink) -> None:
    """Lower `node` and hand its value to `sink`, in each branch where there are several."""
    if sink is discard:
        ctx.module.dropped.add(node)
    if node in ctx.turns and isinstance(node, n.CallExpr):
        lower_turn(ctx, node)
    elif isinstance(node, n.MatchExpr):
        from mochi_import.lower.pattern import lower_match_into

        lower_match_into(ctx, node, sink)
    elif isinstance(node, n.IfExpr) and _wants_statements(ctx, node):
        _lower_if_into(ctx, node, sink)
    else:
        ctx.emit(sink(node.span, node, lower_expr(ctx, node)))


def _lower_if_into(ctx: Context, node: n.IfExpr, sink: Sink) -> None:
    condition = lower_expr(ctx, node.condition)
    with ctx.block() as then:
        lower_into(ctx, node.then, sink)
    with ctx.block() as otherwise:
        if node.otherwise is None:
            ctx.emit(sink(node.span, None, _otherwise(ctx, node).value))
        else:
            lower_into(ctx, node.otherwise, sink)
    ctx.emit(py.if_(node.span, condition, then, otherwise))


def _wants_statements(ctx: Context, node: n.IfExpr) -> bool:
    return any(
        isinstance(branch, n.MatchExpr)
        or branch in ctx.turns
        or (isinstance(branch, n.IfExpr) and _wants_statements(ctx, branch))
        for branch in (node.then, node.otherwise)
    )

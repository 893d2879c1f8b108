"""Return, if and expression statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.branches import lower_into
from mochi_import.lower.dispatch import lower_block
from mochi_import.lower.errors import lower_panic
from mochi_import.lower.function import returned
from mochi_import.lower.sinks import discard
from mochi_import.lower.trust import accept_none
from mochi_import.syntax import nodes as n

_LITERALS = (n.IntLit, n.FloatLit, n.StringLit, n.BoolLit, n.NoneLit)

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def lower_return(ctx: Context, node: n.ReturnStmt) -> None:
    """`return x`; at the top level it ends the module."""
    if ctx.at_module_level:
        _stop_module(ctx, node)
    elif node.value is None:
        ctx.emit(py.return_(node.span, None))
    else:
        lower_into(ctx, node.value, lambda at, value, made: returned(ctx, at, value, made))


def _stop_module(ctx: Context, node: n.ReturnStmt) -> None:
    if node.value is not None:
        lower_into(ctx, node.value, discard)
    ctx.module.stops = True
    ctx.emit(py.raise_(node.span, py.call(node.span, ctx.runtime(node.span, "EndOfModule"))))


def lower_if(ctx: Context, node: n.IfStmt) -> None:
    """`if c { } else if d { } else { }`"""
    accept_none(ctx, node.condition)
    condition = ctx.fragment(node.condition)
    for statement in condition.prelude:
        ctx.emit(statement)
    then = lower_block(ctx, node.then)
    otherwise: list[ast.stmt] = []
    if isinstance(node.otherwise, n.IfStmt):
        with ctx.block() as otherwise:
            lower_if(ctx, node.otherwise)
    elif node.otherwise is not None and node.otherwise.body:
        otherwise = lower_block(ctx, node.otherwise)
    ctx.emit(py.if_(node.span, condition.value, then, otherwise))


def lower_expr_stmt(ctx: Context, node: n.ExprStmt) -> None:
    """`print(1)`; a literal does nothing."""
    match node.value:
        case n.CallExpr(callee=n.NameExpr(name="panic") as callee) as call if (
            callee not in ctx.checked.uses and lower_panic(ctx, call)
        ):
            pass
        case value if not isinstance(value, _LITERALS):
            lower_into(ctx, value, discard)

"""`try`, and the postfix `?` (newer-surface section 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_block, lower_expr, lower_in_order, lower_stmt
from mochi_import.lower.fragment import again, is_simple
from mochi_import.lower.kinds import kind
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def lower_try(ctx: Context, node: n.TryStmt) -> None:
    """`try { } catch e { }`: every run error is caught, whatever Python calls it."""
    at, catch = node.span, node.name_span or node.handler.span
    body = lower_block(ctx, node.body)
    symbol = ctx.checked.declares.get(node)
    if symbol not in ctx.module.read:
        symbol = None
    exception = None if symbol is None else ctx.temp()
    with ctx.block() as handler:
        if symbol is not None and exception is not None:
            value = ctx.call(catch, "caught", py.name(catch, exception))
            ctx.emit(ctx.declare(catch, symbol, value))
        for statement in node.handler.body:
            lower_stmt(ctx, statement)
    ctx.emit(py.try_(at, body, ctx.builtin(catch, "Exception"), exception, handler, catch))


def lower_panic(ctx: Context, node: n.CallExpr) -> bool:
    """`panic(code, message)` as a statement -> `raise _Panic(message, code)`, if so its arguments
    are evaluated in their order; the runtime looks at what is no code or message by its type."""
    match [kind(ctx.type_of(arg)) for arg in node.args], node.args:
        case ["string"], _:
            pass
        case ["int", "string"], [n.IntLit() | n.NameExpr(), _]:
            pass
        case _:
            return False
    arguments = lower_in_order(ctx, node.args)[::-1]
    panic = py.call(node.span, ctx.runtime(node.span, "Panic"), arguments)
    ctx.emit(py.raise_(node.span, panic))
    return True


def lower_propagate(ctx: Context, node: n.PropagateExpr) -> ast.expr:
    """`divide(a, b)?`: an Err, or none, leaves the function at once, of an Ok the value remains."""
    at = node.span
    optional = isinstance(ctx.type_of(node.value), t.OptionTy)
    result = lower_expr(ctx, node.value)
    if not is_simple(result):
        result = ctx.spill(at, result)
    leave: ast.stmt = py.return_(at, again(at, result))
    if ctx.at_module_level:
        ctx.module.stops = True
        leave = py.raise_(at, py.call(at, ctx.runtime(at, "EndOfModule")))
    if optional:
        ctx.emit(py.if_(at, py.is_none(at, result), [leave]))
        return again(at, result)
    ctx.emit(py.if_(at, ctx.call(at, "is_err", result), [leave]))
    return ctx.call(at, "unwrap", again(at, result))

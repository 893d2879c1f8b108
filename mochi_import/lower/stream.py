"""Streams, channels and futures (newer-surface sections 11 and 12).

on Tick as t { print(t.n) }            @_on(Tick)
                                       def _on_Tick_1(t: Tick) -> None: ..
emit Tick { n: 1 }                     _publish(Tick(n=1))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.coroutines import start_task, with_coroutine
from mochi_import.lower.dispatch import lower_expr, lower_in_order
from mochi_import.lower.function import function_body
from mochi_import.lower.names import mangle
from mochi_import.lower.trust import is_dynamic
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def lower_channel(ctx: Context, node: n.ChannelExpr) -> ast.expr:
    """`chan<int>(4)` -> `_make_chan(4)`"""
    return ctx.call(node.span, f"make_{node.kind}", lower_expr(ctx, node.capacity))


def lower_async(ctx: Context, node: n.AsyncExpr) -> ast.expr:
    """`async f(x)` -> `_start(lambda: f(x))`, or a task (see `coroutines`)

    An operand that needs statements runs in a `try` in place, where it can still assign variables.
    """
    at = node.span
    ctx.module.dropped.add(node.value)
    operand = ctx.fragment(node.value)
    task = start_task(ctx, node, operand)
    if task is not None:
        return task
    if not operand.prelude:
        return ctx.call(at, "start", py.lambda_(at, (), operand.value))
    future, error = ctx.temp(), ctx.temp()
    done = py.assign(at, future, ctx.call(at, "done", operand.value))
    failed = py.assign(at, future, ctx.call(at, "failed", py.name(at, error)))
    caught = ctx.builtin(at, "Exception")
    ctx.emit(py.try_(at, [*operand.prelude, done], caught, error, [failed]))
    return py.name(at, future)


def lower_await(ctx: Context, node: n.AwaitExpr) -> ast.expr:
    """`await f` -> `_await(f)`"""
    future = lower_expr(ctx, node.value)
    if _is_declared_any(ctx, node.value) and not is_dynamic(ctx, future):
        future = ctx.call(node.span, "opaque", future)
    return ctx.call(node.span, "await_", future)


def _is_declared_any(ctx: Context, node: n.Expr) -> bool:
    """Whether the program says no more of a value than `any`; of what a function of Python gives,
    Python's type checkers may know better."""
    match node:
        case n.CallExpr(callee=callee) if ctx.type_of(callee) is t.ANY:
            return False
        case _:
            return ctx.type_of(node) is t.ANY


def lower_on(ctx: Context, node: n.OnStmt) -> None:
    """`on Tick as t { print(t.n) }`, at top level"""
    definition = define_handler(ctx, node, ctx.helper(f"on_{node.stream}", f"on {node.stream}"))
    for statement in with_coroutine(ctx, node, definition):
        ctx.emit(statement)
    definition.decorator_list.append(ctx.call(node.span, "on", stream_class(ctx, node)))


def define_handler(
    ctx: Context, node: n.OnStmt, name: str, *, receiver: str = ""
) -> ast.FunctionDef:
    """The function of a handler, a method of an agent when there is a `receiver`."""
    at = node.span
    inner = ctx.function(node)
    inner.self_name = receiver or inner.self_name
    event = ctx.checked.declares[node]
    parameters = [py.parameter(at, receiver)] if receiver else []
    parameters.append(py.parameter(node.variable_span, ctx.name_of(event), stream_class(ctx, node)))
    statements = function_body(inner, node.body)
    return py.function(at, name, py.arguments(parameters), statements, py.constant(at, None))


def lower_emit(ctx: Context, node: n.EmitStmt) -> None:
    """`emit Tick { n: 1 }` -> `_publish(Tick(n=1))`"""
    at = node.span
    values = lower_in_order(ctx, [field.value for field in node.fields])
    names = [mangle(field.name) for field in node.fields]
    event = py.call(at, stream_class(ctx, node), (), list(zip(names, values, strict=True)))
    ctx.emit(py.expression(at, ctx.call(at, "publish", event)))


def stream_class(ctx: Context, node: n.OnStmt | n.EmitStmt) -> ast.expr:
    """The class of the events of the stream that a node names."""
    symbol = ctx.checked.uses.get(node)
    if symbol is None:
        return ctx.call(node.span, "undefined", py.constant(node.span, node.stream))
    return ctx.load(node.span, symbol)

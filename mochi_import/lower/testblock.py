"""`test`, `bench` and `expect` (SEMANTICS section 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.explain import lower_explained
from mochi_import.lower.function import function_body

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
    from mochi_import.syntax import nodes as n


def lower_test(ctx: Context, node: n.TestDecl) -> None:
    """`test "adds" { .. }` -> `@_test("adds") def _test_1(): ..`, run as the runtime decides."""
    _lower_registered(ctx, node, "test")


def lower_bench(ctx: Context, node: n.BenchDecl) -> None:
    """`bench "sum" { .. }`"""
    _lower_registered(ctx, node, "bench")


def _lower_registered(ctx: Context, node: n.TestDecl | n.BenchDecl, helper: str) -> None:
    at = node.span
    decorator = ctx.call(at, helper, py.constant(at, node.name))
    inner = ctx.function(node)
    ctx.emit(
        py.function(
            at,
            ctx.helper(helper, f'{helper} "{node.name}"'),
            py.arguments([]),
            function_body(inner, node.body),
            py.constant(at, None),
            decorators=[decorator],
        )
    )


def lower_expect(ctx: Context, node: n.ExpectStmt) -> None:
    """`expect c` -> `if not c: _expect(..)`; a failure names its place and its line."""
    at = node.span
    source = ctx.module.source
    message = f"{source.name}:{at.line}: {source.line(at.line).strip()}"
    if ctx.module.explain:
        lower_explained(ctx, node, message)
        return
    condition = lower_expr(ctx, node.value)
    failure = py.expression(at, ctx.call(at, "expect", py.constant(at, message)))
    ctx.emit(py.if_(at, py.not_(at, condition), [failure]))

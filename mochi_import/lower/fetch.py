"""`fetch` as an expression, as one of a type, and as a statement (SEMANTICS section 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context
    from mochi_import.source import Span
    from mochi_import.syntax import nodes as n


def lower_fetch(ctx: Context, node: n.FetchExpr) -> ast.expr:
    """`fetch url with { method: "GET" }` -> `_fetch(url, {"method": "GET"})`"""
    return _fetched(ctx, node.span, node.url, node.options)


def lower_fetch_as(ctx: Context, node: n.FetchExpr, cast: ast.expr) -> ast.expr:
    """`fetch url as Todo` -> `_fetch_as(url, None, lambda _t1: _to_struct(_t1, Todo))`

    The runtime applies the cast, so that it can say which part of which answer is wrong.
    """
    operands = [node.url] if node.options is None else [node.url, node.options]
    parts = lower_in_order(ctx, operands)
    options = parts[1:] or [py.constant(node.span, None)]
    return ctx.call(node.span, "fetch_as", parts[0], *options, cast)


def lower_fetch_into(ctx: Context, node: n.FetchStmt) -> None:
    """`fetch url into x` -> `x = _fetch(url)`"""
    value = _fetched(ctx, node.span, node.url, node.options)
    ctx.emit(ctx.declare(node.span, ctx.checked.declares[node], value))


def _fetched(ctx: Context, at: Span, url: n.Expr, options: n.Expr | None) -> ast.expr:
    operands = [url] if options is None else [url, options]
    return ctx.call(at, "fetch", *lower_in_order(ctx, operands))

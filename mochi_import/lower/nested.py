"""Queries inside queries: where the index of a nested one is built (`query.rules.correlate`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.ty import ListTy
from mochi_import.query.facts import is_pure, variables
from mochi_import.syntax.nodes import NameExpr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.syntax.nodes import Expr


def index_host(
    ctx: Context, queries: Sequence[Pipeline], source: Expr, *others: Expr
) -> Pipeline | None:
    """The outermost of the `queries` around that knows all of an index, and has no effect.

    Only a variable that surely holds a list may be its `source`, for the index is built even if no
    row ever asks.
    """
    if not isinstance(source, NameExpr) or not isinstance(ctx.type_of(source), ListTy):
        return None
    used = variables(ctx.checked, source).union(*(variables(ctx.checked, o) for o in others))
    host = None
    for query in reversed(queries):
        if not used.isdisjoint(query.declared) or not is_pure(ctx.checked, query.plan.node):
            break
        host = query
    return host


def variables_within(ctx: Context, host: Pipeline) -> frozenset[Symbol]:
    """The variables of `host` and of the queries between it and the expression at hand."""
    queries = ctx.queries[ctx.queries.index(host) :]
    return frozenset(symbol for query in queries for symbol in query.declared)

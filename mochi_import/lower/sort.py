"""`sort by` to Python.

    sort by p.any         ->  _sort_by(ps, lambda p: p.any)
    sort by [p.a, -p.b]   ->  sorted(sorted(ps, key=lambda p: p.b, reverse=True), key=lambda p: p.a)

The second is for keys that Python surely compares, which need no helper.  Its sort is stable and
compares single keys much faster than tuples, so they are taken one after the other, the last first.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import StructTy
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import tuple_type
from mochi_import.lower.kinds import is_integer, kind
from mochi_import.lower.trust import accept_none
from mochi_import.syntax.nodes import CallExpr, Expr, FieldExpr, ListExpr, UnaryExpr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.query.plan import Sort
    from mochi_import.source import Span

# With more keys a sort seldom comes to the later ones, and passes for them do not pay.
_MOST_PASSES = 3


def lower_sort(pipeline: Pipeline, step: Sort) -> None:
    """`sort by k`, of the rows themselves or, after `select`, of their values."""
    ctx, at = pipeline.ctx, step.key.span
    first = [] if step.first is None else [py.constant(at, step.first)]
    with ctx.buffer() as prelude:
        key = _lower_key(ctx, step.key)
    if pipeline.element is not None:
        if prelude and not isinstance(pipeline.element, ast.Constant):
            name = ctx.temp()
            prelude.insert(0, py.assign(at, name, pipeline.element))
            pipeline.element = py.name(at, name)
        pipeline.rows.prelude(prelude)
        pair = py.tuple_(at, [pipeline.element, key])
        pairs = pipeline.rows.collect(pair, lambda: _pair_type(pipeline, pipeline.value_type()))
        pipeline.result = _sorted(pipeline, at, "sort_rows", pairs, *first)
    elif prelude or pipeline.folded:
        pipeline.rows.prelude(prelude)
        pair = py.tuple_(at, [pipeline.row(), key])
        pairs = pipeline.rows.collect(pair, lambda: _pair_type(pipeline, pipeline.row_type()))
        pipeline.restart(pipeline.row_target(), _sorted(pipeline, at, "sort_rows", pairs, *first))
    else:
        pipeline.restart(pipeline.row_target(), _sort_rows(pipeline, step, key))


def _pair_type(pipeline: Pipeline, first: ast.expr) -> ast.expr:
    """The annotation of a value with its sort key."""
    key = pipeline.ctx.builtin(pipeline.at, "object")
    return tuple_type(pipeline.ctx, pipeline.at, [first, key])


def _lower_key(ctx: Context, key: Expr) -> ast.expr:
    """A sort key; several keys make a tuple, which costs less than a list and orders the same."""
    from mochi_import.lower.dispatch import lower_expr, lower_in_order

    accept_none(ctx, key)
    if isinstance(key, ListExpr) and key.elements:
        return py.tuple_(key.span, lower_in_order(ctx, key.elements))
    return lower_expr(ctx, key)


def _sort_rows(pipeline: Pipeline, step: Sort, key: ast.expr) -> ast.expr:
    """The rows, of one variable each, by their keys."""
    ctx, at = pipeline.ctx, step.key.span
    [variable] = map(ctx.name_of, pipeline.bound)
    rows = pipeline.rows.iterate(pipeline.row(), pipeline.row_type)
    parts = step.key.elements if isinstance(step.key, ListExpr) else [step.key]
    keys = key.elts if isinstance(key, ast.Tuple) else [key]
    certain = all(_has_order(ctx, part) for part in parts)
    if certain and step.first is None and len(keys) <= _MOST_PASSES:
        return _sort_by_each(pipeline, at, rows, parts, keys)
    count = [] if step.first is None else [py.constant(at, step.first)]
    helper = "first_by" if count else "sort_by"
    if certain and count and len(keys) == 1 and _descends(ctx, parts[0]):
        helper, key = "largest_by", _operand(key)
    by = _key_function(ctx, step.key, variable, key)
    return _sorted(pipeline, at, helper, rows, *count, *by)


def _sort_by_each(
    pipeline: Pipeline,
    at: Span,
    rows: ast.expr,
    parts: Sequence[Expr],
    keys: Sequence[ast.expr],
) -> ast.expr:
    ctx = pipeline.ctx
    [variable] = map(ctx.name_of, pipeline.bound)
    for part, key in reversed(list(zip(parts, keys, strict=True))):
        descends = _descends(ctx, part)
        by: list[tuple[str, ast.expr]] = [
            ("key", py.lambda_(at, [variable], _operand(key) if descends else key))
        ]
        if descends:  # equal rows keep their order all the same
            by.append(("reverse", py.constant(at, True)))
        rows = py.call(at, ctx.builtin(pipeline.at, "sorted"), [rows], by)
    return rows


def _has_order(ctx: Context, key: Expr) -> bool:
    """Whether values of a key are never none, and have one order: a NaN would have no place."""
    while isinstance(key, UnaryExpr):
        key = key.operand
    is_field = isinstance(key, FieldExpr) and isinstance(ctx.type_of(key.value), StructTy)
    return is_field and kind(ctx.type_of(key)) in ("int", "string", "bool")


def _descends(ctx: Context, key: Expr) -> bool:
    """`-p.a`"""
    return isinstance(key, UnaryExpr) and key.op == "-" and is_integer(ctx.type_of(key.operand))


def _key_function(ctx: Context, node: Expr, row: str, key: ast.expr) -> list[ast.expr]:
    """The function from a row to its key; none when the rows are their own keys."""
    match key:
        case ast.Name(id=name) if name == row:
            return []
        case ast.Call(ast.Name(id=name) as function, [ast.Name(id=only)], []) if only == row:
            callee = ctx.checked.uses.get(node.callee) if isinstance(node, CallExpr) else None
            if name != row and (callee is None or callee.kind is SymbolKind.FUN):
                return [function]
    return [py.lambda_(node.span, [row], key)]


def _operand(key: ast.expr) -> ast.expr:
    assert isinstance(key, ast.UnaryOp)
    return key.operand


def _sorted(pipeline: Pipeline, at: Span, helper: str, *args: ast.expr) -> ast.expr:
    """A call at a clause whose function is found where the query begins, so that a debugger comes
    to the clause after the rows."""
    return py.call(at, pipeline.ctx.runtime(pipeline.at, helper), args)

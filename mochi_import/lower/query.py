"""Queries to Python: the steps of a plan, a function each.

    from x in xs where x > 1 select x * 2   ->  [x * 2 for x in xs if x > 1]
    from p in ps sort by p.a select p.b     ->  [p.b for p in _sort_by(ps, lambda p: p.a)]
    from p in ps group by p.c into g ..     ->  one pass, then [.. for g in _groups_of(..)]

Until `select` the rows are loops, afterwards a list (`pipeline`, `rows`).  Joins are in `join`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check.ty import ANY, ListTy
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, is_mixed
from mochi_import.lower.builtins import call_builtin
from mochi_import.lower.fold import lower_fold
from mochi_import.lower.group import lower_group
from mochi_import.lower.join import lower_join
from mochi_import.lower.kinds import hashes_alike
from mochi_import.lower.mutation import may_change
from mochi_import.lower.nested import index_host, variables_within
from mochi_import.lower.pipeline import Pipeline, add_tests, iterable
from mochi_import.lower.sort import lower_sort
from mochi_import.lower.trust import known_type
from mochi_import.lower.typed_collections import unique
from mochi_import.query import plan as p
from mochi_import.query.build import build_plan
from mochi_import.query.rules import optimise
from mochi_import.query.rules.correlate import correlate
from mochi_import.syntax.nodes import (
    AssignStmt,
    CallExpr,
    IntLit,
    PropagateExpr,
    QueryExpr,
    ReturnStmt,
    UpdateStmt,
)
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from mochi_import.lower.context import Context

_STAYS = (AssignStmt, PropagateExpr, ReturnStmt, UpdateStmt)


def lower_query(ctx: Context, node: QueryExpr) -> ast.expr:
    """`from .. select ..`

    At module level a query that takes statements becomes a function of its own: its loops then run
    on local variables, and none of them ends up in the module.
    """
    if not ctx.at_module_level or ctx.queries or any(isinstance(n, _STAYS) for n in walk(node)):
        return _lower_here(ctx, node)
    with ctx.block() as statements:
        value = _lower_here(ctx, node)
    if not statements:
        return value
    name = ctx.helper("query", "<query>")
    statements.append(py.return_(node.span, value))
    returns = from_type(ctx, node.span, known_type(ctx, node))
    ctx.define(py.function(node.span, name, py.arguments([]), statements, returns))
    return py.call(node.span, py.name(node.span, name))


def _lower_here(ctx: Context, node: QueryExpr) -> ast.expr:
    plan = optimise(ctx.checked, build_plan(ctx.checked, node))
    host = index_host(ctx, ctx.queries, node.froms[0].source)
    if host is not None:
        plan = correlate(ctx.checked, plan, variables_within(ctx, host))
    pipeline = Pipeline(ctx, plan)
    ctx.queries.append(pipeline)
    with ctx.buffer() as statements:
        for step in plan.steps:
            _lower_step(pipeline, step)
        value = pipeline.values()
    ctx.queries.pop()
    for statement in pipeline.indexes + statements:
        ctx.emit(statement)
    return value


def _lower_step(pipeline: Pipeline, step: p.Step) -> None:
    match step:
        case p.Scan():
            _lower_scan(pipeline, step)
        case p.Filter(conditions=conditions):
            add_tests(pipeline.rows, conditions)
        case p.Join():
            lower_join(pipeline, step)
        case p.Group():
            lower_group(pipeline, step)
        case p.Fold():
            lower_fold(pipeline, step)
        case p.Sort():
            lower_sort(pipeline, step)
        case p.Project(value=value):
            [pipeline.element] = pipeline.rows.lower(value)
        case p.Distinct():
            _lower_distinct(pipeline)
        case p.Slice():
            _lower_slice(pipeline, step)
        case p.Aggregate(function=function):
            _lower_aggregate(pipeline, function)
        case _:
            raise AssertionError(step)


def _lower_scan(pipeline: Pipeline, step: p.Scan) -> None:
    """`from x in xs`"""
    ctx = pipeline.ctx
    [source] = pipeline.rows.lower(step.source)
    source = iterable(ctx, step.source, source)
    if isinstance(ctx.type_of(step.source), ListTy) and may_change(
        ctx, step.source, pipeline.plan.node
    ):
        source = py.subscript(step.source.span, source, py.slice_(step.source.span, None, None))
    joins = any(isinstance(other, p.Join) for other in pipeline.plan.steps)
    if joins and not pipeline.bound and not isinstance(source, ast.Name):
        source = ctx.spill(step.source.span, source)  # it comes before the sources of the joins
    pipeline.rows.loop(step.source.span, pipeline.target(step.variable), source)
    pipeline.bound.append(step.variable)


def _lower_distinct(pipeline: Pipeline) -> None:
    """`select distinct`"""
    ctx, at = pipeline.ctx, pipeline.at
    ty = ctx.type_of(pipeline.plan.node.select)
    if not hashes_alike(ty, ty):
        pipeline.result = ctx.call(at, "distinct_rows", pipeline.values())
    elif pipeline.result is None and pipeline.element is not None:
        pipeline.result = pipeline.rows.unique(pipeline.element, pipeline.value_type)
    else:
        pipeline.result = unique(ctx, at, pipeline.values())


def _lower_aggregate(pipeline: Pipeline, function: str) -> None:
    """`select sum(e)`: the builtin over the values of all rows."""
    ctx, select = pipeline.ctx, pipeline.plan.node.select
    item = ctx.type_of(select.args[0]) if isinstance(select, CallExpr) else ANY
    values = pipeline.values()
    pipeline.result = call_builtin(ctx, pipeline.at, function, [values], [ListTy(item)])


def _lower_slice(pipeline: Pipeline, step: p.Slice) -> None:
    """`skip n take m`, of the rows or, after `select`, of the values."""
    if pipeline.element is not None:
        pipeline.result = _slice(pipeline, step, pipeline.values())
    else:
        rows = _slice(pipeline, step, pipeline.rows.iterate(pipeline.row(), pipeline.row_type))
        pipeline.restart(pipeline.row_target(), rows)


def _slice(pipeline: Pipeline, step: p.Slice, rows: ast.expr) -> ast.expr:
    ctx = pipeline.ctx
    bounds = [bound for bound in (step.skip, step.take) if bound is not None]
    at = bounds[0].span
    if all(isinstance(bound, IntLit) for bound in bounds):
        start = step.skip.value if isinstance(step.skip, IntLit) else 0
        stop = start + step.take.value if isinstance(step.take, IntLit) else None
        if isinstance(rows, ast.ListComp) and is_mixed(ctx.type_of(pipeline.plan.node)):
            # The type of a slice says nothing to Python's checkers of what is in the list.
            count = step.take.value if isinstance(step.take, IntLit) else None
            return ctx.call(
                at, "skip_take", rows, py.constant(at, start or None), py.constant(at, count)
            )
        lower = py.constant(at, start) if start else None
        upper = None if stop is None else py.constant(at, stop)
        return py.subscript(at, rows, py.slice_(at, lower, upper))
    fragments = [ctx.fragment(bound) for bound in bounds]
    if any(fragment.prelude for fragment in fragments):
        rows = ctx.spill(at, rows)
    for fragment in fragments:
        for statement in fragment.prelude:
            ctx.emit(statement)
    values = iter(fragments)
    skip, take = (
        py.constant(at, None) if bound is None else next(values).value
        for bound in (step.skip, step.take)
    )
    return ctx.call(at, "skip_take", rows, skip, take)

"""Joins to Python, with the look-ups of `hash_join`.

    join c in cs on o.cid == c.id         for o in os for c in <the rows of cs by o.cid, or ()>
    left join c in cs on o.cid == c.id    for o in os for c in <the same, or (None,)>
    right join c in cs on o.cid == c.id   for c in cs for o in <the rows of os by c.id, or (None,)>

Without an equality the other side is searched; what is left of the conditions picks among the rows
found.  An outer join on nothing but equalities is left to the runtime.  Any other works with the
positions of the right rows, to know at the end which were never picked.  Orders are those of
SEMANTICS section 15.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import tuple_type
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.hash_join import Built, Row, ask, build, filters, keys_of, named
from mochi_import.lower.nested import index_host
from mochi_import.lower.pipeline import Pipeline, add_tests, iterable
from mochi_import.lower.rows import Rows
from mochi_import.query.facts import variables

if TYPE_CHECKING:
    from mochi_import.lower.hash_join import Side
    from mochi_import.query.plan import Join


def lower_join(pipeline: Pipeline, step: Join) -> None:
    """One join clause."""
    match step.kind:
        case "inner":
            _lower_inner(pipeline, step)
        case "left":
            _lower_left(pipeline, step)
        case "right":
            _lower_right(pipeline, step)
        case "outer":
            _lower_outer(pipeline, step)
    pipeline.bound.append(step.variable)


def _lower_inner(pipeline: Pipeline, step: Join) -> None:
    rows = pipeline.rows
    add_tests(rows, step.left_filters)
    right = _right_side(pipeline, step)
    found = ask(pipeline, step, "left", right, py.tuple_(pipeline.at, []))
    rows.loop(step.source.span, pipeline.target(step.variable), found)
    add_tests(rows, step.conditions)


def _lower_left(pipeline: Pipeline, step: Join) -> None:
    ctx, at = pipeline.ctx, step.source.span
    right = _right_side(pipeline, step)
    row = _right_row(pipeline, step)
    if step.matches_first:
        partners = _partners(pipeline, step, "left", right, row)
        pair = py.tuple_(at, [pipeline.row(), partners])
        pairs = pipeline.rows.stream(pair, lambda: _pair_type(pipeline))
        joined = py.target_row(at, [pipeline.row_target(), pipeline.target(step.variable)])
        pipeline.restart(joined, ctx.call(at, "matched_first", pairs))
    else:
        partners = _partners_or(pipeline, step, "left", right, row, py.constant(at, None))
        pipeline.rows.loop(at, row.target(), partners)


def _lower_right(pipeline: Pipeline, step: Join) -> None:
    """A left join with the sides changed: the rows so far are those that may be missing."""
    ctx, at = pipeline.ctx, step.source.span
    row = Row(pipeline.row_target, pipeline.row, pipeline.row_type())
    left = build(ctx, step, "left", pipeline.rows, row)
    source = iterable(ctx, step.source, lower_expr(ctx, step.source))
    pipeline.rows = Rows(ctx, pipeline.at)
    pipeline.rows.loop(at, pipeline.target(step.variable), source)
    partners = _partners_or(pipeline, step, "right", left, row, pipeline.no_row())
    pipeline.rows.loop(at, row.target(), partners)


def _lower_outer(pipeline: Pipeline, step: Join) -> None:
    plain = step.keys and not (step.conditions or step.left_filters or step.right_filters)
    pairs = _outer_by_key(pipeline, step) if plain else _outer_by_position(pipeline, step)
    target = pipeline.target(step.variable)
    pipeline.restart(py.target_row(step.source.span, [pipeline.row_target(), target]), pairs)


def _outer_by_key(pipeline: Pipeline, step: Join) -> ast.expr:
    """The keys of both sides go beside their rows."""
    ctx, at = pipeline.ctx, step.source.span
    left_row = Row(pipeline.row_target, pipeline.row, pipeline.row_type())
    right_row = _right_row(pipeline, step)
    left = named(ctx, at, pipeline.rows.iterate(pipeline.row(), pipeline.row_type))
    right = named(ctx, at, iterable(ctx, step.source, lower_expr(ctx, step.source)))
    left_keys = keys_of(ctx, step, "left", left, left_row)
    right_keys = keys_of(ctx, step, "right", right, right_row)
    sides = [py.name(at, left.id), left_keys, py.name(at, right.id), right_keys]
    return ctx.call(at, "outer_join", *sides, pipeline.no_row())


def _outer_by_position(pipeline: Pipeline, step: Join) -> ast.expr:
    """Right rows go by their positions too, to know at the end which of them were picked."""
    ctx, at, variable = pipeline.ctx, step.source.span, step.variable
    source = iterable(ctx, step.source, lower_expr(ctx, step.source))
    right = ctx.spill(at, ctx.call_builtin(at, "list", source))
    position = ctx.temp()

    def target() -> ast.expr:
        return py.target_row(at, [py.target(at, position), pipeline.target(variable)])

    def numbered() -> ast.expr:
        return py.tuple_(at, [py.name(at, position), ctx.load(at, variable)])

    rows = Rows(ctx, at)
    rows.loop(at, target(), ctx.call_builtin(at, "enumerate", right))
    numbered_type = [ctx.builtin(at, "int"), pipeline.type_of(variable)]
    row = Row(target, numbered, tuple_type(ctx, at, numbered_type))
    index = build(ctx, step, "right", rows, row)
    partners = _partners(pipeline, step, "left", index, row)
    pair = py.tuple_(at, [pipeline.row(), partners])
    pairs = pipeline.rows.stream(pair, lambda: _pair_type(pipeline))
    in_place = py.constant(at, not step.matches_first)
    rest = [py.name(at, right.id), pipeline.no_row(), in_place]
    return ctx.call(at, "outer_rows", pairs, *rest)


def _right_side(pipeline: Pipeline, step: Join) -> Built:
    """The rows of the join's source: an index or a list, or itself if it varies by row."""
    ctx, at = pipeline.ctx, step.source.span
    if not variables(ctx.checked, step.source).isdisjoint(pipeline.bound):
        [source] = pipeline.rows.lower(step.source)
        return Built(iterable(ctx, step.source, source))
    rights = [key.right for key in step.keys]
    host = index_host(ctx, ctx.queries[:-1], step.source, *rights, *step.right_filters)
    with ctx.buffer() as statements:
        rows = Rows(ctx, at)
        [source] = rows.lower(step.source)
        rows.loop(at, pipeline.target(step.variable), iterable(ctx, step.source, source))
        right = build(ctx, step, "right", rows, _right_row(pipeline, step))
    if host is not None:
        host.indexes += statements
    else:
        for statement in statements:
            ctx.emit(statement)
    return right


def _right_row(pipeline: Pipeline, step: Join) -> Row:
    """A row of the source of the join."""
    variable = step.variable
    return Row(
        lambda: pipeline.target(variable),
        lambda: pipeline.ctx.load(step.source.span, variable),
        pipeline.type_of(variable),
    )


def _partners(pipeline: Pipeline, step: Join, side: Side, built: Built, row: Row) -> ast.expr:
    """The rows of the built side that match the row at hand; none or empty without any."""
    ctx, at, rows = pipeline.ctx, step.source.span, pipeline.rows
    nothing = py.tuple_(at, []) if step.conditions else None
    guards = rows.lower(*filters(step, side))
    found = ask(pipeline, step, side, built, nothing)
    if guards:
        guard = guards[0] if len(guards) == 1 else py.logical(at, ast.And(), guards)
        found = py.conditional(at, guard, found, py.tuple_(at, []))
    if not step.conditions:
        return found
    matches = Rows(ctx, at)
    matches.loop(at, row.target(), found)
    with ctx.buffer() as before:
        add_tests(matches, step.conditions)
        partners = matches.collect(row.element(), lambda: row.type)
    rows.prelude(before)
    return partners


def _pair_type(pipeline: Pipeline) -> ast.expr:
    """The annotation of a row with what it is joined to."""
    partners = pipeline.ctx.builtin(pipeline.at, "object")
    return tuple_type(pipeline.ctx, pipeline.at, [pipeline.row_type(), partners])


def _partners_or(
    pipeline: Pipeline, step: Join, side: Side, built: Built, row: Row, none: ast.expr
) -> ast.expr:
    """The partners of the row at hand, or one row of none: a row without a partner stays."""
    at = step.source.span
    nothing = py.tuple_(at, [none])
    if step.keys and not step.conditions and not filters(step, side):
        return ask(pipeline, step, side, built, nothing)
    partners = _partners(pipeline, step, side, built, row)
    return py.logical(at, ast.Or(), [partners, nothing])

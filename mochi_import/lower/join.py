"""Joins to Python.

    join c in cs on o.cid == c.id         _t1 = _rows_by_key([c.id for c in cs], cs)
                                          for o in os for c in _t1.get(o.cid, ())
    left join c in cs on o.cid == c.id    for o in os for c in _t1.get(o.cid, (None,))
    right join c in cs on o.cid == c.id   for c in cs for o in _t1.get(c.id, (None,))

where `_t1` is a dict from key to rows.  Without an equality the other side is searched; what is
left of the conditions picks among the rows found.  An outer join on nothing but equalities is a
left join, and then the right rows whose keys no left row has; any other works with the positions of
the right rows, to know at the end which were never picked.  Orders are those of SEMANTICS section
15.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mochi_import.check import ty as t
from mochi_import.check.relate import optional
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, tuple_type
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.kinds import hashes_alike
from mochi_import.lower.nested import index_host
from mochi_import.lower.pipeline import Pipeline, add_tests, collect_index, hash_value, iterable
from mochi_import.lower.rows import Rows
from mochi_import.lower.trust import accept_none, known_type
from mochi_import.query.facts import variables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mochi_import.lower.context import Context
    from mochi_import.query.plan import Join
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one side: to be written, as a value, and its annotation."""

    target: Callable[[], ast.expr]
    element: Callable[[], ast.expr]
    type: ast.expr


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


def _lower_inner(pipeline: Pipeline, step: Join) -> None:
    rows = pipeline.rows
    add_tests(rows, step.left_filters)
    right = _right_side(pipeline, step)
    found = _find(pipeline, step, "left", right, py.tuple_(pipeline.at, []))
    rows.loop(step.source.span, pipeline.target(step.variable), found)
    add_tests(rows, step.conditions)
    pipeline.bound.append(step.variable)


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
    pipeline.bound.append(step.variable)


def _lower_right(pipeline: Pipeline, step: Join) -> None:
    """A left join with the sides changed: the rows so far are those that may be missing."""
    ctx, at = pipeline.ctx, step.source.span
    row = _Row(pipeline.row_target, pipeline.row, pipeline.row_type())
    left = _built(pipeline, step, "left", pipeline.rows, row)
    source = iterable(ctx, step.source, lower_expr(ctx, step.source))
    pipeline.rows = Rows(ctx, pipeline.at)
    pipeline.rows.loop(at, pipeline.target(step.variable), source)
    partners = _partners_or(pipeline, step, "right", left, row, pipeline.no_row())
    pipeline.rows.loop(at, row.target(), partners)
    pipeline.bound.append(step.variable)


def _lower_outer(pipeline: Pipeline, step: Join) -> None:
    if step.keys and not (step.conditions or step.left_filters or step.right_filters):
        pairs = _outer_by_key(pipeline, step)
    else:
        pairs = _outer_by_position(pipeline, step)
    target = pipeline.target(step.variable)
    pipeline.restart(py.target_row(step.source.span, [pipeline.row_target(), target]), pairs)
    pipeline.bound.append(step.variable)


def _outer_by_key(pipeline: Pipeline, step: Join) -> ast.expr:
    """The pairs of a left join, then the right rows whose keys are not among the left ones."""
    ctx, at = pipeline.ctx, step.source.span
    row = _right_row(pipeline, step)
    left = _named(ctx, at, pipeline.rows.iterate(pipeline.row(), pipeline.row_type))
    right = _named(ctx, at, iterable(ctx, step.source, lower_expr(ctx, step.source)))

    def over(rows: ast.Name, target: ast.expr) -> Rows:
        each = Rows(ctx, at)
        each.loop(at, target, py.name(at, rows.id))
        return each

    index = _built(pipeline, step, "right", over(right, row.target()), row)
    all_left = over(left, pipeline.row_target())
    own = _key(ctx, step, "left", all_left)
    left_keys = ctx.spill(at, all_left.set(own, lambda: _key_type(ctx, step, "left")))
    joined = over(left, pipeline.row_target())
    key, nothing = _key(ctx, step, "left", joined), py.tuple_(at, [py.constant(at, None)])
    joined.loop(at, row.target(), py.call(at, py.attribute(at, index, "get"), [key, nothing]))
    rest = over(right, row.target())
    rest.test(at, py.compare(at, _key(ctx, step, "right", rest), ast.NotIn(), left_keys))

    def described() -> ast.expr:
        return _pair_type(pipeline)

    pairs = [
        joined.stream(py.tuple_(at, [pipeline.row(), row.element()]), described),
        rest.stream(py.tuple_(at, [pipeline.no_row(), row.element()]), described),
    ]
    return py.call(at, ctx.imported(at, "itertools", "chain"), pairs)


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
    row = _Row(target, numbered, tuple_type(ctx, at, numbered_type))
    index = _built(pipeline, step, "right", rows, row)
    partners = _partners(pipeline, step, "left", index, row)
    pair = py.tuple_(at, [pipeline.row(), partners])
    pairs = pipeline.rows.stream(pair, lambda: _pair_type(pipeline))
    in_place = py.constant(at, not step.matches_first)
    rest = [py.name(at, right.id), pipeline.no_row(), in_place]
    return ctx.call(at, "outer_rows", pairs, *rest)


def _right_side(pipeline: Pipeline, step: Join) -> ast.expr:
    """The rows of the join's source: an index or a list, or itself if it varies by row."""
    ctx, at = pipeline.ctx, step.source.span
    if not variables(ctx.checked, step.source).isdisjoint(pipeline.bound):
        [source] = pipeline.rows.lower(step.source)
        return iterable(ctx, step.source, source)
    rights = [key.right for key in step.keys]
    host = index_host(ctx, ctx.queries[:-1], step.source, *rights, *step.right_filters)
    with ctx.buffer() as statements:
        rows = Rows(ctx, at)
        [source] = rows.lower(step.source)
        rows.loop(at, pipeline.target(step.variable), iterable(ctx, step.source, source))
        right = _built(pipeline, step, "right", rows, _right_row(pipeline, step))
    if host is not None:
        host.indexes += statements
    else:
        for statement in statements:
            ctx.emit(statement)
    return right


def _built(pipeline: Pipeline, step: Join, side: Side, rows: Rows, row: _Row) -> ast.expr:
    """The name of the rows of one side, in a dict by key or, without keys, in a list."""
    ctx, at = pipeline.ctx, step.source.span
    add_tests(rows, _filters(step, side))
    values = _named(ctx, at, rows.iterate(row.element(), lambda: row.type))
    if not step.keys:
        return values
    each = Rows(ctx, at)
    each.loop(at, row.target(), values)
    key = _key(ctx, step, side, each)
    if each.is_comprehension():
        keys = each.iterate(key, lambda: _key_type(ctx, step, side))
        return ctx.spill(at, ctx.call(at, "rows_by_key", keys, py.name(at, values.id)))
    types = [_key_type(ctx, step, side), row.type]
    return collect_index(ctx, at, each, key, row.element(), types)


def _right_row(pipeline: Pipeline, step: Join) -> _Row:
    """A row of the source of the join."""
    variable = step.variable
    return _Row(
        lambda: pipeline.target(variable),
        lambda: pipeline.ctx.load(step.source.span, variable),
        pipeline.type_of(variable),
    )


def _named(ctx: Context, at: Span, rows: ast.expr) -> ast.Name:
    """Rows that are looped over more than once."""
    return rows if isinstance(rows, ast.Name) else ctx.spill(at, rows)


def _partners(
    pipeline: Pipeline,
    step: Join,
    side: Side,
    built: ast.expr,
    row: _Row,
) -> ast.expr:
    """The rows of the built side that match the row at hand; none or empty without any."""
    ctx, at, rows = pipeline.ctx, step.source.span, pipeline.rows
    nothing = py.tuple_(at, []) if step.conditions else None
    guards = rows.lower(*_filters(step, side))
    found = _find(pipeline, step, side, built, nothing)
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


def _find(
    pipeline: Pipeline, step: Join, side: Side, built: ast.expr, default: ast.expr | None
) -> ast.expr:
    """All rows of the built side that have the key of the row at hand."""
    if not step.keys:
        return built
    at = step.source.span
    key = _key(pipeline.ctx, step, side, pipeline.rows)
    args = [key] if default is None else [key, default]
    return py.call(at, py.attribute(at, built, "get"), args)


def _pair_type(pipeline: Pipeline) -> ast.expr:
    """The annotation of a row with what it is joined to."""
    partners = pipeline.ctx.builtin(pipeline.at, "object")
    return tuple_type(pipeline.ctx, pipeline.at, [pipeline.row_type(), partners])


def _key(ctx: Context, step: Join, side: Side, rows: Rows) -> ast.expr:
    """The key of a row of one side: a value, or a tuple when several equalities join."""
    own = [key.left if side == "left" else key.right for key in step.keys]
    other = [key.right if side == "left" else key.left for key in step.keys]
    accept_none(ctx, *own)
    values = [
        hash_value(ctx, mine.span, value, ctx.type_of(mine), ctx.type_of(theirs))
        for mine, theirs, value in zip(own, other, rows.lower(*own), strict=True)
    ]
    return values[0] if len(values) == 1 else py.tuple_(own[0].span, values)


def _key_type(ctx: Context, step: Join, side: Side) -> ast.expr:
    """The annotation of a key: of what `hash_key` gives nothing is known."""
    parts = []
    for key in step.keys:
        mine, theirs = (key.left, key.right) if side == "left" else (key.right, key.left)
        accept_none(ctx, mine, theirs)
        ty, other = known_type(ctx, mine), known_type(ctx, theirs)
        if isinstance(other, t.OptionTy):
            ty = optional(ty)
        parts.append(from_type(ctx, mine.span, ty if hashes_alike(ty, other) else t.ANY))
    return parts[0] if len(parts) == 1 else tuple_type(ctx, step.source.span, parts)


def _filters(step: Join, side: Side) -> Sequence[Expr]:
    return step.left_filters if side == "left" else step.right_filters


def _partners_or(
    pipeline: Pipeline,
    step: Join,
    side: Side,
    built: ast.expr,
    row: _Row,
    none: ast.expr,
) -> ast.expr:
    """The partners of the row at hand, or one row of none: a row without a partner stays."""
    at = step.source.span
    nothing = py.tuple_(at, [none])
    if step.keys and not step.conditions and not _filters(step, side):
        return _find(pipeline, step, side, built, nothing)
    partners = _partners(pipeline, step, side, built, row)
    return py.logical(at, ast.Or(), [partners, nothing])

"""The two sides of a hash join: one is built, the other asks it row by row.

    _one_1, _many_2 = _rows_by_key([c.id for c in cs], cs)
    for c in (_one_1[k],) if k in _one_1 else _many_2.get(k, ())

Where each row has a key of its own, `_one_1` has them and `_many_2` is empty, otherwise the other
way round: a million lists of one row each would cost more than all else.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mochi_import.check import ty as t
from mochi_import.check.relate import optional
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, tuple_type
from mochi_import.lower.kinds import hashes_alike
from mochi_import.lower.pipeline import add_tests, collect_index, hash_value
from mochi_import.lower.rows import Rows
from mochi_import.lower.trust import accept_none, known_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mochi_import.lower.context import Context
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.query.plan import Join
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one side: to be written, as a value, and its annotation."""

    target: Callable[[], ast.expr]
    element: Callable[[], ast.expr]
    type: ast.expr


@dataclass(frozen=True, slots=True)
class Built:
    """The side that is asked.

    Without keys `rows` is a list, or an expression that varies by row.  Otherwise it is a dict
    from key to rows, and `one` the name of another from key to row, if there may be such keys.
    """

    rows: ast.expr
    one: str | None = None


def filters(step: Join, side: Side) -> Sequence[Expr]:
    """The conditions on rows of one side alone."""
    return step.left_filters if side == "left" else step.right_filters


def named(ctx: Context, at: Span, rows: ast.expr) -> ast.Name:
    """Rows that are looped over more than once."""
    return rows if isinstance(rows, ast.Name) else ctx.spill(at, rows)


def build(ctx: Context, step: Join, side: Side, rows: Rows, row: Row) -> Built:
    """Emit what makes the rows of one side ready."""
    at = step.source.span
    add_tests(rows, filters(step, side))
    values = named(ctx, at, rows.iterate(row.element(), lambda: row.type))
    if not step.keys:
        return Built(values)
    each, key = _each_key(ctx, step, side, values, row)
    if not each.is_comprehension():
        types = [_key_type(ctx, step, side), row.type]
        return Built(collect_index(ctx, at, each, key, row.element(), types))
    keys = each.iterate(key, lambda: _key_type(ctx, step, side))
    one, many = ctx.temp("one"), ctx.temp("many")
    both = ctx.call(at, "rows_by_key", keys, py.name(at, values.id))
    ctx.emit(py.store(at, py.target_tuple(at, [one, many]), both))
    return Built(py.name(at, many), one)


def keys_of(ctx: Context, step: Join, side: Side, values: ast.Name, row: Row) -> ast.expr:
    """The keys of all rows of a side, in their order."""
    each, key = _each_key(ctx, step, side, values, row)
    return each.iterate(key, lambda: _key_type(ctx, step, side))


def _each_key(
    ctx: Context, step: Join, side: Side, values: ast.Name, row: Row
) -> tuple[Rows, ast.expr]:
    each = Rows(ctx, step.source.span)
    each.loop(step.source.span, row.target(), values)
    return each, _key(ctx, step, side, each)


def ask(
    pipeline: Pipeline, step: Join, side: Side, built: Built, default: ast.expr | None
) -> ast.expr:
    """All rows of the built side that have the key of the row at hand."""
    if not step.keys:
        return built.rows
    at = step.source.span
    key = _key(pipeline.ctx, step, side, pipeline.rows)
    if built.one is not None and not isinstance(key, ast.Name):
        name = pipeline.ctx.temp("key")
        pipeline.rows.bind(at, name, key)
        key = py.name(at, name)
    args = [key] if default is None else [key, default]
    many = py.call(at, py.attribute(at, built.rows, "get"), args)
    if built.one is None:
        return many
    assert isinstance(key, ast.Name)
    is_one = py.compare(at, py.name(at, key.id), ast.In(), py.name(at, built.one))
    row = py.subscript(at, py.name(at, built.one), py.name(at, key.id))
    return py.conditional(at, is_one, py.tuple_(at, [row]), many)


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

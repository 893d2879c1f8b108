"""Indexes and bounds of slices as a Python programmer writes them.

    xs[len(xs) - 1]     xs[-1]        of an empty list, both are index -1
    xs[0:n]             xs[:n]
    xs[1:len(xs)]       xs[1:]
    xs[0:len(xs) - 1]   xs[:-1]       of an empty list, both are empty

From the third item before the end on, the two forms differ for lists that are shorter.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
    from mochi_import.source import Span

# Names and their fields: evaluating them again gives the same.
_REPEATABLE = (ast.Name, ast.Attribute, ast.expr_context)


def index_of(ctx: Context, at: Span, container: ast.expr, index: ast.expr) -> ast.expr:
    """The index of an item of a list or string."""
    is_last = _distance(ctx, container, index) == 1
    return py.integer(at, -1) if is_last else index


def bounds_of(
    ctx: Context, at: Span, container: ast.expr, start: ast.expr | None, stop: ast.expr | None
) -> ast.Slice:
    """`start:stop`, for a slice of a list or string."""
    if isinstance(start, ast.Constant) and start.value == 0:
        start = None
    match stop and _distance(ctx, container, stop):
        case 0:
            stop = None
        case 1 | 2 as distance:
            stop = py.integer(at, -distance)
    return py.slice_(at, start, stop)


def _distance(ctx: Context, container: ast.expr, index: ast.expr) -> int | None:
    """The `n` of an `index` that is `len(container) - n`, 0 for the length itself."""
    match index:
        case ast.BinOp(left=size, op=ast.Sub(), right=ast.Constant(value=int() as distance)):
            pass
        case _:
            size, distance = index, 0
    match size:
        case ast.Call(func=ast.Name(id="len"), args=[measured]):
            is_same = ast.dump(measured) == ast.dump(container)
            is_plain = all(isinstance(part, _REPEATABLE) for part in ast.walk(measured))
            is_builtin = "len" not in ctx.module.names.mentioned
            return distance if is_same and is_plain and is_builtin else None
    return None

"""Strings put together by `+`.

Several pieces become one f-string, which makes no strings in between and calls no `str`:

    "line " + str(i) + ": " + text     f"line {i}: {text}"

A string that grows at its end does so by `+=`, whatever it grows by.  CPython then extends it in
place, where a sum of three pieces would copy the whole string each time:

    text = text + word + ","           text += f"{word},"
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.kinds import is_integer
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span

# What may stand between the braces of an f-string and be read there as easily as outside.
_READABLE = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.BinOp, ast.UnaryOp, ast.Constant),
    *(ast.operator, ast.unaryop, ast.expr_context),
)
# The longest sum that one f-string is made of.
_MOST_PIECES = 100


def concatenated(ctx: Context, node: n.BinaryExpr, value: ast.expr) -> ast.expr:
    """`value`, what the sum `node` was lowered to, as an f-string where that is less work."""
    pieces: list[tuple[n.Expr, ast.expr]] = []
    rest: n.Expr = node
    left = value
    while isinstance(rest, n.BinaryExpr) and is_concatenation(ctx, rest):
        if not isinstance(left, ast.BinOp):
            return value  # a part of the sum has been evaluated before
        pieces.append((rest.right, left.right))
        rest, left = rest.left, left.left
    pieces.append((rest, left))
    return joined(ctx, node.span, pieces[::-1])


def is_concatenation(ctx: Context, node: n.BinaryExpr) -> bool:
    """Whether `node` is `a + b` of two strings."""
    types = ctx.type_of(node.left), ctx.type_of(node.right)
    return node.op == "+" and types == (t.STRING, t.STRING)


def joined(ctx: Context, at: Span, pieces: Sequence[tuple[n.Expr, ast.expr]]) -> ast.expr:
    """The pieces put together: an f-string, or a sum where that is as good."""
    numbers = [piece for node, value in pieces if (piece := _number(ctx, node, value))]
    if len(pieces) > 2 or (numbers and len(pieces) == 2):
        values = [_number(ctx, node, value) or value for node, value in pieces]
        if len(values) <= _MOST_PIECES and all(map(_is_readable, values)):
            return py.f_string(at, values)
    total = pieces[0][1]
    for _, value in pieces[1:]:
        total = py.binary(at, total, ast.Add(), value)
    return total


def _number(ctx: Context, node: n.Expr, value: ast.expr) -> ast.expr | None:
    """The `i` of `str(i)` for an int; an f-string needs no `str`."""
    match node, value:
        case (
            n.CallExpr(callee=n.NameExpr(name="str") as callee, args=(number,)),
            ast.Call(args=[written]),
        ) if callee not in ctx.checked.uses and is_integer(ctx.type_of(number)):
            return written
    return None


def _is_readable(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return True
    return all(
        isinstance(part, _READABLE)
        and not (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in ast.walk(value)
    )


def lower_growing_string(ctx: Context, node: n.AssignStmt) -> bool:
    """`text = text + a` as `text += a`, `text = text + a + b` as `text += a + b`; whether `node` is
    such an assignment, and has been lowered."""
    symbol = ctx.checked.uses.get(node.target)
    if symbol is None or symbol.captured or ctx.at_module_level:
        return False
    pieces: list[n.Expr] = []
    rest = node.value
    while isinstance(rest, n.BinaryExpr) and is_concatenation(ctx, rest):
        pieces.append(rest.right)
        rest = rest.left
    if not 1 <= len(pieces) < _MOST_PIECES or ctx.checked.uses.get(rest) is not symbol:
        return False
    pieces.reverse()
    values = lower_in_order(ctx, pieces)
    grown = joined(ctx, node.value.span, list(zip(pieces, values, strict=True)))
    target = ctx.load(node.target.span, symbol)
    ctx.emit(py.augment(node.span, target, ast.Add(), grown))
    return True

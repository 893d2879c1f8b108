"""Numbers on their way into a slot of another numeric type: an int becomes a float there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context


def widen(ctx: Context, node: n.Expr, slot: t.Ty, value: ast.expr) -> ast.expr:
    """`value`, the lowered `node`, as a value of the type `slot`."""
    if slot is t.BIGRAT:
        return py.call(node.span, ctx.imported(node.span, "fractions", "Fraction"), [value])
    if slot is not t.FLOAT:
        return value
    match node:
        case n.IntLit():
            return py.constant(node.span, float(node.value))
        case n.UnaryExpr(op="-", operand=n.IntLit(value=number)):
            return py.constant(node.span, -float(number))
        case _:
            return ctx.call_builtin(node.span, "float", value)

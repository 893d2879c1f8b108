"""Division of ints: Mochi truncates toward zero, Python rounds down (SEMANTICS section 7.1).

The two agree when neither operand is negative.  What is known to be so is divided the plain way;
where it can be tested cheaply the test stands in the code; a helper does the rest.

    n / 2    n // 2 if n >= 0 else -(-n // 2)
    a % b    a % b if a >= 0 < b else _int_mod(a, b)
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.fragment import again, is_simple, twice

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
    from mochi_import.syntax import nodes as n

_OPERATIONS: dict[str, type[ast.operator]] = {"int_div": ast.FloorDiv, "int_mod": ast.Mod}


def lower_division(
    ctx: Context, node: n.BinaryExpr, helper: str, left: ast.expr, right: ast.expr
) -> ast.expr:
    """`left / right` or `left % right` of ints; `helper` is the function for any signs."""
    at = node.span
    op = _OPERATIONS[helper]()
    signs = ctx.module.signs
    if signs.is_non_negative(node.left) and signs.is_non_negative(node.right):
        return py.binary(at, left, op, right)
    is_zero = isinstance(right, ast.Constant) and right.value == 0
    if not is_simple(right) or is_zero or isinstance(left, ast.UnaryOp):
        return ctx.call(at, helper, left, right)
    tested, value = twice(ctx, at, left)
    plain = py.binary(at, value, op, right)
    condition = py.compare(at, tested, ast.GtE(), py.constant(at, 0))
    if isinstance(right, ast.Constant):
        negated = py.unary(at, ast.USub(), again(at, value))
        mirrored = py.unary(at, ast.USub(), py.binary(at, negated, op, again(at, right)))
        return py.conditional(at, condition, plain, mirrored)
    if signs.is_non_negative(node.left) and is_simple(left):
        condition = py.compare(at, py.constant(at, 0), ast.Lt(), again(at, right))
    else:
        condition.ops.append(ast.Lt())
        condition.comparators.append(again(at, right))
    otherwise = ctx.call(at, helper, again(at, value), again(at, right))
    return py.conditional(at, condition, plain, otherwise)

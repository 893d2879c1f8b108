"""Division of ints: Mochi truncates toward zero, Python rounds down (SEMANTICS section 7.1).

The two agree when neither operand is negative, or nothing is left over.  What is known to be so is
divided the plain way; where it can be tested cheaply the test stands in the code; a helper does the
rest.

    n / 2    n // 2 if n >= 0 else -(-n // 2)       and so by all that is not negative
    a % b    a % b if a >= 0 < b else _int_mod(a, b)

A bigint is divided by a power of two with a shift, which only moves digits where a division has to
compute each of them.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.fragment import again, is_simple, twice
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.lower.context import Context

_OPERATIONS: dict[str, type[ast.operator]] = {"int_div": ast.FloorDiv, "int_mod": ast.Mod}


def lower_division(
    ctx: Context, node: n.BinaryExpr, helper: str, left: ast.expr, right: ast.expr
) -> ast.expr:
    """`left / right` or `left % right` of ints; `helper` is the function for any signs."""
    at = node.span
    op: ast.operator = _OPERATIONS[helper]()
    by = right
    if (bits := _shifted_bits(ctx, node)) is not None:
        op, by = ast.RShift(), py.constant(at, bits)
    signs = ctx.module.signs
    right_sign_known = signs.is_non_negative(node.right)
    if signs.is_non_negative(node.left) and right_sign_known:
        return py.binary(at, left, op, by)
    if signs.divides(node):
        return py.binary(at, left, op, by)
    is_zero = isinstance(right, ast.Constant) and right.value == 0
    repeated = is_simple(right) or (right_sign_known and _is_length(right))
    if not repeated or is_zero or isinstance(left, ast.UnaryOp):
        return ctx.call(at, helper, left, right)
    tested, value = twice(ctx, at, left)
    plain = py.binary(at, value, op, by)
    condition = py.compare(at, tested, ast.GtE(), py.constant(at, 0))
    if right_sign_known:
        negated = py.unary(at, ast.USub(), again(at, value))
        mirrored = py.unary(at, ast.USub(), py.binary(at, negated, op, copy.deepcopy(by)))
        return py.conditional(at, condition, plain, mirrored)
    if signs.is_non_negative(node.left) and is_simple(left):
        condition = py.compare(at, py.constant(at, 0), ast.Lt(), again(at, right))
    else:
        condition.ops.append(ast.Lt())
        condition.comparators.append(again(at, right))
    otherwise = ctx.call(at, helper, again(at, value), again(at, right))
    return py.conditional(at, condition, plain, otherwise)


def _is_length(value: ast.expr) -> bool:
    """`len(xs)`, which may stand in both branches, as only one of them is taken."""
    match value:
        case ast.Call(args=[ast.Name()], keywords=[]):
            return True
        case _:
            return False


def _shifted_bits(ctx: Context, node: n.BinaryExpr) -> int | None:
    """How far to shift for `x / 2`, `x / 4` .. of a bigint."""
    match node.right:
        case n.IntLit(value=value) if value.bit_count() == 1:
            is_division = node.op == "/" and ctx.type_of(node.left) is t.BIGINT
            return value.bit_length() - 1 if is_division else None
        case _:
            return None

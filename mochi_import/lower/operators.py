"""Operators: rows from operator and kinds of operands to a Python operation (SEMANTICS section 7).

A pair of kinds without a row goes to a helper of the runtime, which looks at the values.
"""

from __future__ import annotations

import ast
from itertools import product
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.concatenation import concatenated, is_concatenation
from mochi_import.lower.context import Context, Fragment
from mochi_import.lower.dispatch import is_stable, lower_expr
from mochi_import.lower.division import lower_division
from mochi_import.lower.equality import note_compared
from mochi_import.lower.fragment import again, choose
from mochi_import.lower.kinds import hashes_alike, is_integer, kind, same_equality, unwrapped
from mochi_import.lower.membership import contains
from mochi_import.lower.optional import lower_default
from mochi_import.lower.trust import accept_none, there
from mochi_import.lower.typed_collections import unique
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.source import Span

# The longest spine of operators in one Python expression; CPython's compiler recurses along it.
_LONGEST_SPINE = 100

type _Row = type[ast.operator] | str

ARITHMETIC: dict[tuple[str, str, str], _Row] = {
    ("+", "string", "string"): ast.Add,
    ("+", "list", "list"): ast.Add,
    ("/", "int", "int"): "int_div",
    ("%", "int", "int"): "int_mod",
}
for _left, _right in product(("int", "float", "rational"), repeat=2):
    if {_left, _right} == {"float", "rational"}:
        continue
    ARITHMETIC["+", _left, _right] = ast.Add
    ARITHMETIC["-", _left, _right] = ast.Sub
    ARITHMETIC["*", _left, _right] = ast.Mult
    if (_left, _right) != ("int", "int"):
        ARITHMETIC["/", _left, _right] = ast.Div
    if "float" in (_left, _right):
        ARITHMETIC["%", _left, _right] = "float_mod"

_UNTYPED = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "%": "mod",
}

_SET_OPERATORS = {
    "union": "union",
    "union_all": "union_all",
    "except": "except_",
    "intersect": "intersect",
}
_OF_SCALARS = {"except": "except_scalars", "intersect": "intersect_scalars"}
_OF_SETS: dict[str, type[ast.operator]] = {
    "union": ast.BitOr,
    "except": ast.Sub,
    "intersect": ast.BitAnd,
}

# Operator -> its Python node, and the helper for untyped operands.
_COMPARISONS: dict[str, tuple[type[ast.cmpop], str]] = {
    "<": (ast.Lt, "less"),
    "<=": (ast.LtE, "less_equal"),
    ">": (ast.Gt, "greater"),
    ">=": (ast.GtE, "greater_equal"),
}

_LOGICAL: dict[str, type[ast.boolop]] = {"&&": ast.And, "||": ast.Or}


def lower_unary(ctx: Context, node: n.UnaryExpr) -> ast.expr:
    """`-x`, `!x`"""
    operand = lower_expr(ctx, node.operand)
    if node.op == "!":
        return py.not_(node.span, operand)
    if kind(ctx.type_of(node.operand)) in ("int", "float", "rational") or isinstance(
        node.operand, n.IntLit | n.FloatLit
    ):
        if isinstance(operand, ast.UnaryOp) and isinstance(operand.op, ast.USub):
            return operand.operand  # `--a`, which Python's readers take for something else
        return py.unary(node.span, ast.USub(), operand)
    return ctx.call(node.span, "negate", operand)


def lower_binary(ctx: Context, node: n.BinaryExpr) -> ast.expr:
    """`a + b`, along the left spine without recursion: a sum of 2,000 terms is one long spine."""
    spine = [node]
    while isinstance(spine[-1].left, n.BinaryExpr):
        spine.append(spine[-1].left)
    for operation in spine:
        if operation.op in ("==", "!=", "??"):
            accept_none(ctx, operation.left, operation.right)
    value = lower_expr(ctx, spine[-1].left)
    length = 0
    while spine:
        operation = spine.pop()
        length += 1
        if length > _LONGEST_SPINE:
            value = ctx.spill(operation.left.span, value)
            length = 0
        if spine and _asks_divisible(ctx, operation, spine[-1]):
            divisor = ctx.fragment(operation.right)
            if not divisor.prelude:
                value = py.binary(operation.span, value, ast.Mod(), divisor.value)
                continue
        value = _combine(ctx, operation, value)
        if spine and ctx.operands is not None:
            value = ctx.operands.keep(operation, value)
    if is_concatenation(ctx, node):
        return concatenated(ctx, node, value)
    return value


def _asks_divisible(ctx: Context, node: n.BinaryExpr, outer: n.BinaryExpr) -> bool:
    """Whether this is the remainder of `a % b == 0`, which no sign can change."""
    return (
        node.op == "%"
        and outer.op in ("==", "!=")
        and _is_zero(ctx, outer.right)
        and is_integer(ctx.type_of(node.left))
        and is_integer(ctx.type_of(node.right))
    )


def _is_zero(ctx: Context, node: n.Expr) -> bool:
    """`0`, `0 as bigint`"""
    while isinstance(node, n.CastExpr) and is_integer(ctx.type_of(node)):
        node = node.value
    return isinstance(node, n.IntLit) and node.value == 0


def _combine(ctx: Context, node: n.BinaryExpr, left: ast.expr) -> ast.expr:
    if node.op == "??":
        return lower_default(ctx, node, left)
    right = ctx.fragment(node.right)
    if node.op in _LOGICAL:
        return _logical(ctx, node, left, right)
    if right.prelude:
        if not is_stable(ctx, node.left, left):
            left = ctx.spill(node.left.span, left)
        for statement in right.prelude:
            ctx.emit(statement)
    return apply(ctx, node, left, right.value)


def _logical(ctx: Context, node: n.BinaryExpr, left: ast.expr, right: Fragment) -> ast.expr:
    at = node.span
    op = _LOGICAL[node.op]
    if not right.prelude:
        if isinstance(left, ast.BoolOp) and isinstance(left.op, op):
            return py.logical(at, op(), [*left.values, right.value])
        return py.logical(at, op(), [left, right.value])
    left = ctx.spill(at, left)
    kept = Fragment([], again(at, left))
    if node.op == "&&":
        return choose(ctx, at, left, right, kept, ctx.type_of(node))
    return choose(ctx, at, left, kept, right, ctx.type_of(node))


def apply(ctx: Context, node: n.BinaryExpr, left: ast.expr, right: ast.expr) -> ast.expr:
    """The operation of `node` on operands that are ready."""
    at = node.span
    types = _types(ctx, node)
    if node.op in _COMPARISONS:
        return _compare(ctx, node, left, right)
    if node.op in ("==", "!="):
        return _equal(ctx, node, left, right)
    if node.op == "in":
        return contains(ctx, at, left, right, types)
    if node.op in _SET_OPERATORS:
        return _combine_sets(ctx, node, left, right)
    if node.op == "+" and all(isinstance(ty, t.ListTy) for ty in types):
        return _joined(at, left, right)
    # Arithmetic on none is a run error in Python too.
    kinds = kind(unwrapped(types[0])), kind(unwrapped(types[1]))
    row = ARITHMETIC.get((node.op, *kinds), _UNTYPED[node.op])
    left, right = there(ctx, node.left, left), there(ctx, node.right, right)
    if not isinstance(row, str):
        if kinds == ("float", "float"):
            left, right = _without_widening(ctx, node, left, right)
        return py.binary(at, left, row(), right)
    if row in ("int_div", "int_mod"):
        return lower_division(ctx, node, row, left, right)
    return ctx.call(at, row, left, right)


def _types(ctx: Context, node: n.BinaryExpr) -> tuple[t.Ty, t.Ty]:
    return ctx.type_of(node.left), ctx.type_of(node.right)


def _without_widening(
    ctx: Context, node: n.BinaryExpr, left: ast.expr, right: ast.expr
) -> tuple[ast.expr, ast.expr]:
    """The operands, one of them without the `float(..)` that makes an int a float: beside a float
    Python does that by itself."""
    if (number := _widened(ctx, node.right, right)) is not None:
        return left, number
    if (number := _widened(ctx, node.left, left)) is not None:
        return number, right
    return left, right


def _widened(ctx: Context, node: n.Expr, value: ast.expr) -> ast.expr | None:
    """The int `i` of `i as float`."""
    match node, value:
        case n.CastExpr(value=number), ast.Call(args=[operand]):
            return operand if is_integer(ctx.checked.type_of(number)) else None
    return None


def _compare(ctx: Context, node: n.BinaryExpr, left: ast.expr, right: ast.expr) -> ast.expr:
    python, helper = _COMPARISONS[node.op]
    if _is_ordered_in_python(*_types(ctx, node)):
        return py.compare(node.span, left, python(), right)
    return ctx.call(node.span, helper, left, right)


def _is_ordered_in_python(left: t.Ty, right: t.Ty) -> bool:
    match left, right:
        case t.ListTy(), t.ListTy():
            return _is_ordered_in_python(left.element, right.element)
    kinds = {kind(left), kind(right)}
    return kinds == {"string"} or kinds <= {"int", "float", "rational"}


def _combine_sets(ctx: Context, node: n.BinaryExpr, left: ast.expr, right: ast.expr) -> ast.expr:
    """`union`, `union all`, `except` and `intersect`, of lists first of all (SEMANTICS 7.4)."""
    at = node.span
    match _types(ctx, node):
        case t.ListTy(), t.ListTy() if node.op == "union_all":
            return _joined(at, left, right)
        case t.ListTy(element=mine), t.ListTy(element=theirs) if hashes_alike(mine, theirs):
            if node.op == "union":
                both = [py.starred(at, left), py.starred(at, right)]
                return unique(ctx, at, py.list_(at, both))
            return ctx.call(at, _OF_SCALARS[node.op], left, right)
        case t.SetTy(), t.SetTy() if node.op != "union_all":
            return py.binary(at, left, _OF_SETS[node.op](), right)
        case t.MapTy(), t.MapTy() if node.op == "union":
            return py.binary(at, left, ast.BitOr(), right)
    return ctx.call(at, _SET_OPERATORS[node.op], left, right)


def _joined(at: Span, left: ast.expr, right: ast.expr) -> ast.expr:
    """`left + right` of lists; where one is written out, `[*left, item]`."""
    sides = left, right
    if any(isinstance(side, ast.List) for side in sides):
        return py.list_(at, [item for side in sides for item in py.items_of(at, side)])
    return py.binary(at, left, ast.Add(), right)


def _equal(ctx: Context, node: n.BinaryExpr, left: ast.expr, right: ast.expr) -> ast.expr:
    at = node.span
    types = _types(ctx, node)
    positive = node.op == "=="
    if isinstance(node.right, n.NoneLit) or isinstance(node.left, n.NoneLit):
        value = left if isinstance(node.right, n.NoneLit) else right
        return py.is_none(at, value) if positive else py.is_not_none(at, value)
    if types == (t.BOOL, t.BOOL):
        for literal, other in ((node.right, left), (node.left, right)):
            if isinstance(literal, n.BoolLit):
                return other if literal.value is positive else py.not_(at, other)
    if isinstance(left, ast.Constant) and isinstance(right, ast.Constant) and same_equality(*types):
        return py.constant(at, (left.value == right.value) is positive)
    if same_equality(*types):
        note_compared(ctx, types[0])
        return py.compare(at, left, ast.Eq() if positive else ast.NotEq(), right)
    result = ctx.call(at, "equal", left, right)
    return result if positive else py.not_(at, result)

"""`a ?? b`: the right side is evaluated only if the left one is none."""

from __future__ import annotations

import ast

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.context import Context, Fragment
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.fragment import choose, is_simple, twice
from mochi_import.lower.kinds import is_scalar, unwrapped
from mochi_import.syntax import nodes as n


def lower_default(ctx: Context, node: n.BinaryExpr, left: ast.expr) -> ast.expr:
    """`a ?? b` -> `b if (_t1 := a) is None else _t1`, but

    `m[k] ?? 0` -> `m.get(k, 0)`, `p?.x ?? 0` -> `0 if p is None else p.x`.
    """
    at = node.span
    if isinstance(left, ast.Constant):
        return lower_expr(ctx, node.right) if left.value is None else left
    right = ctx.fragment(node.right)
    if not right.prelude and _is_cheap(right.value):
        looked_up = _lookup(ctx, node.left, left)
        if looked_up is not None:
            looked_up.args.append(right.value)
            return looked_up
    if not right.prelude and isinstance(left, ast.IfExp) and _is_none_outside(ctx, node.left):
        return py.conditional(at, left.test, right.value, left.orelse)
    first, value = twice(ctx, at, left)
    return choose(ctx, at, py.is_none(at, first), right, Fragment([], value))


def _is_cheap(value: ast.expr) -> bool:
    """Whether it does no harm to evaluate a default that is not needed: `0`, `-1`, `[]`."""
    match value:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case _:
            return is_simple(value)


def _is_none_outside(ctx: Context, node: n.Expr) -> bool:
    """Whether `p?.x` is none only where `p` is."""
    if not isinstance(node, n.SafeFieldExpr):
        return False
    owner = unwrapped(ctx.type_of(node.value))
    return isinstance(owner, t.StructTy) and is_scalar(owner.fields.get(node.name, t.ANY))


def _lookup(ctx: Context, node: n.Expr, value: ast.expr) -> ast.Call | None:
    """`m.get(k)` if `value` is that, on a map without none among its values."""
    if not isinstance(node, n.IndexExpr) or not isinstance(value, ast.Call):
        return None
    match ctx.type_of(node.value):
        case t.MapTy(value=t.OptionTy() | t.ANY):
            return None
        case t.MapTy() if isinstance(value.func, ast.Attribute):
            return value
        case _:
            return None

"""Types of operators (SEMANTICS sections 5.1 and 7)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_uses as advise
from mochi_import.check.bounds import require
from mochi_import.check.narrow import NO_FACTS, Facts, facts
from mochi_import.check.relate import NUMBERS, is_number, join, numeric_join, unify
from mochi_import.check.ty import (
    ANY,
    BOOL,
    STRING,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    Ty,
    VarTy,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker

_ARITHMETIC = frozenset("+-*/%")
_ORDER = frozenset(("<", "<=", ">", ">="))
_EQUALITY = frozenset(("==", "!="))
_LOGIC = frozenset(("&&", "||"))


def check_binary(c: Checker, node: n.BinaryExpr, expected: Ty | None) -> Ty:
    """A chain `a + b + c ...` is walked from its left end, not by recursion."""
    chain: list[n.BinaryExpr] = []
    left: n.Expr = node
    while isinstance(left, n.BinaryExpr):
        chain.append(left)
        left = left.left
    ty = c.expr(left, expected if node.op == "??" else None)
    known = NO_FACTS
    if any(part.op in _LOGIC for part in chain):
        known = facts(c.result, left)
    for part in reversed(chain):
        ty, known = _step(c, part, ty, known, expected)
        c.result.types[part] = ty
    return ty


def _step(
    c: Checker, node: n.BinaryExpr, left: Ty, known: Facts, expected: Ty | None
) -> tuple[Ty, Facts]:
    """The type of `node`, whose left side has type `left` and tells `known`."""
    if node.op not in _LOGIC:
        right = c.expr(node.right, _wanted(node, left, expected))
        ty = operator_type(c, node, left, right)
        return ty, facts(c.result, node) if node.op in _EQUALITY else NO_FACTS
    with c.knowing(known.if_true if node.op == "&&" else known.if_false):
        right = c.expr(node.right)
    return operator_type(c, node, left, right), known.combine(node.op, facts(c.result, node.right))


def _wanted(node: n.BinaryExpr, left: Ty, expected: Ty | None) -> Ty | None:
    """What an empty literal on the right side should be."""
    if node.op == "??":
        return left.inner if isinstance(left, OptionTy) else expected
    return left if isinstance(left, ListTy | SetTy | MapTy) else None


def operator_type(c: Checker, node: n.BinaryExpr, left: Ty, right: Ty) -> Ty:
    """The type of `left op right`, with T013, T020 or T059 where there is none."""
    op = node.op
    if op in _EQUALITY:
        return _equality(c, node, left, right)
    require(c, left, op, right, node.op_span)
    require(c, right, op, left, node.op_span)
    if op in _ORDER:
        if not (unify(left, right) or unify(right, left) or _both_numbers(left, right)):
            _incomparable(c, node, left, right)
        return BOOL
    ty = _result(op, left, right)
    if ty is None:
        _refuse(c, node, left, right)
        return BOOL if op == "in" or op in _LOGIC else _guess(op, left, right)
    return ty


def _result(op: str, left: Ty, right: Ty) -> Ty | None:
    """The type of `left op right` for the other operators, none where they do not fit."""
    left, right = _open(left), _open(right)
    if op in _ARITHMETIC:
        return _arithmetic(op, left, right)
    if op in _LOGIC:
        return BOOL if left in (BOOL, ANY) and right in (BOOL, ANY) else None
    if op == "in":
        return BOOL if _may_contain(right, left) else None
    if op == "??":
        if left is ANY:
            return ANY
        return join(left.inner, right) if isinstance(left, OptionTy) else None
    return _set_operation(op, left, right)


def _open(ty: Ty) -> Ty:
    """A value of a type parameter is as good as any."""
    return ANY if isinstance(ty, VarTy) else ty


def _arithmetic(op: str, left: Ty, right: Ty) -> Ty | None:
    if op == "+" and (left is STRING or right is STRING):
        # `"v" + m["k"]` is accepted by the reference, though the value may be none.
        return STRING if all(_texts(ty) for ty in (left, right)) else None
    if left is ANY or right is ANY:
        other = right if left is ANY else left
        return ANY if other is ANY or is_number(other) or _addable(op, other) else None
    if left in NUMBERS and right in NUMBERS:
        return numeric_join(left, right)
    if op == "+" and isinstance(left, ListTy) and isinstance(right, ListTy):
        return ListTy(join(left.element, right.element)) if _elements_agree(left, right) else None
    return None


def _texts(ty: Ty) -> bool:
    return ty is STRING or ty is ANY or (isinstance(ty, OptionTy) and _texts(ty.inner))


def _addable(op: str, ty: Ty) -> bool:
    return op == "+" and isinstance(ty, ListTy)


def _elements_agree(left: Ty, right: Ty) -> bool:
    return unify(left, right) or unify(right, left)


def _may_contain(container: Ty, item: Ty) -> bool:
    match container:
        case ListTy(element=element) | SetTy(element=element) | MapTy(key=element):
            return unify(element, item) or unify(item, element)
        case RecordTy():
            return unify(STRING, item)
        case GroupTy():
            return True
    if container is STRING:
        return item is STRING or item is ANY
    return container is ANY


def _set_operation(op: str, left: Ty, right: Ty) -> Ty | None:
    """Of lists all, of sets all but `union all`, of maps `union` (newer-surface sections 3, 4)."""
    if left is ANY or right is ANY:
        return ANY
    both_lists = isinstance(left, ListTy) and isinstance(right, ListTy)
    both_sets = isinstance(left, SetTy) and isinstance(right, SetTy) and op != "union_all"
    both_maps = isinstance(left, MapTy) and isinstance(right, MapTy) and op == "union"
    if (both_lists or both_sets or both_maps) and _elements_agree(left, right):
        return join(left, right)
    return None


def _guess(op: str, left: Ty, right: Ty) -> Ty:
    """What a refused operation gives if it runs after all: of options, that of their values."""
    if isinstance(left, OptionTy) or isinstance(right, OptionTy):
        inner = (ty.inner if isinstance(ty, OptionTy) else ty for ty in (left, right))
        return _result(op, *inner) or ANY
    return ANY


def _equality(c: Checker, node: n.BinaryExpr, left: Ty, right: Ty) -> Ty:
    if left is ANY or right is ANY or _guards_again(c, node):
        return BOOL
    left_may_be_none, right_may_be_none = isinstance(left, OptionTy), isinstance(right, OptionTy)
    if left_may_be_none != right_may_be_none:
        side, ty = (node.right, right) if left_may_be_none else (node.left, left)
        c.report("T059", node.op_span, ty, advice=partial(advise.never_none, c, node, side, ty))
    elif not (unify(left, right) or unify(right, left) or _both_numbers(left, right)):
        _incomparable(c, node, left, right)
    return BOOL


def _guards_again(c: Checker, node: n.BinaryExpr) -> bool:
    """`x != none` where x is known not to be none already: needless, but no error."""
    match node:
        case n.BinaryExpr(left=n.NameExpr() as name, right=n.NoneLit()):
            return c.result.uses.get(name) in c.narrowed
        case n.BinaryExpr(left=n.NoneLit(), right=n.NameExpr() as name):
            return c.result.uses.get(name) in c.narrowed
    return False


def _both_numbers(left: Ty, right: Ty) -> bool:
    return is_number(left) and is_number(right)


def _incomparable(c: Checker, node: n.BinaryExpr, left: Ty, right: Ty) -> None:
    c.report("T013", node.op_span, advice=partial(advise.compare, c, node, left, right))


def _refuse(c: Checker, node: n.BinaryExpr, left: Ty, right: Ty) -> None:
    op = node.op.removesuffix("_all")
    advice = partial(advise.operands, c, node, left, right)
    c.report("T020", node.op_span, op, left, right, advice=advice)


def check_unary(c: Checker, node: n.UnaryExpr, _expected: Ty | None) -> Ty:
    """`-x`, `!x`; the reference checks neither operand."""
    ty = c.expr(node.operand)
    if node.op == "!":
        # An optional bool stays one, which no condition takes (T040).
        return ty if isinstance(ty, OptionTy) else BOOL
    require(c, ty, "-", None, node.span)
    return ty if ty in NUMBERS else ANY


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.BinaryExpr: check_binary,
    n.UnaryExpr: check_unary,
}

"""Types of declarations of variables and of assignments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_types as advise
from mochi_import.check.access import index_type, member_type
from mochi_import.check.advice_names import immutable, unknown_target, untyped
from mochi_import.check.alias import check_alias_var, check_widening
from mochi_import.check.relate import fits_option, holds, is_integer, numeric_join, unify
from mochi_import.check.ty import ANY, BIGINT, INT, INT64, ListTy, MapTy, OptionTy, SetTy, Ty
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol


def check_let(c: Checker, node: n.LetStmt) -> None:
    """`let x: T = e`, `var x = e`"""
    slot = None if node.type is None else c.declarations.resolve(node.type)
    if isinstance(node.value, n.FetchExpr):
        # A declared type does not convert what is fetched (SEMANTICS 16).
        slot = None
    if node.value is None:
        if slot is None:
            c.report("T000", node.span, advice=partial(untyped, node))
        c.declare(node, slot or ANY)
        return
    if slot is None:
        actual = c.expr(node.value)
        if node.mutable:
            check_alias_var(c, node, actual, actual)
        c.declare(node, actual)
        return
    symbol = c.result.declares[node]
    actual = check_slot(c, node.value, slot, symbol)
    too_wide = is_integer(slot) and is_integer(actual) and numeric_join(slot, actual) is not slot
    if too_wide or (actual is ANY and slot is not ANY):
        # Such values flow into arguments, results and assignments, but not into a declaration.
        c.mismatch(slot, actual, node.span, value=node.value)
    if node.mutable:
        check_alias_var(c, node, slot, actual)
    c.declare(node, slot)


def check_slot(c: Checker, value: n.Expr, slot: Ty, symbol: Symbol | None) -> Ty:
    """Check a value that goes into a variable: there a plain T fits T?."""
    actual = c.expr(value, slot)
    if fits_option(slot, actual):
        c.flow(value, slot)
        return slot
    if unify(slot, actual):
        c.flow(value, slot)
        return actual
    if isinstance(slot, SetTy) and isinstance(actual, ListTy):
        # The reference has no sets: there `set<T>` means any (probe parse/generic_unknown).
        c.widen(symbol, slot, actual)
        return slot
    c.mismatch(slot, actual, value.span, symbol)
    if unify(slot, actual, lift=True) or fits_option(slot, actual, lift=True):
        c.lift(value, slot)
        return slot
    if isinstance(actual, OptionTy) and unify(slot, actual.inner):
        # The value is what was declared, or none, which no operation takes for a value.
        return slot
    c.widen(symbol, slot, actual)
    return slot


def check_assign(c: Checker, node: n.AssignStmt) -> None:
    """`x = e`, `xs[i] = e`, `p.f = e`"""
    root = node.target
    while isinstance(root, n.IndexExpr | n.FieldExpr):
        root = root.value
    symbol = c.result.uses.get(root)
    if isinstance(root, n.NameExpr) and (symbol is None or root in c.result.early):
        c.report("T001", node.span, root.name, advice=partial(unknown_target, c, root, root.name))
        c.expr(node.value)
        return
    if symbol is not None and not _assignable(symbol):
        c.report("T024", node.span, symbol.name, advice=partial(immutable, c, symbol))
    if isinstance(node.target, n.NameExpr) and symbol is not None:
        _assign_variable(c, node, symbol)
    else:
        _assign_part(c, node)


def _assignable(symbol: Symbol) -> bool:
    if isinstance(symbol.node, n.ExternVarDecl):
        return symbol.node.mutable
    return symbol.mutable


def _assign_variable(c: Checker, node: n.AssignStmt, symbol: Symbol) -> None:
    slot = c.result.symbol_types.get(symbol, ANY)
    c.result.types[node.target] = slot
    actual = check_slot(c, node.value, slot, symbol)
    _check_direction(c, node, symbol, slot, actual)
    if not has_written_type(symbol) and not holds(slot, actual):
        c.widen(symbol, slot, actual)
    check_widening(c, node.value, slot, actual, node.span)
    known = c.result.types[node.value]
    c.narrowed = {s: t for s, t in c.narrowed.items() if s is not symbol}
    if isinstance(slot, OptionTy) and known is not ANY:
        _settle(c, node, symbol, slot, known)
    elif slot is INT64 and known is INT:
        c.narrowed[symbol] = INT
        c.settled.setdefault(symbol, node.span)


def _check_direction(c: Checker, node: n.AssignStmt, symbol: Symbol, slot: Ty, actual: Ty) -> None:
    """T009: an int64 is no int, and a bigint no int64, though their values fit (MEP-11)."""
    if (slot, actual) in ((INT, INT64), (INT64, BIGINT)):
        advice = partial(advise.narrower, c, node, symbol, slot)
        c.report("T009", node.span, actual, symbol.name, slot, advice=advice)


def _settle(c: Checker, node: n.AssignStmt, symbol: Symbol, slot: OptionTy, value: Ty) -> None:
    """A plain value in an optional variable settles it for the rest of the block: it is known not
    to be none, and takes none no more (probe types/option_assign)."""
    if not isinstance(value, OptionTy):
        c.narrowed[symbol] = slot.inner
        if symbol not in c.widened:
            c.settled.setdefault(symbol, node.span)
    elif since := c.settled.pop(symbol, None):
        advice = partial(advise.settled, c, symbol, slot.inner, since)
        c.report("T008", node.value.span, slot.inner, value, advice=advice)
        c.widen(symbol, slot, value)


def has_written_type(symbol: Symbol) -> bool:
    """Whether the source says what type a variable has, which is then believed."""
    match symbol.node:
        case n.LetStmt(type=written) | n.Param(type=written):
            return written is not None
        case n.Field():
            return True
    return False


def _assign_part(c: Checker, node: n.AssignStmt) -> None:
    """`xs[i] = e`"""
    slot = _check_target(c, node.target)
    actual = c.expr(node.value, slot)
    if not (unify(slot, actual) or fits_option(slot, actual)):
        c.mismatch(slot, actual, node.value.span)
        if not unify(slot, actual, lift=True):
            c.widen_target(node.target, actual)
            return
    c.flow(node.value, slot)
    root = node.target
    while isinstance(root, n.IndexExpr | n.FieldExpr):
        root = root.value
    symbol = c.result.uses.get(root)
    if symbol is not None and not has_written_type(symbol) and not holds(slot, actual):
        c.widen_target(node.target, actual)
    check_widening(c, node.value, slot, actual, node.span)


def _check_target(c: Checker, target: n.Expr) -> Ty:
    """The slot that is written: in a target, `m[k]` is V and not V?."""
    ty: Ty | None = None
    match target:
        case n.IndexExpr():
            owner = _check_target(c, target.value)
            ty = index_type(c, target, owner)
            if isinstance(owner, MapTy):
                ty = owner.value
        case n.FieldExpr() if target not in c.result.uses:
            ty = member_type(c, target, _check_target(c, target.value))
    if ty is None:
        return c.expr(target)
    c.result.types[target] = ty
    return ty


RULES: dict[type[n.Node], Callable[[Checker, Any], None]] = {
    n.LetStmt: check_let,
    n.AssignStmt: check_assign,
}

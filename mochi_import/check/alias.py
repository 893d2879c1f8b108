"""Aliases of lists, maps and structs: through them a variable is written under another name.

T051 keeps a `let` from being written through a `var`; T052 keeps values out of a `list<int>` that
only a `list<any>` may hold, whichever of the two is the other's name.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mochi_import.check import advice_forms as advise
from mochi_import.check.relate import is_aggregate
from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import ANY, ElementTy, ListTy, MapTy, Ty
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.state import Checker
    from mochi_import.source import Span


def check_alias_var(c: Checker, node: n.LetStmt, slot: Ty, actual: Ty) -> None:
    """`var b = a`"""
    assert node.value is not None
    if isinstance(node.value, n.NameExpr):
        symbol = c.result.uses.get(node.value)
        immutable = symbol is not None and symbol.kind is SymbolKind.LET
        if immutable and is_aggregate(actual):
            name = node.value.name
            c.report("T051", node.span, name, advice=partial(advise.alias, c, symbol, name))
    check_widening(c, node.value, slot, actual, node.span)


def check_alias_argument(c: Checker, call: n.CallExpr, arg: n.Expr, slot: Ty, actual: Ty) -> None:
    """`f(xs)`"""
    check_widening(c, arg, slot, actual, call.span)


def check_widening(c: Checker, source: n.Expr, slot: Ty, actual: Ty, span: Span) -> None:
    """T052, where `source` names storage that lives on under its own, narrower type.

    In a literal each element is looked at, and reported at its own place.
    """
    if isinstance(source, n.ListExpr) and isinstance(slot, ListTy):
        for element in source.elements:
            check_widening(c, element, slot.element, c.result.type_of(element), element.span)
        return
    if isinstance(source, n.NameExpr | n.IndexExpr | n.FieldExpr) and _drifts(slot, actual):
        advice = partial(advise.widening, c, source, slot, actual)
        c.report("T052", span, _shown(source), actual, slot, advice=advice)
        c.widen_target(source, slot)


def _drifts(slot: Ty, actual: Ty) -> bool:
    """Whether one has `any` inside where the other has something definite: each could be written
    what the other does not take."""
    match slot, actual:
        case ElementTy(), ElementTy() if type(slot) is type(actual):
            return _differs(slot.element, actual.element)
        case MapTy(), MapTy():
            return _differs(slot.key, actual.key) or _differs(slot.value, actual.value)
    return False


def _differs(slot: Ty, actual: Ty) -> bool:
    return (slot is ANY) != (actual is ANY) or _drifts(slot, actual)


def _shown(node: n.Expr) -> str:
    match node:
        case n.IndexExpr():
            return f"{_shown(node.value)}[...]"
        case n.FieldExpr():
            return f"{_shown(node.value)}.{node.name}"
        case n.NameExpr():
            return node.name
    return "..."

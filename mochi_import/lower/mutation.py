"""Whether a loop's body may change the list it runs over.

Lists change by `xs[i] = v`, here or in a function that the body calls, by appends in place, and by
Python code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import SymbolKind
from mochi_import.lower.kinds import unwrapped
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from mochi_import.lower.context import Context

# Expressions that make a list of their own: nobody else can change it.
_FRESH = (n.ListExpr, n.SliceExpr, n.QueryExpr, n.LoadExpr, n.LogicQueryExpr)


def may_change(ctx: Context, source: n.Expr, body: n.Node) -> bool:
    """Whether running `body` may assign elements of the list `source`."""
    if isinstance(source, _FRESH):
        return False
    symbol = ctx.checked.uses.get(source)
    if symbol is not None and ctx.module.ownership.changes_in(body, symbol):
        return True
    ty = ctx.type_of(source)
    return any(_changes(ctx, node, ty) for node in walk(body))


def _changes(ctx: Context, node: n.Node, ty: t.Ty) -> bool:
    match node:
        case n.AssignStmt(target=n.IndexExpr(value=container)):
            return _may_be_one(ctx.type_of(container), ty)
        case n.CallExpr(callee=callee):
            symbol = ctx.checked.uses.get(callee)
            if symbol is not None and symbol.kind in (SymbolKind.VARIANT, SymbolKind.TYPE):
                return False
            if symbol is None and isinstance(callee, n.NameExpr):
                return False
            return any(_may_be_one(changed, ty) for changed in ctx.module.changed_elsewhere)
        case _:
            return False


def _may_be_one(one: t.Ty, other: t.Ty) -> bool:
    """Whether one list may be known by both types: a list of lists is no list of numbers."""
    one, other = unwrapped(one), unwrapped(other)
    match one, other:
        case t.ListTy(), t.ListTy():
            return _may_be_one(one.element, other.element)
        case (t.ListTy() | t.MapTy() | t.StructTy(), t.ScalarTy()) | (
            t.ScalarTy(),
            t.ListTy() | t.MapTy() | t.StructTy(),
        ):
            return t.ANY in (one, other)
        case t.MapTy(), t.ListTy():
            return False
        case _:
            return True

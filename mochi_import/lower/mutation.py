"""Whether a loop's body may change the list it runs over.

Lists change by `xs[i] = v`, here or in a function that the body calls, by appends in place, and by
Python code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import SymbolKind
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
    if symbol is not None and ctx.module.ownership.appends_in(body, symbol):
        return True
    return any(_changes(ctx, node) for node in walk(body))


def _changes(ctx: Context, node: n.Node) -> bool:
    match node:
        case n.AssignStmt(target=n.IndexExpr(value=container)):
            return not isinstance(ctx.type_of(container), t.MapTy)
        case n.CallExpr(callee=callee):
            symbol = ctx.checked.uses.get(callee)
            if symbol is not None and symbol.kind in (SymbolKind.VARIANT, SymbolKind.TYPE):
                return False
            if symbol is None and isinstance(callee, n.NameExpr):
                return False
            return ctx.module.assigns_elements
        case _:
            return False

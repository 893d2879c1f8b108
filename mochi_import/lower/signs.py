"""Which int expressions are never negative, so that Python's `//` and `%` are Mochi's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context

_COUNTING = frozenset({"len", "count"})


def is_non_negative(ctx: Context, node: n.Expr) -> bool:
    """Whether the int `node` is known to be zero or more."""
    match node:
        case n.IntLit():
            return True
        case n.BinaryExpr(op="+" | "*" | "/", left=left, right=right):
            return is_non_negative(ctx, left) and is_non_negative(ctx, right)
        case n.BinaryExpr(op="%", left=left):
            return is_non_negative(ctx, left)
        case n.CallExpr(callee=n.NameExpr(name=name) as callee):
            return name in _COUNTING and callee not in ctx.checked.uses
        case n.NameExpr():
            symbol = ctx.checked.uses.get(node)
            return symbol is not None and not symbol.assigned and _starts_there(ctx, symbol)
        case _:
            return False


def _starts_there(ctx: Context, symbol: Symbol) -> bool:
    """Whether a variable that keeps its first value got one that is never negative."""
    match symbol.node:
        case n.LetStmt(value=n.Expr() as value):
            return is_non_negative(ctx, value)
        case n.ForStmt(range_end=n.Expr(), source=start):
            return is_non_negative(ctx, start)
        case _:
            return False

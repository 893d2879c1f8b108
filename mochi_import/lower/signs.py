"""Which int expressions are never negative, so that Python's `//` and `%` are Mochi's.

An int variable is never negative when it starts so and every assignment to it keeps it so, given
that the other such variables are: the largest set of variables for which that holds is found by
starting with all of them and removing those that break the rule until none does.  Where conditions
around a use tell more of a variable, they count too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.lower.guards import Guards
from mochi_import.lower.kinds import is_integer
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

_COUNTING = frozenset({"len", "count"})
_GROWING = frozenset({"+", "*", "/"})
_KINDS = frozenset({SymbolKind.LET, SymbolKind.VAR, SymbolKind.FOR})


class Signs:
    """The int variables of a module that are never negative."""

    def __init__(self, checked: CheckedModule) -> None:
        self._checked = checked
        self._guards = Guards(checked)
        self._values = self._assigned_values()
        self._variables = set(self._values)
        while broken := [symbol for symbol in self._variables if not self._keeps(symbol)]:
            self._variables.difference_update(broken)

    def is_non_negative(self, node: n.Expr) -> bool:
        """Whether the int `node` is known to be zero or more."""
        match node:
            case n.IntLit():
                return True
            case n.BinaryExpr(op=op, left=left, right=right) if op in _GROWING:
                return self.is_non_negative(left) and self.is_non_negative(right)
            case n.BinaryExpr(op="%", left=left):
                return self.is_non_negative(left)
            case n.CallExpr(callee=n.NameExpr(name=name) as callee):
                return name in _COUNTING and callee not in self._checked.uses
            case n.BinaryExpr(op="-", left=n.NameExpr() as name, right=n.IntLit(value=value)):
                return self._guards.is_at_least(name, value, self._counts)
            case n.NameExpr():
                return self._counts(node) or self._guards.is_at_least(node, 0, self._counts)
            case _:
                return False

    def _counts(self, name: n.NameExpr) -> bool:
        """Whether a name is one of the variables that are never negative."""
        return self._checked.uses.get(name) in self._variables

    def divides(self, node: n.BinaryExpr) -> bool:
        """Whether `x / 2` is known to leave no remainder."""
        match node:
            case n.BinaryExpr(op="/", left=n.NameExpr() as name, right=n.IntLit(value=divisor)):
                return divisor != 0 and self._guards.is_multiple(name, divisor)
        return False

    def _assigned_values(self) -> dict[Symbol, list[n.Expr | None]]:
        """Every value that an int variable of the module is given."""
        checked = self._checked
        values: dict[Symbol, list[n.Expr | None]] = {}
        for node in checked.nodes:
            symbol: Symbol | None = None
            value: n.Expr | None = None
            match node:
                case n.LetStmt():
                    symbol, value = checked.declares.get(node), node.value
                case n.ForStmt(range_end=n.Expr()):
                    symbol, value = checked.declares.get(node), node.source
                case n.AssignStmt(target=n.NameExpr() as target):
                    symbol, value = checked.uses.get(target), node.value
            if symbol is not None and symbol.kind in _KINDS and self._is_integer(symbol):
                values.setdefault(symbol, []).append(value)
        return values

    def _is_integer(self, symbol: Symbol) -> bool:
        known = self._checked.symbol_types.get(symbol)
        return known is not None and is_integer(known)

    def _keeps(self, symbol: Symbol) -> bool:
        return all(
            value is not None
            and is_integer(self._checked.type_of(value))
            and self.is_non_negative(value)
            for value in self._values[symbol]
        )

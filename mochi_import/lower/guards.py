"""How small an int variable can be, and by what it is divisible, where a condition has been tested.

    while n > 0 { d = n % 10  n = n / 10 }      n is 1 or more where it is divided
    while low <= high { m = (low + high) / 2 }  high is no less than low, which is never negative
    if n < 2 { return 1 }  half = n / 2         here 2 or more: smaller ones have left
    if n % 2 == 0 { n = n / 2 }                 no remainder is left where n is divided

A condition tells of every use that it stands before, as long as nothing may assign the variable in
between: no assignment is written between the two, and no loop that is around the use, but not
around the condition, assigns it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

_KINDS = frozenset({SymbolKind.LET, SymbolKind.VAR, SymbolKind.PARAM, SymbolKind.FOR})
_LOOPS = (n.ForStmt, n.WhileStmt)
_LEAVING = (n.ReturnStmt, n.BreakStmt, n.ContinueStmt)
# How much a variable is above the other side of a comparison that holds.
_ABOVE = {">": 1, ">=": 0, "==": 0}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


class Guards:
    """The conditions of a module that tell of the variables in them."""

    def __init__(self, checked: CheckedModule) -> None:
        self._uses = checked.uses
        self._parents = checked.parents
        self._assignments: dict[Symbol, list[n.AssignStmt]] = {}
        for node in checked.nodes:
            if isinstance(node, n.AssignStmt) and node.target in self._uses:
                self._assignments.setdefault(self._uses[node.target], []).append(node)

    def is_at_least(
        self, use: n.NameExpr, least: int, counts: Callable[[n.NameExpr], bool]
    ) -> bool:
        """Whether conditions say that the int variable is `least` or more at `use`.

        A variable that several functions share may change between any two statements.  Those that
        `counts` accepts are never negative.
        """

        def bound(condition: n.Expr, symbol: Symbol, holds: bool) -> int | None:
            return self._bound(condition, symbol, holds, counts)

        return any(known >= least for known in self._known(use, bound))

    def is_multiple(self, use: n.NameExpr, divisor: int) -> bool:
        """Whether conditions say that the int variable is divisible by `divisor` at `use`."""
        return any(known % divisor == 0 for known in self._known(use, self._divisor))

    def _known(
        self, use: n.NameExpr, read: Callable[[n.Expr, Symbol, bool], int | None]
    ) -> Iterator[int]:
        """What `read` finds of the variable in the conditions that hold, or do not, at `use`."""
        symbol = self._uses.get(use)
        if symbol is None or symbol.captured or symbol.kind not in _KINDS:
            return
        for condition, holds, loops in self._conditions(use):
            for part in _parts(condition, holds=holds):
                found = read(part, symbol, holds)
                if found is not None and self._is_unchanged(symbol, condition, use, loops):
                    yield found

    def _conditions(self, use: n.Expr) -> Iterator[tuple[n.Expr, bool, list[n.Node]]]:
        """The conditions tested before `use`, whether they held, and the loops since then."""
        loops: list[n.Node] = []
        node: n.Node = use
        while (parent := self._parents.get(node)) is not None:
            match parent:
                case n.BinaryExpr(op="&&" | "||" as op, left=left, right=right) if right is node:
                    yield left, op == "&&", loops
                case n.WhileStmt(condition=condition, body=body) if body is node:
                    yield condition, True, loops
                case (
                    n.IfStmt(condition=condition, then=then)
                    | n.IfExpr(condition=condition, then=then)
                ) if condition is not node:
                    yield condition, then is node, loops
                case n.Block(body=statements) | n.Module(body=statements):
                    for statement in statements:
                        if statement is node:
                            break
                        if isinstance(statement, n.IfStmt) and _leaves(statement):
                            yield statement.condition, False, loops
                case _:
                    pass
            if isinstance(parent, _LOOPS):
                loops = [*loops, parent]
            node = parent

    def _bound(
        self,
        condition: n.Expr,
        symbol: Symbol,
        holds: bool,
        counts: Callable[[n.NameExpr], bool],
    ) -> int | None:
        """A value that the variable cannot be below when `condition` held, or did not."""
        if not isinstance(condition, n.BinaryExpr):
            return None
        op, other = condition.op, condition.right
        if self._uses.get(condition.left) is not symbol:
            if self._uses.get(condition.right) is not symbol:
                return None
            op, other = _MIRRORED.get(op, op), condition.left
        above = _ABOVE.get(op if holds else _OPPOSITE.get(op, ""))
        match other:
            case n.IntLit(value=value) if above is not None:
                return value + above
            case n.NameExpr() if above is not None and counts(other):
                return above
            case _:
                return None

    def _divisor(self, condition: n.Expr, symbol: Symbol, holds: bool) -> int | None:
        """A number that divides the variable when `condition` held, or did not."""
        match condition:
            case n.BinaryExpr(
                op="==" | "!=" as op,
                left=n.BinaryExpr(op="%", left=n.NameExpr() as name, right=n.IntLit(value=value)),
                right=n.IntLit(value=0),
            ) if (op == "==") is holds and self._uses.get(name) is symbol:
                return value
        return None

    def _is_unchanged(
        self, symbol: Symbol, condition: n.Expr, use: n.Expr, loops: list[n.Node]
    ) -> bool:
        return not any(
            (condition.span < assignment.span < use.span and not self._is_inside(use, assignment))
            or any(self._is_inside(assignment, loop) for loop in loops)
            for assignment in self._assignments.get(symbol, ())
        )

    def _is_inside(self, node: n.Node, outer: n.Node) -> bool:
        while node is not outer and node in self._parents:
            node = self._parents[node]
        return node is outer


def _parts(condition: n.Expr, *, holds: bool) -> Iterator[n.Expr]:
    """The conditions that hold too when `condition` does, or fail too when it does not."""
    pending = [condition]
    while pending:
        part = pending.pop()
        if isinstance(part, n.BinaryExpr) and part.op in ("&&", "||"):
            if holds is (part.op == "&&"):
                pending += (part.left, part.right)
        else:
            yield part


def _leaves(statement: n.IfStmt) -> bool:
    """Whether what follows a statement runs only when its condition failed: `if c { return }`"""
    body = statement.then.body
    return statement.otherwise is None and bool(body) and isinstance(body[-1], _LEAVING)

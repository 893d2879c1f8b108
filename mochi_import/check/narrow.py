"""What a condition tells of optional variables: `x != none` and what is built from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

_NOTHING: frozenset[Symbol] = frozenset()


class Facts(NamedTuple):
    """The variables that are not none where a condition holds, and where it does not."""

    if_true: frozenset[Symbol] = _NOTHING
    if_false: frozenset[Symbol] = _NOTHING

    def combine(self, op: str, right: Facts) -> Facts:
        """The facts of `left op right`."""
        match op:
            case "&&":
                return Facts(self.if_true | right.if_true, self.if_false & right.if_false)
            case "||":
                return Facts(self.if_true & right.if_true, self.if_false | right.if_false)
        return NO_FACTS


NO_FACTS = Facts()


def facts(result: CheckedModule, condition: n.Expr) -> Facts:
    """What `condition` tells, found without recursion along a chain of operators."""
    rights: list[tuple[str, n.Expr]] = []
    while isinstance(condition, n.BinaryExpr) and condition.op in ("&&", "||"):
        rights.append((condition.op, condition.right))
        condition = condition.left
    known = _simple_facts(result, condition)
    for op, right in reversed(rights):
        known = known.combine(op, facts(result, right))
    return known


def _simple_facts(result: CheckedModule, condition: n.Expr) -> Facts:
    match condition:
        case n.UnaryExpr(op="!"):
            inner = facts(result, condition.operand)
            return Facts(inner.if_false, inner.if_true)
        case n.BinaryExpr(op="==" | "!=" as op, left=left, right=right):
            if isinstance(left, n.NoneLit):
                left, right = right, left
            symbol = result.uses.get(left)
            if symbol is not None and isinstance(left, n.NameExpr) and isinstance(right, n.NoneLit):
                present = frozenset((symbol,))
                return Facts(present, _NOTHING) if op == "!=" else Facts(_NOTHING, present)
    return NO_FACTS

"""What a rule may know of an expression: its variables, and what moving it could change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.ty import MapTy, OptionTy, RecordTy, StructTy
from mochi_import.query.plan import Key
from mochi_import.query.purity import is_pure
from mochi_import.syntax.nodes import (
    BinaryExpr,
    BoolLit,
    Expr,
    FieldExpr,
    FloatLit,
    IntLit,
    NameExpr,
    NoneLit,
    StringLit,
    UnaryExpr,
)
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Set

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

__all__ = ["conjuncts", "is_pure", "is_total", "key_of", "variables"]

_TOTAL_OPERATORS = {"==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*"}


def variables(checked: CheckedModule, expr: Expr) -> frozenset[Symbol]:
    """Every symbol that an expression mentions."""
    uses = checked.uses
    return frozenset(uses[node] for node in walk(expr) if node in uses)


def conjuncts(condition: Expr) -> tuple[Expr, ...]:
    """The parts of `a && b && c`, in order."""
    if isinstance(condition, BinaryExpr) and condition.op == "&&":
        return conjuncts(condition.left) + conjuncts(condition.right)
    return (condition,)


def is_total(checked: CheckedModule, expr: Expr) -> bool:
    """Whether an expression always has a value: evaluating it once more or earlier shows nowhere.

    Division, indexing, casts and calls may fail.  A field may be missing where the value can be
    none.
    """
    match expr:
        case NameExpr() | IntLit() | FloatLit() | StringLit() | BoolLit() | NoneLit():
            return True
        case FieldExpr(value=NameExpr() as value):
            return not isinstance(checked.type_of(value), OptionTy)
        case FieldExpr(value=value):
            kind = checked.type_of(value)
            return isinstance(kind, StructTy | MapTy | RecordTy) and is_total(checked, value)
        case UnaryExpr(operand=operand):
            return is_total(checked, operand)
        case BinaryExpr(op=op, left=left, right=right):
            return op in _TOTAL_OPERATORS and is_total(checked, left) and is_total(checked, right)
        case _:
            return False


def key_of(
    checked: CheckedModule, condition: Expr, variable: Symbol, earlier: Set[Symbol]
) -> Key | None:
    """The sides of `==` where one uses only `variable` and the other only `earlier` variables."""
    if not isinstance(condition, BinaryExpr) or condition.op != "==":
        return None
    left = variables(checked, condition.left)
    right = variables(checked, condition.right)
    if _is_side(right, variable, earlier) and variable not in left and left & earlier:
        return Key(condition.left, condition.right)
    if _is_side(left, variable, earlier) and variable not in right and right & earlier:
        return Key(condition.right, condition.left)
    return None


def _is_side(used: frozenset[Symbol], variable: Symbol, earlier: Set[Symbol]) -> bool:
    return variable in used and not used & earlier

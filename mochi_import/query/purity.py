"""Whether evaluating an expression can be observed other than by its value.

A rule that changes how often or in what order an expression runs asks here first.  The answer is
cautious: a call of anything but a known builtin or a named function of this module may do anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.syntax.nodes import (
    AssignStmt,
    AsyncExpr,
    AwaitExpr,
    CallExpr,
    ChannelExpr,
    EmitStmt,
    Expr,
    FetchExpr,
    FetchStmt,
    FunDecl,
    GenerateExpr,
    KeywordCallExpr,
    LoadExpr,
    LogicQueryExpr,
    NameExpr,
    Node,
    PropagateExpr,
    SaveExpr,
    UpdateStmt,
)
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.source import Span

_EFFECTS = (
    AsyncExpr,
    AwaitExpr,
    ChannelExpr,
    EmitStmt,
    FetchExpr,
    FetchStmt,
    GenerateExpr,
    KeywordCallExpr,
    LoadExpr,
    LogicQueryExpr,
    PropagateExpr,
    SaveExpr,
    UpdateStmt,
)

# fmt: off
_PURE_BUILTINS = frozenset(
    {
        "abs", "append", "avg", "ceil", "concat", "contains", "count", "denom", "distinct",
        "endsWith", "exists", "first", "float", "floor", "has", "indexOf", "int", "join",
        "keys", "len", "lower", "max", "min", "num", "padStart", "parseIntStr", "pow",
        "range", "repeat", "replace", "reverse", "round", "sha256", "slice", "split",
        "sqrt", "startsWith", "str", "substr", "substring", "sum", "trim", "upper", "values",
    }
)
# fmt: on


def is_pure(checked: CheckedModule, *exprs: Expr | None) -> bool:
    """Whether none of the expressions has an effect, and none can see an effect of another."""
    seen: set[Node] = set()
    return all(expr is None or _is_pure(checked, expr, seen) for expr in exprs)


def _is_pure(checked: CheckedModule, root: Node, seen: set[Node]) -> bool:
    for node in walk(root):
        match node:
            case CallExpr():
                if not _is_pure_call(checked, node, seen):
                    return False
            case AssignStmt():
                if not _is_local_assignment(checked, node, root.span):
                    return False
            case _ if isinstance(node, _EFFECTS):
                return False
    return True


def _is_pure_call(checked: CheckedModule, node: CallExpr, seen: set[Node]) -> bool:
    if not isinstance(node.callee, NameExpr):
        return False
    symbol = checked.uses.get(node.callee)
    if symbol is None:
        return node.callee.name in _PURE_BUILTINS
    if symbol.kind is SymbolKind.VARIANT:
        return True
    function = symbol.node
    if symbol.kind is not SymbolKind.FUN or not isinstance(function, FunDecl):
        return False
    if function in seen:
        return True
    seen.add(function)
    return _is_pure(checked, function, seen)


def _is_local_assignment(checked: CheckedModule, node: AssignStmt, function: Span) -> bool:
    """Whether an assignment writes a variable that is declared inside the function itself."""
    symbol = checked.uses.get(node.target)
    return symbol is not None and _contains(function, symbol.span)


def _contains(outer: Span, inner: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]

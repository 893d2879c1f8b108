"""Walking a syntax tree without knowing each node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

EFFECTS = (
    n.CallExpr,
    n.KeywordCallExpr,
    n.FetchExpr,
    n.SaveExpr,
    n.LoadExpr,
    n.GenerateExpr,
    n.AwaitExpr,
    n.AsyncExpr,
    n.Block,
)


def children(node: n.Node) -> list[n.Node]:
    """The nodes directly below a node, in source order."""
    found: list[n.Node] = []
    for name in node.child_fields:
        value: Any = getattr(node, name)
        if isinstance(value, n.Node):
            found.append(value)
        elif isinstance(value, tuple):
            found += value
    return found


def walk(node: n.Node) -> Iterator[n.Node]:
    """A node and all below it, parents first, in source order; deep trees do not recurse."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(children(current))


def has_effect(value: n.Expr) -> bool:
    """Whether a statement of this value can do something (SEMANTICS section 2, P065).

    A call counts wherever it stands, but not inside a function value or a query.
    """
    stack: list[n.Node] = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, EFFECTS):
            return True
        if not isinstance(current, n.LambdaExpr | n.QueryExpr):
            stack += children(current)
    return False

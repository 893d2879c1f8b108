"""What the `return` statements of a function give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Iterator


def returned_values(function: n.Node) -> Iterator[n.Expr | None]:
    """The values of a function's `return`s, without those of functions inside it."""
    pending = list(children(function))
    while pending:
        node = pending.pop()
        if isinstance(node, n.ReturnStmt):
            yield node.value
        elif not isinstance(node, n.FunDecl | n.LambdaExpr):
            pending.extend(children(node))

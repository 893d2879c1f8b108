"""Which values come from Python code.

Their type is any, as that of others is that the checker knows nothing of; but Python's iterables,
arrays and tables are there to be iterated over, so loops and queries take them without a cast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.state import Checker


def is_of_python(c: Checker, node: n.Expr) -> bool:
    """Whether `node` is a member of a Python module, what a call of one gave, a part of that, or a
    variable that holds it."""
    seen: set[n.Node] = set()
    while node not in seen:
        seen.add(node)
        match node:
            case n.FieldExpr(value=inner) | n.IndexExpr(value=inner) | n.SliceExpr(value=inner):
                node = inner
            case n.CallExpr(callee=inner) | n.KeywordCallExpr(callee=inner):
                node = inner
            case n.AwaitExpr(value=inner) | n.AsyncExpr(value=inner):
                node = inner
            case n.NameExpr():
                symbol = c.result.uses.get(node)
                match symbol.node if symbol is not None else None:
                    case n.ImportDecl(language=language):
                        return language == "python"
                    case n.LetStmt(type=None, value=n.Expr() as value):
                        node = value
                    case n.ForStmt(source=source) | n.FromClause(source=source):
                        node = source
                    case _:
                        return False
            case _:
                return False
    return False

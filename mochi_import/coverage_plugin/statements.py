"""Which lines of a file count.

A line counts where a statement starts that has code: a statement in the common sense, or a `catch`,
an arm of a `match`, a branch of an `if` expression or the body of a `fun .. => ..` on a line of its
own.  What runs on another line of it, such as a clause of a query or an argument, is counted for
the first.  The fields of a type are counted for the line of its name: nothing runs in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CodeType


class Statements:
    """The statements of a file by their lines."""

    def __init__(self, tree: n.Module, code: CodeType) -> None:
        self._first: dict[int, int] = {}
        for node in _starts(tree):
            span = node.span
            for line in range(span.line, span.end_line + 1):
                self._first[line] = span.line
        parts = code_objects(code)
        self._run = {line for part in parts for *_, line in part.co_lines() if line}

    def first(self, line: int) -> int:
        """The first line of the statement that a line belongs to; minus that of the first line of
        a function for a number below zero, which stands for the end of one."""
        return -self._first.get(-line, -line) if line < 0 else self._first.get(line, line)

    def counted(self) -> set[int]:
        """The lines that count."""
        return {self._first[line] for line in self._run if line in self._first}

    def of(self, lines: Iterable[int]) -> set[int]:
        """The lines for which those with code of some lines are counted."""
        return {self._first.get(line, line) for line in lines if line in self._run}


def _starts(tree: n.Module) -> Iterator[n.Node]:
    """What starts a line that counts, the outer before the inner."""
    fields: set[n.Node] = set()
    for node in walk(tree):
        match node:
            case n.AgentDecl(body=body):
                yield node
                fields.update(part for part in body if isinstance(part, n.LetStmt))
            case n.TryStmt(handler=handler):
                yield from (node, handler)
            case n.Stmt() if node not in fields:
                yield node
            case n.MatchArm(body=n.Expr() as body) | n.LambdaExpr(body=n.Expr() as body):
                yield body
            case n.IfExpr(then=then, otherwise=otherwise):
                yield then
                if otherwise is not None:
                    yield otherwise


def code_objects(code: CodeType) -> Iterator[CodeType]:
    """A code object and all within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            yield from code_objects(constant)

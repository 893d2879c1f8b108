"""Parentheses where readers and linters want them: `ast.unparse` has its own idea of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def with_plain_parentheses(text: str, tree: ast.Module) -> str:
    """The text of `ast.unparse`, whose tree it is, with other parentheses; lines stay lines.

    f((x for x in xs))    f(x for x in xs)       ruff's UP034
    a or b and c          a or (b and c)         RUF021
    a and (b == c)        a and b == c
    """
    lines = [line.encode() for line in text.split("\n")]
    for line, column, mark in sorted(_marks(tree, lines), reverse=True):
        before = lines[line]
        if mark:
            lines[line] = before[:column] + mark + before[column:]
        else:
            lines[line] = before[:column] + before[column + 1 :]
    return b"\n".join(lines).decode()


type _Mark = tuple[int, int, bytes]
"""Line and column, from 0, and the parenthesis that goes there; none to take away one."""


def _marks(tree: ast.Module, lines: list[bytes]) -> Iterator[_Mark]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.GeneratorExp() as rows], keywords=[]):
                yield from _wrapping(rows, taken=True, inside=True)
            case ast.BoolOp(op=ast.Or(), values=values):
                for value in values:
                    wrapped = value is not values[0] and _is_wrapped(value, lines)
                    if isinstance(value, ast.BoolOp) and not wrapped:
                        yield from _wrapping(value)
        if isinstance(node, ast.BoolOp):
            for value in node.values[1:]:
                if _is_test(value) and _is_wrapped(value, lines):
                    yield from _wrapping(value, taken=True)


def _is_test(value: ast.expr) -> bool:
    is_not = isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    return is_not or isinstance(value, ast.Compare)


def _is_wrapped(value: ast.expr, lines: list[bytes]) -> bool:
    """Whether an operand that is not the first of its operation stands in parentheses."""
    line = lines[value.lineno - 1]
    return line[value.col_offset - 1 : value.col_offset] == b"("


def _wrapping(value: ast.expr, *, taken: bool = False, inside: bool = False) -> list[_Mark]:
    """Parentheses around an expression, or those taken away that stand around it.

    `inside` says that the positions of the expression include them.
    """
    first, last = value.col_offset, value.end_col_offset or 0
    if taken:
        first, last = (first, last - 1) if inside else (first - 1, last)
    return [
        (value.lineno - 1, first, b"" if taken else b"("),
        ((value.end_lineno or 0) - 1, last, b"" if taken else b")"),
    ]

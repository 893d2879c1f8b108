"""The tokens of a file for reports, which show comments and colours."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mochi_import.syntax import tables
from mochi_import.syntax.lexer import Lexer

if TYPE_CHECKING:
    from collections.abc import Iterator

# What coverage.py calls the kinds of tokens.
_KINDS = {
    "SPACE": "ws",
    "COMMENT": "com",
    "NAME": "nam",
    "FLOAT": "num",
    "INT": "num",
    "STRING": "str",
    "MARK": "op",
}


@cache
def _lexer() -> Lexer:
    return Lexer(tables.load())


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """All of the text in pieces, each with its kind."""
    lexer = _lexer()
    for match in lexer.pattern.finditer(text):
        lexeme = match.group()
        kind = "key" if lexeme in lexer.words else _KINDS.get(match.lastgroup or "", "txt")
        yield kind, lexeme


def token_lines(text: str) -> Iterator[list[tuple[str, str]]]:
    """The tokens line by line; one over several lines is in pieces."""
    line: list[tuple[str, str]] = []
    for kind, lexeme in tokens(text):
        first, *others = lexeme.split("\n")
        if first:
            line.append((kind, first))
        for other in others:
            yield line
            line = [(kind, other)] if other else []
    if line:
        yield line


def with_hashes(text: str) -> str:
    """The text with all comments written with `#`, as the patterns of users expect them."""
    return "".join(_hashed(lexeme) if kind == "com" else lexeme for kind, lexeme in tokens(text))


def _hashed(comment: str) -> str:
    return comment if comment.startswith("#") else f"#{comment[2:]}"

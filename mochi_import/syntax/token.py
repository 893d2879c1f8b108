"""Tokens, as the lexer makes them, classify.py renames them and the builder reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mochi_import.source import Span


# The kind of a lexeme that is none of the grammar's, and has been reported.
BROKEN: Final = "BROKEN"


class Token:
    """A word, mark, number or string; `kind` is the name of its terminal in mochi.lark."""

    __slots__ = ("kind", "span", "text")

    def __init__(self, kind: str, text: str, span: Span) -> None:
        self.kind = kind
        self.text = text
        self.span = span

    def __repr__(self) -> str:
        return f"Token({self.kind}, {self.text!r}, {self.span.line}:{self.span.column})"

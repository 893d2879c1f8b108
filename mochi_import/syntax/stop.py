"""Where the parser stopped, for the rules that tell what was meant there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mochi_import.source import SourceFile
    from mochi_import.syntax.token import Token

CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


class Stop:
    """Where the parser stopped: the token, those before it, and what it expected."""

    def __init__(self, source: SourceFile, tokens: list[Token], index: int, expected: str) -> None:
        self.source = source
        self.tokens = tokens
        self.index = index
        self.expected = expected
        self.text = tokens[index].text
        self.last = self.before(1)
        self.next = self.after(1)
        self.opener = last_open(tokens, index)
        line = tokens[index - 1].span.line if index else 0
        self.first = index
        while self.first > 0 and tokens[self.first - 1].span.line == line:
            self.first -= 1

    def before(self, back: int) -> str:
        """The text of a token before; empty where there is none."""
        return self.tokens[self.index - back].text if self.index >= back else ""

    def after(self, ahead: int) -> str:
        """The text of a token behind; empty where there is none."""
        place = self.index + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    @property
    def word(self) -> str:
        """The first word of the line that was read last."""
        return self.tokens[self.first].text

    @property
    def words(self) -> list[str]:
        """The words of that line, and of the line with the bracket that is open."""
        found = [token.text for token in self.tokens[self.first : self.index]]
        if self.opener is not None:
            line = self.tokens[self.opener].span.line
            found += [t.text for t in self.tokens[: self.opener] if t.span.line == line]
        return found

    def line_before(self, back: int) -> str:
        """The source before a token, as far as it stands in the same line."""
        span = self.tokens[self.index - back].span
        line = self.source.line(span.line).encode("utf-8", "surrogatepass")
        return line[: span.column - 1].decode("utf-8", "replace")

    def is_keyword(self, back: int) -> bool:
        """Whether the token, or one before, is a reserved word."""
        token = self.tokens[self.index - back] if self.index >= back else None
        return token is not None and token.kind == token.text.upper()

    def is_name(self, back: int) -> bool:
        """Whether a token before is a name."""
        return self.index >= back and self.tokens[self.index - back].kind == "NAME"


def last_open(tokens: list[Token], index: int) -> int | None:
    """The last bracket before a token that is not closed before it."""
    closed = 0
    for place in range(index - 1, -1, -1):
        text = tokens[place].text
        if text in CLOSERS:
            closed += 1
        elif text in CLOSERS.values():
            if not closed:
                return place
            closed -= 1
    return None

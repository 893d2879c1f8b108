"""Source text: the one place that reads `.mochi` bytes and counts lines and columns.

Columns are 1-based positions in UTF-8 bytes, as the reference prints them (SEMANTICS section 0);
Python's `col_offset` is the same number less one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# What a terminal would act upon, as the pictures of these characters, or the sign for none.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_PICTURES |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


class Span(NamedTuple):
    """A stretch of source: lines from 1, columns from 1 in UTF-8 bytes, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`."""
        return Span(self.line, self.column, other.end_line, other.end_column)

    def covering(self, other: Span) -> Span:
        """The shortest span that holds both, whichever comes first."""
        return Span(*min(self[:2], other[:2]), *max(self[2:], other[2:]))


def visible(text: str) -> str:
    """Text as a terminal may show it, with a sign for each control character but tabs and line
    ends."""
    return text.translate(_PICTURES)


@dataclass(frozen=True)
class SourceFile:
    """The text of one module.  `name` is how messages write the file, `text` has no BOM."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The source lines without their line ends; line N is `lines[N - 1]`."""
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """Line `number`, or the empty string past the end of the file."""
        return self.lines[number - 1].rstrip("\r") if 0 < number <= len(self.lines) else ""

    def text_of(self, span: Span) -> str:
        """The text of a span in one line: a line break and the blanks around it are one blank, and
        none beside a bracket."""
        lines = [line.encode() for line in self.lines[span.line - 1 : span.end_line]]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        text, *others = [line.decode() for line in lines]
        for line in others:
            text, line = text.rstrip(), line.strip()
            between = "" if text.endswith(("(", "[")) or line.startswith((")", "]")) else " "
            text = f"{text}{between}{line}"
        return text

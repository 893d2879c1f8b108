"""Diagnostics as text, in the reference's layout (SEMANTICS section 0)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mochi_import.diagnostics.model import Severity
from mochi_import.source import visible

if TYPE_CHECKING:
    from mochi_import.diagnostics.model import Diagnostic, Problems
    from mochi_import.source import SourceFile, Span

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_RESET = "\x1b[0m"

_LONGEST_LINE = 200


def render(diagnostic: Diagnostic, source: SourceFile, *, colour: bool = False) -> str:
    """One diagnostic: its source line with a caret, related places in the same form, its help."""
    head = f"{diagnostic.severity.value}[{diagnostic.code}]"
    if colour:
        head = f"{_COLOURS[diagnostic.severity]}{head}{_RESET}"
    parts = [
        f"{head}: {diagnostic.message}\n{_place(source, diagnostic.span)}",
        _excerpt(source, diagnostic.span),
    ]
    for label in diagnostic.labels:
        file = label.source_beside(source)
        parts += [_place(file, label.span), f"{_excerpt(file, label.span)} {label.text}"]
    if diagnostic.help:
        parts.append(f"help:\n  {diagnostic.help}")
    return "\n\n".join(part for part in parts if part)


def render_all(problems: Problems, *, colour: bool = False) -> str:
    """All findings of a file by place, a blank line between them."""
    found = problems.sorted()
    return "\n\n".join(render(one, problems.source, colour=colour) for one in found)


def _place(source: SourceFile, span: Span) -> str:
    return f"  --> {source.name}:{span.line}:{span.column}"


def _excerpt(source: SourceFile, span: Span) -> str:
    """The source line and the caret; nothing past the end of the file.

    Of a line so long that a terminal would break it, the part around the caret is shown.
    """
    line = source.line(span.line)
    if not line:
        return ""
    before = _before(line, span.column)
    start = max(0, len(before) - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    end = start + _LONGEST_LINE
    head, tail = "..." if start else "", "..." if end < len(line) else ""
    margin = " " * max(3, len(str(span.line)))
    return (
        f"{span.line:>3} | {head}{visible(line[start:end])}{tail}\n"
        f"{margin} | {' ' * len(head)}{_blank(before[start:])}^"
    )


def indent(line: str, column: int) -> str:
    """White space as wide as the first `column - 1` bytes of a line; tabs stay tabs."""
    return _blank(_before(line, column))


def _before(line: str, column: int) -> str:
    return line.encode("utf-8", "surrogatepass")[: column - 1].decode("utf-8", "ignore")


def _blank(text: str) -> str:
    return "".join("\t" if char == "\t" else " " * _width(char) for char in text)


def _width(char: str) -> int:
    """How many terminal cells a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1

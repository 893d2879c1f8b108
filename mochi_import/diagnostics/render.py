"""Diagnostics as text, in the reference's layout (SEMANTICS section 0)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mochi_import.diagnostics.model import Severity

if TYPE_CHECKING:
    from mochi_import.diagnostics.model import Diagnostic, Problems
    from mochi_import.source import SourceFile, Span

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_RESET = "\x1b[0m"


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
    """The source line and the caret; nothing past the end of the file."""
    line = source.line(span.line)
    if not line:
        return ""
    return f"{span.line:>3} | {line}\n    | {indent(line, span.column)}^"


def indent(line: str, column: int) -> str:
    """White space as wide as the first `column - 1` bytes of a line; tabs stay tabs."""
    before = line.encode("utf-8", "surrogatepass")[: column - 1].decode("utf-8", "ignore")
    return "".join("\t" if char == "\t" else " " * _width(char) for char in before)


def _width(char: str) -> int:
    """How many terminal cells a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1

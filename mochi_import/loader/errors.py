"""The exception that `import app` raises when app.mochi does not compile."""

from __future__ import annotations

from mochi_import.diagnostics.model import CompileError
from mochi_import.diagnostics.render import render


class MochiSyntaxError(CompileError, SyntaxError):
    """A module that cannot be compiled, as an error that Python knows how to show.

    As a `SyntaxError` it has `filename`, `lineno`, `offset` and `text`, so a traceback ends in the
    `.mochi` line and a caret.  `problems` holds all that was found.
    """

    def __init__(self, error: CompileError, filename: str) -> None:
        CompileError.__init__(self, error.problems)
        first, *others = error.problems.errors
        source = error.problems.source
        span = first.span
        last_column = span.end_column if span.end_line == span.line else span.column
        self.msg = f"[{first.code}] {first.message}"
        self.filename = filename
        self.lineno = span.line
        self.text = source.line(span.line)
        self.offset = _character_column(self.text, span.column)
        self.end_lineno = span.line
        self.end_offset = _character_column(self.text, last_column)
        for label in first.labels:
            place = "" if label.source is None else f"{label.source.name}, "
            self.add_note(f"{place}line {label.span.line}: {label.text}")
        if first.help:
            self.add_note(f"help: {first.help}")
        for other in others:
            self.add_note(render(other, source))

    def __str__(self) -> str:
        return SyntaxError.__str__(self)

    def __reduce__(self) -> tuple[type[MochiSyntaxError], tuple[CompileError, str]]:
        """So that a worker process can hand it to its parent."""
        return MochiSyntaxError, (CompileError(self.problems), self.filename or "")


# The name that users write and that tracebacks show.
MochiSyntaxError.__module__ = "mochi_import"


def _character_column(line: str, byte_column: int) -> int:
    """A column counted in characters, as Python counts them in a SyntaxError, from one in bytes."""
    return len(line.encode()[: byte_column - 1].decode(errors="ignore")) + 1

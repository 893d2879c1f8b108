"""What all parts of the builder share: docs, sequences and the checks that wait for the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mochi_import.diagnostics.codes import CODES, syntax_error
from mochi_import.diagnostics.model import CompileError, Diagnostic, Problems, Severity
from mochi_import.syntax import habits
from mochi_import.syntax.expected import grammar_error

if TYPE_CHECKING:
    from mochi_import.source import SourceFile, Span
    from mochi_import.syntax import nodes as n
    from mochi_import.syntax.token import Token


class Refusal(NamedTuple):
    """An error of grammar that only a finished form shows, and the stretch of that form."""

    form: Span
    error: Diagnostic

    def holds(self, place: Span) -> bool:
        """Whether a place is inside the form."""
        return self.form[:2] <= place[:2] < self.form[2:]


class BuilderBase:
    """The state of a parse.

    The checks of SEMANTICS section 2 ("post-parse checks") count only in a file whose grammar is
    right, so they are noted in `noted` and `useless` and raised by `finish`.
    """

    def __init__(self, source: SourceFile, docs: dict[tuple[int, int], str]) -> None:
        self.source = source
        self.docs = docs
        self.refused: list[Refusal] = []
        self.noted: list[CompileError] = []
        self.warnings: list[Diagnostic] = []
        self.useless: dict[n.ExprStmt, None] = {}
        self.ends_of_arms: set[n.Stmt] = set()
        self.paths: set[n.Expr] = set()

    def finish(self, *, tolerant: bool) -> list[Diagnostic]:
        """Raise the problems noted, or answer with the warnings.

        A tolerant parse warns of statements without effect.
        """
        for statement in self.useless:
            if tolerant:
                self.warn("P065", statement.span)
            else:
                word = self.word_at(statement.span)
                ends_arm = statement in self.ends_of_arms
                advice = habits.useless(statement, word, ends_arm=ends_arm)
                self.note("P065", statement.span, advice=advice)
        if self.noted:
            raise CompileError(self._apart())
        return self.warnings

    def _apart(self) -> Problems:
        """The problems noted, by place, without those inside the stretch of another, and without
        what has no effect in a line where something ended that is wrong."""
        noted = Problems(self.source, [one for e in self.noted for one in e.problems.found])
        apart = Problems(self.source)
        end = (0, 0)
        for problem in noted.sorted():
            line = problem.span.line
            if problem.span[:2] < end or (problem.code == "P065" and line == end[0]):
                continue
            apart.add(problem)
            end = problem.span[2:]
        return apart

    def warn(self, code: str, span: Span, *args: object) -> None:
        """Remember something that does not stop the program."""
        row = CODES[code]
        message = row.message.format(*args)
        warning = Diagnostic(code, message, span, row.help, severity=Severity.WARNING)
        self.warnings.append(warning)

    def note(self, code: str, span: Span, *args: object, advice: str = "") -> None:
        """Remember a problem that counts only if the rest of the file parses."""
        self.noted.append(syntax_error(self.source, code, span, *args, advice=advice))

    def forgive_useless(self, span: Span) -> None:
        """Drop the notes of useless statements since the start of `span`."""
        while self.useless:
            statement = next(reversed(self.useless))
            if statement.span[:2] < span[:2]:
                break
            del self.useless[statement]

    def refuse(
        self, form: Span, span: Span, text: str, expected: str = "", advice: str = ""
    ) -> None:
        """Remember an error of grammar that only the finished form shows, at `span` inside it."""
        [error] = grammar_error(self.source, span, text, expected, advice).problems.found
        self.refused.append(Refusal(form, error))

    def word_at(self, span: Span) -> str:
        """The first word of a node, for a message."""
        line = self.source.line(span.line).encode()
        rest = line[span.column - 1 :].decode("utf-8", "replace")
        return rest.split(maxsplit=1)[0] if rest.split() else rest

    def doc(self, span: Span) -> str | None:
        """The `///` text before the declaration at `span`."""
        return self.docs.get((span.line, span.column))

    def sequence(self, _: Span, *items: Any) -> tuple[Any, ...]:
        """Any list of like parts."""
        return items

    def texts(self, _: Span, *tokens: Token) -> tuple[str, ...]:
        """Names in a row."""
        return tuple([token.text for token in tokens])

    def optional(self, _: Span, value: Any = None) -> Any:
        """A part that may be missing."""
        return value

    def optional_sequence(self, _: Span, value: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """A list that may be missing."""
        return value

"""Diagnostics as data: what is wrong and where.  `render` turns them into text."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from enum import Enum

from mochi_import.source import SourceFile, Span


class Severity(Enum):
    """How much a diagnostic matters; only an ERROR stops a program."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Label:
    """A related place, such as `declared here`.

    `source` is the file that it is in, where that is not the file of the diagnostic; its name is
    relative to the folder of that file.
    """

    span: Span
    text: str
    source: SourceFile | None = None

    def source_beside(self, source: SourceFile) -> SourceFile:
        """The file of a label of a diagnostic in `source`, named as that one is."""
        if self.source is None:
            return source
        name = os.path.normpath(os.path.join(os.path.dirname(source.name), self.source.name))
        return SourceFile(name, self.source.text)


@dataclass(frozen=True)
class Diagnostic:
    """One finding.  `code` is a row of `codes.CODES`; `help` says what to write instead."""

    code: str
    message: str
    span: Span
    help: str = ""
    labels: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR

    def within_its_file(self) -> Diagnostic:
        """The same finding without related places in other files."""
        return replace(self, labels=tuple([one for one in self.labels if one.source is None]))


@dataclass
class Problems:
    """What the stages found in one file, collected and sorted by place."""

    source: SourceFile
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        """Record a finding once."""
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    @property
    def errors(self) -> list[Diagnostic]:
        """The findings that stop a program, by place."""
        return [d for d in self.sorted() if d.severity is Severity.ERROR]

    def sorted(self) -> list[Diagnostic]:
        """All findings by place; those at one place keep the order they were found in.  Unknown
        types come last, as in the reference, which looks for them last (SEMANTICS section 0)."""
        return sorted(self.found, key=lambda d: (d.code == "T025", d.span.line, d.span.column))


class CompileError(Exception):
    """A module cannot be compiled; `problems` says why: P-codes are of syntax, T-codes of types."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def is_syntax(self) -> bool:
        """Whether the first error is one of syntax."""
        errors = self.problems.errors
        return bool(errors) and errors[0].code.startswith("P")

    def shown_as(self, name: str, *, colour: bool = False) -> str:
        """The rendered problems, with the file called `name`: its path as the user wrote it."""
        from mochi_import.diagnostics.render import render_all

        source = SourceFile(name, self.problems.source.text)
        return render_all(Problems(source, self.problems.found), colour=colour)

    def __str__(self) -> str:
        return self.shown_as(self.problems.source.name)

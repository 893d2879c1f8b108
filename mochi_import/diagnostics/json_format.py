"""Diagnostics as JSON, for editors and scripts: one array of objects for a run.

Lines and columns are those of the text form: from 1, columns in UTF-8 bytes, ends exclusive.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.diagnostics.model import Diagnostic, Label, Problems
    from mochi_import.source import SourceFile, Span

type Json = dict[str, object]


def render_json(files: Iterable[Problems]) -> str:
    """The findings of all files, in their order."""
    found = [_finding(one, problems) for problems in files for one in problems.sorted()]
    return json.dumps(found, indent=2, ensure_ascii=False)


def _finding(diagnostic: Diagnostic, problems: Problems) -> Json:
    return {
        "file": problems.source.name,
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "help": diagnostic.help,
        "labels": [_label(label, problems.source) for label in diagnostic.labels],
    }


def _label(label: Label, source: SourceFile) -> Json:
    file = label.source_beside(source).name
    return {"message": label.text, "file": file, **_place(label.span)}


def _place(span: Span) -> Json:
    return {
        "line": span.line,
        "column": span.column,
        "end": {"line": span.end_line, "column": span.end_column},
    }

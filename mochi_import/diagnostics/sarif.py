"""Diagnostics as SARIF 2.1.0, the format that code hosts read for annotations.

Columns are counted in characters there, and so translated from the bytes of a `Span`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mochi_import.diagnostics.codes import CODES
from mochi_import.diagnostics.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.diagnostics.model import Diagnostic, Problems
    from mochi_import.source import SourceFile, Span

type Json = dict[str, object]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULE_INDEX = {code: index for index, code in enumerate(CODES)}


def render_sarif(files: Iterable[Problems], version: str) -> str:
    """One run with the findings of all files; its rules are all codes there are."""
    driver = {"name": "mochi-import", "version": version, "rules": [_rule(code) for code in CODES]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, problems) for problems in files for one in problems.sorted()],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str) -> Json:
    page = read_page(code)
    return {
        "id": code,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.why},
        "help": {"text": CODES[code].help},
    }


def _result(diagnostic: Diagnostic, problems: Problems) -> Json:
    source = problems.source
    text = f"{diagnostic.message}\n{diagnostic.help}".rstrip()
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": _RULE_INDEX[diagnostic.code],
        "level": diagnostic.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(source, diagnostic.span)}],
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": label.text},
                "physicalLocation": _location(label.source_beside(source), label.span),
            }
            for number, label in enumerate(diagnostic.labels)
        ]
    return result


def _location(source: SourceFile, span: Span) -> Json:
    return {
        "artifactLocation": {"uri": _uri(source.name)},
        "region": {
            "startLine": span.line,
            "startColumn": _characters(source, span.line, span.column),
            "endLine": span.end_line,
            "endColumn": _characters(source, span.end_line, span.end_column),
        },
    }


def _uri(name: str) -> str:
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _characters(source: SourceFile, line: int, column: int) -> int:
    before = source.line(line).encode("utf-8", "surrogatepass")[: column - 1]
    return len(before.decode("utf-8", "ignore")) + 1

"""Formatting of emitted code by ruff, which is a program: it is asked once for all files.

The result is one that `ruff format` and `black` both leave as it is.  They differ on one form that
occurs here, a conditional expression of several lines in a subscript or behind the `else` of
another one.  With parentheses, which both of them keep, they agree.
"""

from __future__ import annotations

import ast
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.project.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_LENGTH = 100


def formatted(texts: Sequence[str]) -> list[str]:
    """The Python texts as formatters have them; no settings of the user count."""
    done = _formatted(texts)
    again = {number: _in_parentheses(text) for number, text in enumerate(done) if " if " in text}
    changed = [number for number, text in again.items() if text != done[number]]
    for number, text in zip(changed, _formatted([again[n] for n in changed]), strict=True):
        done[number] = text
    return done


def _formatted(texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    with tempfile.TemporaryDirectory(prefix="mochi-") as folder:
        files = [Path(folder, f"m{number}.py") for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode())
        command = [_ruff(), "format", "--isolated", "--no-cache", "--quiet"]
        command += [f"--line-length={LINE_LENGTH}", "--target-version=py312", folder]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0:
            raise ProjectError(f"ruff format failed: {done.stderr.decode().strip()}")
        return [file.read_bytes().decode() for file in files]


def _ruff() -> str:
    try:
        from ruff import find_ruff_bin  # type: ignore[import-untyped]

        return str(find_ruff_bin())
    except (ImportError, FileNotFoundError):
        advice = 'pip install "mochi-import[emit]"'
        raise ProjectError(f"emitting a project needs the package ruff: {advice}") from None


def _in_parentheses(text: str) -> str:
    """The text with parentheses around the conditional expressions that need them."""
    marks: list[tuple[int, int, bytes]] = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Subscript(slice=ast.IfExp() as inner) | ast.IfExp(orelse=ast.IfExp() as inner):
                if inner.end_lineno != inner.lineno:
                    marks.append((inner.lineno, inner.col_offset, b"("))
                    marks.append((inner.end_lineno or 0, inner.end_col_offset or 0, b")"))
    lines = [line.encode() for line in text.split("\n")]
    for line, column, mark in sorted(marks, reverse=True):
        before = lines[line - 1]
        lines[line - 1] = before[:column] + mark + before[column:]
    return b"\n".join(lines).decode()

"""The comments of a Mochi source, as Python has them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mochi_import.syntax import tables
from mochi_import.syntax.lexer import Lexer

if TYPE_CHECKING:
    from collections.abc import Iterator

# What Python's tools read as an order to them.  In a Mochi source it was none.
_DIRECTIVE = re.compile(
    r"(noqa|type|mypy|pyright|ruff|flake8|isort|fmt|yapf|pylint|pragma|nosec|cython)\s*:|noqa\b"
    r"|nosec\b|.*coding[:=]",
    re.IGNORECASE,
)
_EMPTY_LINE = re.compile(r"[^\S\n]*\n[^\S\n]*(\n|\Z)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Comment:
    """A comment at a line and column (from 0, in bytes), and its lines as Python writes them: none
    for the line that tells a shell what to do with the file.

    `trails` says that code stands before it in its line; `apart` that an empty line follows; `ends`
    that no more code does before the end of its block.
    """

    line: int
    column: int
    end_line: int
    lines: tuple[str, ...]
    trails: bool
    apart: bool = False
    ends: bool = False


def comments(text: str, tree: ast.Module) -> list[Comment]:
    """All comments but those that the lowered module has as docstrings, in order."""
    docs = set(_docstrings(tree))
    found: list[Comment] = []
    run: list[tuple[Comment, str]] = []  # of `///` lines
    for comment, lexeme in _scan(text):
        if run and not (lexeme.startswith("///") and comment.line == run[-1][0].line + 1):
            found += _unless_docstring(run, docs)
            run = []
        if lexeme.startswith("///"):
            run.append((comment, lexeme[3:].strip()))
        else:
            found.append(comment)
    return found + _unless_docstring(run, docs)


def _docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Module(body=[ast.Expr(ast.Constant(str(doc))), *_])
                | ast.ClassDef(body=[ast.Expr(ast.Constant(str(doc))), *_])
                | ast.FunctionDef(body=[ast.Expr(ast.Constant(str(doc))), *_])
            ):
                yield doc


def _unless_docstring(run: list[tuple[Comment, str]], docs: set[str]) -> list[Comment]:
    is_docstring = "\n".join(text for _, text in run) in docs
    return [] if is_docstring else [comment for comment, _ in run]


def _scan(text: str) -> list[tuple[Comment, str]]:
    found: list[tuple[Comment, str]] = []
    line, start = 1, 0  # where the line begins
    behind = 0  # how many comments there are behind the last token
    for match in Lexer(tables.load()).pattern.finditer(text):
        lexeme = match.group()
        if match.lastgroup == "COMMENT":
            before = text[start : match.start()]
            comment = Comment(
                line,
                len(before.encode()),
                line + lexeme.count("\n"),
                () if lexeme.startswith("#!") and not start else tuple(_python_lines(lexeme)),
                trails=bool(before.strip()) and not before.strip().startswith("/*"),
                apart=_EMPTY_LINE.match(text, match.end()) is not None,
            )
            found.append((comment, lexeme))
            behind += 1
        elif match.lastgroup != "SPACE" and behind:
            if lexeme == "}":
                found[-behind:] = [(replace(c, ends=True), each) for c, each in found[-behind:]]
            behind = 0
        if "\n" in lexeme:
            line += lexeme.count("\n")
            start = match.start() + lexeme.rindex("\n") + 1
    return found


def _python_lines(lexeme: str) -> Iterator[str]:
    if lexeme.startswith("/*"):
        texts = [line.strip().removeprefix("*").strip() for line in lexeme[2:-2].split("\n")]
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        while len(texts) > 1 and not texts[0]:
            texts.pop(0)
    else:
        texts = [lexeme.lstrip("/") if lexeme.startswith("/") else lexeme[1:]]
    for text in texts:
        yield _python_line(_UNPRINTABLE.sub(" ", text).strip())


def _python_line(text: str) -> str:
    if not text:
        return "#"
    # `#!` is Python's too, at the top of a file, and `#:` is read by tools for documentation.
    return f"# // {text}" if _DIRECTIVE.match(text) else f"# {text}"

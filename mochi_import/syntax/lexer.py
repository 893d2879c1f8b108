"""Text to tokens, for the whole file at once (SEMANTICS section 1).

The terminals are those of mochi.lark, joined into one regular expression.  lark's contextual lexer
is not used: it asks the parser which terminals may come next and so must run in step with it,
whereas classify.py has to see the tokens ahead before the parser sees the first.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.diagnostics.model import Label
from mochi_import.source import SourceFile, Span
from mochi_import.syntax import characters
from mochi_import.syntax.literals import go_quote, is_too_big, is_valid_string
from mochi_import.syntax.tables import END, Tables
from mochi_import.syntax.token import BROKEN, Token

if TYPE_CHECKING:
    from mochi_import.diagnostics.model import CompileError, Diagnostic

# Words that are never names; the grammar's other words are keywords where classify.py says so.
HARD_KEYWORDS = """
    test expect agent intent type fun extern import return break continue let var if else then for
    while in generate match fetch load save package export fact rule all none true false
"""

# Each pattern is tried only where those before it do not match.
PATTERN_ORDER = ("SPACE", "COMMENT", "NAME", "FLOAT", "INT", "STRING")


# The reference quotes all the rest of the file.
_LONGEST_REST: Final = 80

# As many errors as anybody reads at once.  It also bounds the work on files that are no programs.
MAX_ERRORS: Final = 20


class Lexed(NamedTuple):
    """The tokens of a file, END last, its `///` texts, and what is wrong with its lexemes.

    A text is found by the line and column of the token that it stands before; one that stands at
    the top of the file, before a blank line, by (0, 0).
    """

    tokens: list[Token]
    docs: dict[tuple[int, int], str]
    errors: list[Diagnostic]


class Lexer:
    """Splits text into tokens; made once from the tables."""

    def __init__(self, tables: Tables) -> None:
        self.words = {text: tables.words.get(text, text.upper()) for text in HARD_KEYWORDS.split()}
        self.marks = tables.marks
        marks = "|".join(map(re.escape, sorted(tables.marks, key=len, reverse=True)))
        groups = [f"(?P<{name}>{tables.patterns[name]})" for name in PATTERN_ORDER]
        self.name = re.compile(tables.patterns["NAME"])
        self.pattern = re.compile("|".join([*groups, f"(?P<MARK>{marks})", "(?P<BAD>(?s:.))"]))

    def lex(self, source: SourceFile) -> Lexed:
        """All tokens of a file.

        One that is wrong is replaced by what it was perhaps meant to be, or by a BROKEN one.
        """
        scan = _Scan(self, source)
        while scan.end < len(source.text) and len(scan.errors) < MAX_ERRORS:
            scan.run()
        scan.start = scan.end
        if scan.end < len(source.text):
            scan.add(BROKEN, "?")
        scan.add(END, "<EOF>")
        return Lexed(scan.tokens, scan.docs(), scan.errors)


class _Scan:
    """One pass over one text.

    `start` and `end` delimit the current lexeme; a column is an offset less `base`, which moves
    with every line and with every character that takes more than one byte.
    """

    def __init__(self, lexer: Lexer, source: SourceFile) -> None:
        self.lexer = lexer
        self.source = source
        self.tokens: list[Token] = []
        self.comments: list[_Doc] = []
        self.errors: list[Diagnostic] = []
        self.start = self.end = 0
        self.line, self.base = 1, -1

    def run(self) -> None:
        """Read lexemes to the end of the text, or to one that ends elsewhere than it seemed."""
        words, marks = self.lexer.words, self.lexer.marks
        for match in self.lexer.pattern.finditer(self.source.text, self.end):
            kind = match.lastgroup
            self.start, self.end = match.span()
            lexeme = match.group()
            if kind == "SPACE":
                self.pass_over(lexeme)
            elif kind == "MARK":
                if lexeme == "/" and self.source.text.startswith("*", self.end):
                    self.error("P042")
                    self.stop()
                    return
                self.add(marks[lexeme], lexeme)
            elif kind == "NAME":
                if lexeme.isascii():
                    self.add(words.get(lexeme, "NAME"), lexeme)
                else:
                    self.add_wide_name(lexeme)
            elif kind == "STRING":
                self.add_string(lexeme)
            elif kind == "COMMENT":
                self.add_comment(lexeme)
            elif kind == "BAD":
                self.reject()
                return
            elif kind is not None:
                self.add_number(kind, lexeme)
            if self.end != match.end():
                return

    def add(self, kind: str, lexeme: str) -> None:
        """A token on one line."""
        line, base = self.line, self.base
        self.tokens.append(
            Token(kind, lexeme, Span(line, self.start - base, line, self.end - base))
        )

    def pass_over(self, lexeme: str) -> None:
        """Keep line and column right after a lexeme that may hold newlines or wide characters."""
        newlines = lexeme.count("\n")
        if newlines:
            self.line += newlines
            self.base = self.start + lexeme.rindex("\n")
        if not lexeme.isascii():
            last = lexeme[lexeme.rfind("\n") + 1 :]
            self.base -= len(last.encode("utf-8", "surrogatepass")) - len(last)

    def add_wide_name(self, lexeme: str) -> None:
        """Add the part of a lexeme that is a name.

        The pattern lets any character beyond ASCII into a name, as `re` cannot tell letters and
        symbols from the rest.
        """
        name = _valid_name(lexeme)
        if not name:
            self.reject()
            return
        self.end = self.start + len(name)
        self.add_long("NAME", name, name)

    def add_long(self, kind: str, lexeme: str, text: str) -> None:
        """A token whose lexeme may hold newlines or wide characters, to be read as `text`."""
        line, column = self.line, self.start - self.base
        self.pass_over(lexeme)
        self.tokens.append(Token(kind, text, Span(line, column, self.line, self.end - self.base)))

    def add_string(self, lexeme: str) -> None:
        """A string, perhaps over several lines."""
        valid = is_valid_string(lexeme)
        if not valid:
            self.error("P041")
        self.add_long("STRING", lexeme, lexeme if valid else '""')

    def add_number(self, kind: str, lexeme: str) -> None:
        """An int or a float; neither may run into a word."""
        if lexeme[-1] in "xXbBoO":
            self.error("P046", lexeme)
            lexeme = "0"
        following = self.source.text[self.end : self.end + 1]
        if following and _valid_name(f"_{following}") != "_":
            self.error("P043", following)
            self.pass_word()
            lexeme = "0"
        self.add(kind, lexeme)
        if kind == "INT" and is_too_big(lexeme):
            # The reference reports where its parser stood: just after the token before.
            before = self.tokens[-2].span[2:] if len(self.tokens) > 1 else (1, 1)
            span = Span(*before, *self.tokens[-1].span[2:])
            self.report(syntax_error(self.source, "P045", span, lexeme))
            self.tokens[-1].text = "0"

    def pass_word(self) -> None:
        """Take the word that a number runs into for a part of it."""
        match = self.lexer.name.match(self.source.text, self.end)
        if match is not None:
            self.end = match.end()
            self.pass_over(match.group())

    def add_comment(self, lexeme: str) -> None:
        """Comments leave no token; the text of `///` is kept."""
        if lexeme.startswith("///"):
            self.comments.append(_Doc(len(self.tokens), self.line, lexeme[3:].strip()))
        self.pass_over(lexeme)

    def docs(self) -> dict[tuple[int, int], str]:
        """The `///` lines that stand directly above one another and above a token."""
        docs: dict[tuple[int, int], str] = {}
        texts: list[str] = []
        for index, doc in enumerate(self.comments):
            texts.append(doc.text)
            following = self.comments[index + 1] if index + 1 < len(self.comments) else None
            if following and (following.token, following.line) == (
                doc.token,
                doc.line + 1,
            ):
                continue
            token = self.tokens[doc.token]
            place = token.span[:2]
            if place[0] == doc.line + 1 and token.kind != END:
                docs[place] = "\n".join(texts)
            elif doc.token == 0:
                docs.setdefault((0, 0), "\n".join(texts))
            texts.clear()
        return docs

    def long_string(self) -> tuple[Label, ...]:
        """A label at the first string over several lines, which may be the one that lacks its end:
        from there on all quotes are taken for their opposites."""
        for token in self.tokens:
            span = token.span
            if token.kind == "STRING" and span.end_line > span.line:
                return (Label(span, f"this string ends in line {span.end_line}"),)
        return ()

    def error(
        self,
        code: str,
        *args: object,
        message: str = "",
        advice: str = "",
        labels: tuple[Label, ...] = (),
    ) -> None:
        """Note a problem at the current lexeme."""
        column = self.start - self.base
        span = Span(self.line, column, self.line, column + 1)
        self.report(
            syntax_error(
                self.source, code, span, *args, message=message, advice=advice, labels=labels
            )
        )

    def report(self, error: CompileError) -> None:
        """Note a problem."""
        self.errors += error.problems.found

    def stop(self) -> None:
        """Leave the rest of the text unread."""
        self.add(BROKEN, "?")
        self.end = len(self.source.text)

    def reject(self) -> None:
        """Complain about a character that starts no token, and pass over it or the string that it
        seems to start."""
        rest = self.source.text[self.start :]
        if rest.startswith('"'):
            message, advice = "unterminated string literal", "Close the string with a double quote."
            self.error("P040", message=message, advice=advice, labels=self.long_string())
            # Which quote is the one too many is unknown, and so are the strings before it.
            del self.errors[1:]
            self.stop()
            return
        shown = rest if len(rest) <= _LONGEST_REST else f"{rest[:_LONGEST_REST]}..."
        self.error("P040", go_quote(shown), advice=characters.foreign_character(rest))
        lexeme = characters.foreign_string(rest)
        self.end = self.start + max(len(lexeme), 1)
        self.add_long("STRING" if lexeme else BROKEN, lexeme or rest[0], '""')


class _Doc(NamedTuple):
    """A `///` line: the index of the next token, its line and its text."""

    token: int
    line: int
    text: str


def _valid_name(lexeme: str) -> str:
    """The longest start of a lexeme that is a name: letters, `_`, other symbols, then numbers."""
    for index, char in enumerate(lexeme):
        if char == "_" or char.isalpha():
            continue
        category = unicodedata.category(char)
        if category != "So" and not (index and category[0] == "N"):
            return lexeme[:index]
    return lexeme

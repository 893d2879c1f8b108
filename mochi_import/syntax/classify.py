"""Tokens whose kind depends on more than the next token (SEMANTICS section 3).

The grammar is LALR(1), the reference parser an ordered choice with unbounded look-ahead.  Where the
two would differ, this pass renames tokens before the parser sees them:

1. A `{` after a name opens a struct literal when `}` or `name :` follows, even in an `if` header;
   in a rule the one of `N = count {` opens an aggregate.
2. A word that is not reserved, such as `from`, `where` or `set`, is a keyword only where it can be
   one: words.py says after and before what.  A clause word also needs a query that is open at its
   depth of brackets; `from x in` opens one, `select` closes it.  Elsewhere the word is a name.
3. `else if` becomes one ELSE_IF, so that long chains do not nest.
4. `fun` before a name declares; before `(` or `<` it is a value or a type.
5. `?` is `?.`, `?[`, or after a value at the end of an expression the postfix that propagates
   errors.  `<` after a cast compares unless it opens type arguments.
6. `all` after an operator is dropped; `union all` is one operator.

A decision rests on the tokens behind, which are decided, and on the text ahead, which is not.  The
pass takes any sequence of tokens and leaves complaints to the parser, but for one: brackets nested
so deep that later stages could not walk the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.syntax.words import (
    AGGREGATES,
    BEFORE_LITERALS,
    BEFORE_NAMES,
    BEFORE_VALUES,
    COLON,
    CONDITION_STARTS,
    NAME,
    OPERANDS,
    OPERATORS,
    VALUE_ENDS,
    VALUE_STARTS,
    WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.source import SourceFile
    from mochi_import.syntax.token import Token
    from mochi_import.syntax.words import Kinds, Use

MAX_DEPTH: Final = 400
MAX_TYPE_DEPTH: Final = 50


def classify(source: SourceFile, tokens: list[Token]) -> list[Token]:
    """The tokens with their final kinds; END stays last."""
    return _Classifier(source, tokens).run()


class _Classifier:
    """One walk over the tokens: `at` is the current index, `out` what has been decided."""

    def __init__(self, source: SourceFile, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.at = 0
        self.out: list[Token] = []
        self.previous = ""
        # For each open bracket, and outermost for none: how many queries are open in it, and
        # whether one has just been closed by its `select`.
        self.queries = [0]
        self.selected = [False]
        self.type_end = -1
        self.declares_none = False

    def run(self) -> list[Token]:
        """Decide the tokens from left to right."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.previous in BEFORE_NAMES:
                self.after_name_marker(token)
            elif token.kind == "NAME":
                self.word(token)
            elif token.kind in MARKS and not MARKS[token.kind](self, token):
                self.at += 1
                continue
            if token.kind in BRACKETS:
                self.bracket(token)
            self.out.append(token)
            # The `>` of a cast's type ends a value, any other is an operator.
            self.previous = "NAME" if self.at == self.type_end else token.kind
            self.at += 1
        return self.out

    def kind(self, ahead: int) -> str:
        """The kind of a token ahead as the lexer left it, empty past the end."""
        index = self.at + ahead
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def decided(self, back: int) -> str:
        """The kind of a token behind; 1 is the last."""
        return self.out[-back].kind if len(self.out) >= back else ""

    def fits(self, wanted: tuple[Kinds, ...]) -> bool:
        """Whether the tokens ahead are of the wanted kinds, or are the wanted words."""
        ahead = self.tokens[self.at + 1 : self.at + 1 + len(wanted)]
        return len(ahead) == len(wanted) and all(
            token.kind in kinds or token.text in kinds
            for token, kinds in zip(ahead, wanted, strict=True)
        )

    # Brackets

    def bracket(self, token: Token) -> None:
        """Enter or leave a bracket."""
        if BRACKETS[token.kind]:
            self.queries.append(0)
            self.selected.append(False)
            if len(self.queries) > MAX_DEPTH:
                raise syntax_error(self.source, "P099", token.span)
        elif len(self.queries) > 1:
            self.queries.pop()
            self.selected.pop()

    def brace(self, token: Token) -> bool:
        """A `{` that opens the body of a struct literal, of `type T = {` or of an aggregate."""
        if self.previous == "NAME" and self.opens_aggregate():
            token.kind = "_AGGREGATE_OPEN"
        elif self.previous == "NAME" and self.opens_struct():
            token.kind = "_STRUCT_OPEN"
        if self.previous == "ASSIGN" and self.decided(3) == "TYPE":
            token.kind = "_STRUCT_OPEN"
        return True

    def opens_struct(self) -> bool:
        """Whether `}` or `name :` follows.

        The reference takes only a bare name for a struct's; `geo.Point { x: 1 }` is read as the
        struct of a module when it has a field and a capital.
        """
        fields = self.fits((NAME, COLON)) and self.kind(3) != "COLON"  # not `Temp::Cold`
        if self.decided(2) == "DOT":
            return fields and self.out[-1].text[0].isupper()
        return fields or self.kind(1) == "RBRACE"

    def opens_aggregate(self) -> bool:
        """Whether `N = count` stands before, as a condition of a rule."""
        condition = self.decided(2) == "ASSIGN" and self.decided(4) in CONDITION_STARTS
        return condition and self.out[-1].text in AGGREGATES

    # Marks and reserved words.  A rule answers whether the token stays.

    def question(self, token: Token) -> bool:
        """`?.` and `?[` become one token, `?` after a value a postfix."""
        following = self.tokens[self.at + 1]
        if following.kind in ("DOT", "LSQB"):
            token.kind = "_SAFE_DOT" if following.kind == "DOT" else "_SAFE_OPEN"
            self.at += 1
        elif following.span.line > token.span.line or following.kind not in OPERANDS:
            token.kind = "_PROPAGATE"
        return True

    def colon(self, token: Token) -> bool:
        """`Temp::Cold`, as against the `xs[a::b]` of a slice."""
        if self.previous != "NAME" or self.kind(1) != "COLON" or self.kind(2) != "NAME":
            return True
        names = self.out[-1].text, self.tokens[self.at + 2].text
        if all(name[0].isupper() for name in names):
            token.kind = "_PATH"
            self.at += 1
        return True

    def dot(self, token: Token) -> bool:
        """`x as geo.Point` names the type of a module, `x as Point.y` selects a field."""
        if self.previous == "NAME" and self.decided(2) == "AS":
            named = self.tokens[self.at + 1].text[:1].isupper()
            token.kind = "DOT" if named else "_CAST_DOT"
        return True

    def less(self, token: Token) -> bool:
        """`x as int < y` compares, `x as list<int>` does not; `type Box<T> =` is generic."""
        if self.previous != "NAME" or self.decided(2) not in ("AS", "TYPE"):
            return True
        end = self.type_arguments_end(0)
        if self.decided(2) == "TYPE":
            token.kind = "_GENERIC_OPEN" if self.kind(end) == "ASSIGN" else "LT"
        elif end:
            self.type_end = self.at + end - 1
        else:
            token.kind = "LESS"
        return True

    def type_arguments_end(self, ahead: int) -> int:
        """The distance just past a `<..>` ahead that reads as type arguments, else 0."""
        depth = 0
        while True:
            kind = self.kind(ahead)
            if kind in ("LT", "LPAR", "LBRACE"):
                depth += 1
            elif kind in ("GT", "RPAR", "RBRACE"):
                depth -= 1
            elif kind not in ("NAME", "COMMA", "QUESTION", "COLON", "FUN"):
                return 0
            if depth > MAX_TYPE_DEPTH:
                return 0
            ahead += 1
            if not depth:
                return ahead

    def fun(self, token: Token) -> bool:
        """A declaration, or the start of a value or type."""
        if self.kind(1) == "NAME" and self.previous not in BEFORE_VALUES:
            token.kind = "_FUN_DECL"
        return True

    def else_(self, _: Token) -> bool:
        """`else if`, of which the `if` stays."""
        if self.kind(1) != "IF":
            return True
        self.tokens[self.at + 1].kind = "_ELSE_IF"
        return False

    def all_(self, _: Token) -> bool:
        """`all` after an operator."""
        if self.previous == "UNION":
            self.out[-1].kind = "UNION_ALL"
        return self.previous not in OPERATORS

    # Words

    def after_name_marker(self, token: Token) -> None:
        """After `.` any word before `(` is a name: `llm.generate(..)`."""
        if self.previous == "DOT" and token.text[0].isalpha() and self.kind(1) == "LPAR":
            token.kind = "NAME"
        elif token.text in ("null", "nil") and self.previous != "DOT":
            self.declares_none = True

    def word(self, token: Token) -> None:
        """Decide whether a word is a keyword here."""
        special = SPECIAL_WORDS.get(token.text)
        if special is not None and (kind := special(self)):
            token.kind = kind
            return
        for use in WORDS.get(token.text, ()):
            if self.is_used(use):
                token.kind = token.text.upper()
                self.follow_query(token.kind)
                return

    def is_used(self, use: Use) -> bool:
        """Whether the current word stands where `use` has it."""
        if use.after is not None and self.previous not in use.after:
            return False
        if use.clause and not self.queries[-1]:
            return False
        return self.fits(use.before)

    def follow_query(self, kind: str) -> None:
        """Keep count of the open queries.

        A `from` after a value goes on with the open query; anywhere else it opens one.
        """
        if kind == "FROM" and self.previous != "JOIN":
            if not (self.previous in VALUE_ENDS and self.queries[-1]):
                self.queries[-1] += 1
        elif kind == "SELECT":
            self.queries[-1] -= 1
            self.selected[-1] = True

    def none(self) -> str:
        """`null` and `nil` of old programs, unless the program declares such a name."""
        declared = self.declares_none or self.kind(1) in ("COLON", "ASSIGN")
        return "" if declared else "NONE"

    def set_(self) -> str:
        """`update x set {`, or `set{` of a set literal.

        A space before the brace is one of a literal only where no block can follow a variable.
        """
        if self.kind(1) != "LBRACE":
            return ""
        if self.decided(2) == "UPDATE":
            return "SET"
        adjacent = self.tokens[self.at].span[2:] == self.tokens[self.at + 1].span[:2]
        return "SET" if adjacent or self.previous in BEFORE_LITERALS else ""

    def channel(self) -> str:
        """`chan<int>(4)`."""
        end = self.type_arguments_end(1) if self.kind(1) == "LT" else 0
        return "CHANNEL" if end and self.kind(end) == "LPAR" else ""

    def auto(self) -> str:
        """The end of an import."""
        last = [token.kind for token in self.out[-4:]]
        imported = last[-2:] == ["IMPORT", "STRING"] or last[-3:] == [
            "IMPORT",
            "NAME",
            "STRING",
        ]
        return "AUTO" if imported or last[-3:] == ["STRING", "AS", "NAME"] else ""

    def when(self) -> str:
        """A guard, if `=>` follows before any brace or other `when`."""
        if self.previous not in VALUE_ENDS or self.kind(1) not in VALUE_STARTS:
            return ""
        for index in range(self.at + 1, len(self.tokens)):
            token = self.tokens[index]
            if token.kind in ("LBRACE", "RBRACE", "ARROW") or token.text == "when":
                return "WHEN" if token.kind == "ARROW" else ""
        return ""

    def try_(self) -> str:
        """Before a block that is no struct's body."""
        struct = self.kind(2) == "NAME" and self.kind(3) == "COLON"
        return "TRY" if self.kind(1) == "LBRACE" and not struct else ""

    def limit(self) -> str:
        """`limit n`, which old programs write after `select`."""
        late = self.selected[-1] and self.previous in VALUE_ENDS and self.kind(1) in OPERANDS
        return "LIMIT" if late and self.kind(1) != "LPAR" else ""


# For each bracket whether it opens.
BRACKETS: Final = {
    **dict.fromkeys(
        ("LPAR", "LSQB", "LBRACE", "_STRUCT_OPEN", "_SAFE_OPEN", "_AGGREGATE_OPEN"), True
    ),
    **dict.fromkeys(("RPAR", "RSQB", "RBRACE"), False),
}

MARKS: Final[dict[str, Callable[[_Classifier, Token], bool]]] = {
    "LBRACE": _Classifier.brace,
    "QUESTION": _Classifier.question,
    "COLON": _Classifier.colon,
    "LT": _Classifier.less,
    "DOT": _Classifier.dot,
    "FUN": _Classifier.fun,
    "ELSE": _Classifier.else_,
    "ALL": _Classifier.all_,
}

SPECIAL_WORDS: Final[dict[str, Callable[[_Classifier], str]]] = {
    "null": _Classifier.none,
    "nil": _Classifier.none,
    "set": _Classifier.set_,
    "chan": _Classifier.channel,
    "stream": _Classifier.channel,
    "auto": _Classifier.auto,
    "when": _Classifier.when,
    "try": _Classifier.try_,
    "limit": _Classifier.limit,
}

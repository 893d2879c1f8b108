"""Tokens whose kind depends on more than the next token (SEMANTICS section 3).

The grammar is LALR(1), the reference parser an ordered choice with unbounded look-ahead.  Where they
would differ, this pass renames tokens before the parser sees them:

1. A `{` after a name opens a struct literal when `}` or `name :` follows, even in an `if` header.
2. A word such as `from`, `where` or `set` is a keyword only where the grammar can use it as one:
   a clause word when it stands in an open query, at the query's bracket depth, after the end of an
   expression; others when the tokens after them fit.  Everywhere else it is a name.
3. `else if` becomes one ELSE_IF, so that long chains do not nest.
4. `fun` before a name declares; before `(` or `<` it is a value or a type.
5. `?` is `?.`, `?[` or the postfix that propagates an error; `<` after a cast may be a comparison.
6. `all` after an operator is dropped; `union all` is one operator.

The pass keeps the open brackets and the open queries of each, nothing more; it accepts any token
sequence, and leaves complaints to the parser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mochi_import.source import SourceFile
from mochi_import.diagnostics.codes import syntax_error
from mochi_import.syntax.token import Token

MAX_DEPTH: Final = 400

VALUE_ENDS: Final = frozenset(
    "NAME INT FLOAT STRING TRUE FALSE NONE RPAR RSQB RBRACE QUESTION _PROPAGATE AUTO".split()
)
VALUE_STARTS: Final = frozenset(
    "NAME INT FLOAT STRING TRUE FALSE NONE LPAR LSQB LBRACE MINUS BANG FUN IF MATCH GENERATE FETCH"
    " LOAD SAVE".split()
)
WORD_OPERATORS: Final = {"union": "UNION", "except": "EXCEPT", "intersect": "INTERSECT"}
OPERATORS: Final = frozenset(
    "EQ NE LT LE GT GE LESS PLUS MINUS STAR SLASH PERCENT IN AND OR COALESCE UNION EXCEPT"
    " INTERSECT".split()
)
OPENING: Final = {"LPAR", "LSQB", "LBRACE", "_STRUCT_OPEN", "_SAFE_OPEN"}
CLOSING: Final = {"RPAR", "RSQB", "RBRACE"}
VALUE_WANTED: Final = frozenset({"ASSIGN", "LPAR", "LSQB", "COLON", "ARROW"})


def classify(source: SourceFile, tokens: list[Token]) -> list[Token]:
    """The tokens with their final kinds; END stays last."""
    return _Classifier(source, tokens).run()


class _Classifier:
    """One walk over the tokens; `at` is the current index, `out` what has been decided."""

    def __init__(self, source: SourceFile, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.out: list[Token] = []
        self.previous = ""
        # For each open bracket the number of queries open in it, outermost first.
        self.queries: list[int] = [0]
        self.at = 0

    def run(self) -> list[Token]:
        """Decide the tokens from left to right; each rule looks only at decided ones behind it."""
        out, rules = self.out, RULES
        tokens = self.tokens
        while self.at < len(tokens):
            token = tokens[self.at]
            kind = token.kind
            if kind == "NAME":
                rule = WORD_RULES.get(token.text)
                if rule is not None:
                    decided = rule(self, token)
                    if decided:
                        token.kind = decided
            else:
                mark_rule = rules.get(kind)
                if mark_rule is not None and not mark_rule(self, token):
                    self.at += 1
                    continue
            self.previous = token.kind
            out.append(token)
            self.at += 1
        return out

    def kind(self, ahead: int) -> str:
        """The kind of a token ahead, empty past the end."""
        index = self.at + ahead
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def text(self, ahead: int) -> str:
        """The text of a token ahead, empty past the end."""
        index = self.at + ahead
        return self.tokens[index].text if index < len(self.tokens) else ""

    def decided(self, back: int) -> str:
        """The kind of a token behind: 1 is the last one decided."""
        return self.out[-back].kind if len(self.out) >= back else ""

    @property
    def after_value(self) -> bool:
        """Whether the last token can end an expression."""
        return self.previous in VALUE_ENDS

    # Brackets

    def open(self, token: Token) -> bool:
        if token.kind == "LBRACE" and self.opens_struct():
            token.kind = "_STRUCT_OPEN"
        self.queries.append(0)
        if len(self.queries) > MAX_DEPTH:
            raise syntax_error(self.source, "P080", token.span)
        return True

    def opens_struct(self) -> bool:
        if self.previous == "ASSIGN" and self.decided(3) == "TYPE":
            return True
        if self.previous != "NAME":
            return False
        return self.kind(1) == "RBRACE" or (
            self.kind(1) == "NAME"
            and self.kind(2) == "COLON"
        )

    def close(self, token: Token) -> bool:
        if len(self.queries) > 1:
            self.queries.pop()
        return True

    # Marks

    def question(self, token: Token) -> bool:
        """`?.`, `?[` and a `?` that ends a value; any other is left to types and to errors."""
        following = self.kind(1)
        if following == "DOT":
            token.kind = "_SAFE_DOT"
            self.at += 1
        elif following == "LSQB":
            token.kind = "_SAFE_OPEN"
            self.at += 1
            self.queries.append(0)
        elif self.previous in ("RPAR", "RSQB") and following not in VALUE_STARTS:
            token.kind = "_PROPAGATE"
        return True

    def colon(self, token: Token) -> bool:
        """`Temp::Cold`, which is not the `xs[a::b]` of a slice."""
        if self.kind(1) == "COLON" and self.kind(2) == "NAME" and self.previous == "NAME":
            if self.out[-1].text[0].isupper() and self.text(2)[0].isupper():
                token.kind = "_PATH"
                self.at += 1
        return True

    def less(self, token: Token) -> bool:
        """`x as int < y` compares; `x as list<int>` does not.  `type Box<T> =` is generic."""
        if self.previous == "NAME" and self.decided(2) == "AS" and not self.type_arguments(0):
            token.kind = "LESS"
        if self.previous == "NAME" and self.decided(2) == "TYPE":
            end = self.type_arguments(0)
            if end and self.kind(end) == "ASSIGN":
                token.kind = "_GENERIC_OPEN"
        return True

    def type_arguments(self, ahead: int) -> int:
        """The distance just past `<..>` when it reads as type arguments, else 0."""
        depth = 0
        while True:
            kind = self.kind(ahead)
            if kind in ("LT", "LPAR", "LBRACE"):
                depth += 1
            elif kind in ("GT", "RPAR", "RBRACE"):
                depth -= 1
            elif kind not in ("NAME", "COMMA", "QUESTION", "COLON", "FUN"):
                return 0
            ahead += 1
            if not depth:
                return ahead

    def fun(self, token: Token) -> bool:
        if self.kind(1) == "NAME" and self.previous not in VALUE_WANTED:
            token.kind = "_FUN_DECL"
        return True

    def else_(self, token: Token) -> bool:
        if self.kind(1) != "IF":
            return True
        self.at += 1
        following = self.tokens[self.at]
        following.kind = self.previous = "_ELSE_IF"
        self.out.append(following)
        return False

    def all_(self, token: Token) -> bool:
        if self.previous not in OPERATORS:
            return True
        if self.previous == "UNION":
            self.out[-1].kind = "UNION_ALL"
        return False

    def generate(self, token: Token) -> bool:
        """`llm.generate(..)` is a call; elsewhere the word stays a keyword, also after a dot."""
        if self.previous == "DOT" and self.decided(2) == "NAME" and self.out[-2].text == "llm":
            token.kind = "NAME"
        return True

    # Words.  Each answers with the kind of the keyword, or with nothing for a name.

    def from_(self, token: Token) -> str:
        if self.kind(1) != "NAME" or self.kind(2) != "IN":
            return ""
        if self.previous == "JOIN":
            return "FROM"
        if not (self.after_value and self.queries[-1]):
            self.queries[-1] += 1
        return "FROM"

    @property
    def in_clause(self) -> bool:
        return self.after_value and self.queries[-1] > 0

    def clause(self, token: Token) -> str:
        """`where`, `skip`, `take`, `having`: before a value."""
        if self.previous == "RBRACE" and token.text == "where" and self.kind(1) in VALUE_STARTS:
            return "WHERE"
        return token.text.upper() if self.in_clause and self.kind(1) in VALUE_STARTS else ""

    def select(self, token: Token) -> str:
        if not self.in_clause or self.kind(1) not in VALUE_STARTS:
            return ""
        self.queries[-1] -= 1
        return "SELECT"

    def distinct(self, token: Token) -> str:
        return "DISTINCT" if self.previous == "SELECT" and self.kind(1) in VALUE_STARTS - {"MINUS"} else ""

    def sort(self, token: Token) -> str:
        return token.text.upper() if self.in_clause and self.text(1) == "by" else ""

    def by(self, token: Token) -> str:
        return "BY" if self.previous in ("SORT", "ORDER", "GROUP") else ""

    def join(self, token: Token) -> str:
        if self.previous in ("LEFT", "RIGHT", "OUTER"):
            return "JOIN"
        return "JOIN" if self.in_clause and self.kind(1) == "NAME" else ""

    def side(self, token: Token) -> str:
        return token.text.upper() if self.in_clause and self.text(1) == "join" else ""

    def on(self, token: Token) -> str:
        if self.in_clause and self.kind(1) in VALUE_STARTS:
            return "ON"
        return "ON" if self.kind(1) == "NAME" and self.text(2) == "as" and self.kind(3) == "NAME" else ""

    def into(self, token: Token) -> str:
        return "INTO" if self.after_value and self.kind(1) == "NAME" else ""

    def as_(self, token: Token) -> str:
        if self.previous == "LOAD":
            return "AS"
        return "AS" if self.after_value and self.kind(1) in ("NAME", "LBRACE", "FUN") else ""

    def word_operator(self, token: Token) -> str:
        if not self.after_value or self.kind(1) not in (VALUE_STARTS | {"ALL"}):
            return ""
        return token.text.upper()

    def with_(self, token: Token) -> str:
        return "WITH" if self.after_value and self.kind(1) in VALUE_STARTS - {"LPAR", "LSQB", "MINUS"} else ""

    def to(self, token: Token) -> str:
        return "TO" if self.after_value and self.kind(1) == "STRING" else ""

    def auto(self, token: Token) -> str:
        if self.previous == "NAME" and self.decided(2) == "AS" and self.decided(3) == "STRING":
            return "AUTO"
        return "AUTO" if self.previous == "STRING" and "IMPORT" in (self.decided(2), self.decided(3)) else ""

    def set_(self, token: Token) -> str:
        if self.kind(1) != "LBRACE":
            return ""
        if self.previous == "NAME" and self.decided(2) == "UPDATE":
            return "SET"
        adjacent = self.tokens[self.at + 1].span[:2] == token.span[2:]
        return "SET" if adjacent and self.previous != "DOT" else ""

    def update(self, token: Token) -> str:
        return "UPDATE" if self.kind(1) == "NAME" and self.text(2) == "set" and self.kind(3) == "LBRACE" else ""

    def bench(self, token: Token) -> str:
        return "BENCH" if self.kind(1) == "STRING" and self.kind(2) == "LBRACE" else ""

    def declaration(self, token: Token) -> str:
        """`model`, `stream`, `emit`: before a name and its `{`."""
        return token.text.upper() if self.kind(1) == "NAME" and self.kind(2) == "LBRACE" else ""

    def channel(self, token: Token) -> str:
        if self.kind(1) == "LT":
            end = self.type_arguments(1)
            return "CHANNEL" if end and self.kind(end) == "LPAR" else ""
        return self.declaration(token) if token.text == "stream" else ""

    def query(self, token: Token) -> str:
        return "QUERY" if self.kind(1) == "NAME" and self.kind(2) == "LPAR" else ""

    def prefix(self, token: Token) -> str:
        """`async`, `await`: before an operand."""
        return token.text.upper() if self.kind(1) in VALUE_STARTS - {"LSQB", "MINUS", "LBRACE", "BANG"} and self.previous not in ("DOT", "_FUN_DECL") else ""

    def not_(self, token: Token) -> str:
        return "NOT" if self.previous in ("COMMA", "IMPLIES") and self.kind(1) == "NAME" and self.kind(2) == "LPAR" else ""

    def when(self, token: Token) -> str:
        """A guard: an `=>` follows before any brace."""
        if not self.after_value or self.kind(1) not in VALUE_STARTS:
            return ""
        ahead = 1
        while self.kind(ahead) not in ("LBRACE", "RBRACE", "ARROW", ""):
            ahead += 1
        return "WHEN" if self.kind(ahead) == "ARROW" else ""

    def try_(self, token: Token) -> str:
        return "TRY" if self.kind(1) == "LBRACE" and self.kind(2) != "COLON" else ""

    def catch(self, token: Token) -> str:
        return "CATCH" if self.previous == "RBRACE" and (self.kind(1) == "LBRACE" or self.kind(2) == "LBRACE") else ""

    def object(self, token: Token) -> str:
        return "OBJECT" if self.previous == "EXTERN" and self.kind(1) == "NAME" else ""

    def none_alias(self, token: Token) -> str:
        return ""


RULES: Final[dict[str, Callable[[_Classifier, Token], bool]]] = {
    **dict.fromkeys(OPENING, _Classifier.open),
    **dict.fromkeys(CLOSING, _Classifier.close),
    "QUESTION": _Classifier.question,
    "COLON": _Classifier.colon,
    "LT": _Classifier.less,
    "FUN": _Classifier.fun,
    "ELSE": _Classifier.else_,
    "ALL": _Classifier.all_,
    "GENERATE": _Classifier.generate,
}

WORD_RULES: Final[dict[str, Callable[[_Classifier, Token], str]]] = {
    **dict.fromkeys(("where", "skip", "take", "limit", "having"), _Classifier.clause),
    **dict.fromkeys(("sort", "order", "group"), _Classifier.sort),
    **dict.fromkeys(("left", "right", "outer"), _Classifier.side),
    **dict.fromkeys(WORD_OPERATORS, _Classifier.word_operator),
    **dict.fromkeys(("model", "emit"), _Classifier.declaration),
    **dict.fromkeys(("chan", "stream"), _Classifier.channel),
    **dict.fromkeys(("async", "await"), _Classifier.prefix),
    "from": _Classifier.from_,
    "select": _Classifier.select,
    "distinct": _Classifier.distinct,
    "by": _Classifier.by,
    "join": _Classifier.join,
    "on": _Classifier.on,
    "into": _Classifier.into,
    "as": _Classifier.as_,
    "with": _Classifier.with_,
    "to": _Classifier.to,
    "auto": _Classifier.auto,
    "set": _Classifier.set_,
    "update": _Classifier.update,
    "bench": _Classifier.bench,
    "query": _Classifier.query,
    "not": _Classifier.not_,
    "when": _Classifier.when,
    "try": _Classifier.try_,
    "catch": _Classifier.catch,
    "object": _Classifier.object,
}

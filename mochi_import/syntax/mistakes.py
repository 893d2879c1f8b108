"""What was perhaps meant where a token cannot stand: habits from other languages, open brackets.

Each rule looks at one kind of mistake and answers with what to write, or with nothing; the first
answer counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.source import SourceFile
    from mochi_import.syntax.token import Token

_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}
_SIGNS: Final = frozenset("+-*/%")
_OPERATORS: Final = _SIGNS | {"=", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "!", "??"}
_TYPES: Final = frozenset({"int", "float", "string", "bool", "any", "list", "map", "set"})

_FUNCTION: Final = "A function is written `fun f(x: int): int { .. }`."
_LAMBDA: Final = "Write `fun(x: int): int => x + 1`."
_TRY: Final = "Write `try { .. } catch e { .. }`."
_PANIC: Final = 'Write `panic(1, "..")`.'
_NO_TUPLES: Final = "There are no tuples; write a list `[a, b]`, or declare a struct with `type`."

CONDITION: Final = (
    "A condition is `p(X)`, `not p(X)`, a comparison or `N = A + 1`; commas stand between them."
)
AGGREGATE: Final = "Aggregates are `count`, `sum`, `avg`, `min` and `max`."

# The first word of a line, in other languages.
_FIRST_WORDS: Final = {
    **dict.fromkeys(("def", "function", "func", "fn"), _FUNCTION),
    **dict.fromkeys(("class", "struct", "interface"), "A type is written `type P { x: int }`."),
    **dict.fromkeys(("const", "val", "int", "string", "auto"), "A variable begins with `let`."),
    **dict.fromkeys(("elif", "elsif", "elseif"), "Write `else if`."),
    **dict.fromkeys(("try", "except", "finally"), _TRY),
    **dict.fromkeys(("raise", "throw"), _PANIC),
    **dict.fromkeys(
        ("global", "nonlocal"), "Leave it out: functions see the variables around them."
    ),
    "assert": "Write `expect ..`.",
    "case": "Leave `case` out.",
    "del": "Leave it out: there is no `del`.",
    "do": "Loops are `while` and `for`.",
    "enum": "Write `type E = A | B`.",
    "import": 'Write `import python "math"`, and `math.sqrt(x)` to use it.',
    "pass": "Leave it out: a block may be empty.",
    "switch": "Write `match x { 1 => ..  _ => .. }`.",
    "with": "There is no `with` statement.",
    "yield": "There are no generators; return a list.",
}
# Words that the language writes otherwise, wherever they stand.
_WORDS: Final = {
    "and": "Write `&&`.",
    "or": "Write `||`.",
    "not": "Write `!`.",
    "is": "Write `==`.",
    "desc": "Sort the other way by `-x`.",
    "asc": "Leave `asc` out.",
    "elif": "Write `else if`.",
    "except": _TRY,
    "lambda": _LAMBDA,
    "case": "Leave `case` out.",
    ":-": "Put a space between `:` and `-`.",
    "..": "A range stands in `for i in a..b` only; write `range(a, b)`.",
}
# Reserved words that people like to call functions.
_NAMES: Final = frozenset(
    {"agent", "all", "emit", "expect", "fact", "intent", "package", "rule", "test", "type"}
)
# What begins a statement and no expression.
_STATEMENTS: Final = frozenset({"break", "continue", "for", "let", "return", "var", "while"})

# What can be assigned to, at the end of a text: `x`, `xs[i]`, `xs[f(ys[i])].y`.
_TARGET: Final = re.compile(r"\w+(?:\.\w+|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*$")

# Operators that no map can be an operand of.
_WITHOUT_MAPS: Final = frozenset({"&&", "||", "!", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"})


class _Stop:
    """Where the parser stopped: the token, those before it, and what it expected."""

    def __init__(self, source: SourceFile, tokens: list[Token], index: int, expected: str) -> None:
        self.source = source
        self.tokens = tokens
        self.index = index
        self.expected = expected
        self.text = tokens[index].text
        self.last = self.before(1)
        self.next = self.after(1)
        self.opener = _last_open(tokens, index)
        line = tokens[index - 1].span.line if index else 0
        self.first = index
        while self.first > 0 and tokens[self.first - 1].span.line == line:
            self.first -= 1

    def before(self, back: int) -> str:
        """The text of a token before; empty where there is none."""
        return self.tokens[self.index - back].text if self.index >= back else ""

    def after(self, ahead: int) -> str:
        """The text of a token behind; empty where there is none."""
        place = self.index + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    @property
    def word(self) -> str:
        """The first word of the line that was read last."""
        return self.tokens[self.first].text

    @property
    def words(self) -> list[str]:
        """The words of that line, and of the line with the bracket that is open."""
        found = [token.text for token in self.tokens[self.first : self.index]]
        if self.opener is not None:
            line = self.tokens[self.opener].span.line
            found += [t.text for t in self.tokens[: self.opener] if t.span.line == line]
        return found

    def line_before(self, back: int) -> str:
        """The source before a token, as far as it stands in the same line."""
        span = self.tokens[self.index - back].span
        line = self.source.line(span.line).encode("utf-8", "surrogatepass")
        return line[: span.column - 1].decode("utf-8", "replace")

    def is_name(self, back: int) -> bool:
        """Whether a token before is a name."""
        return self.index >= back and self.tokens[self.index - back].kind == "NAME"


def advice(source: SourceFile, tokens: list[Token], index: int, expected: str) -> str:
    """What to write instead of the token at `index`, nothing where that is not known."""
    stop = _Stop(source, tokens, index, expected)
    return next((found for rule in _RULES if (found := rule(stop))), "")


def _assignment(stop: _Stop) -> str:
    """`x += 1`, `x++`, `x := 1`, `let x == 1`"""
    if stop.text == "=" and stop.last == ":":
        return "Write one `=`, after `let` or `var` for a new variable."
    if stop.text == "==" and stop.before(2) in ("let", "var"):
        return "Write one `=` to give the variable its value."
    sign = stop.last
    increment = stop.text == sign and sign in ("+", "-")
    if not increment and not (stop.text == "=" and sign in _SIGNS):
        return ""
    found = _TARGET.search(stop.line_before(1).rstrip())
    target = found[0] if found else "x"
    return f"Write `{target} = {target} {sign} {1 if increment else '..'}`."


def _reserved(stop: _Stop) -> str:
    reserved = stop.text in _NAMES and stop.next == "("
    keyword = stop.tokens[stop.index].kind == stop.text.upper()
    if reserved or (keyword and stop.last in ("fun", "type", "for", ".")):
        return f"`{stop.text}` is reserved; choose another name."
    return ""


def _declaration(stop: _Stop) -> str:
    """`let a, b = ..`, `let (a, b) = ..`, `let x: list[int]`, `let int x`"""
    if stop.word in ("let", "var") and stop.index <= stop.first + 2 and stop.text in ("(", ","):
        return "Declare each variable by itself."
    if stop.text == "," and stop.index == stop.first + 1 and stop.is_name(1) and not stop.expected:
        return "Assign to each variable by itself."
    if stop.text == "[" and stop.expected == "TypeRef":
        return "Write `list<T>`."
    if stop.before(2) in ("let", "var") and stop.is_name(1):
        name = f"{stop.before(2)} {stop.last}"
        return f"After `{name}` comes `=` and the value, or `:` and the type."
    return ""


def _parameter(stop: _Stop) -> str:
    """`fun f(x = 1)`, `fun f(x int)`, `fun f(int x)`, `fun f(a: int b: int)`"""
    if not stop.expected.startswith('")" (":" TypeRef)?'):
        return ""
    if stop.text == "=":
        return "Parameters have no default values; leave it out."
    if stop.before(2) == ":":
        return "Put a comma between parameters."
    if stop.text in _TYPES:
        return f"Write `{stop.last}: {stop.text}`."
    return f"Write `{stop.text}: {stop.last}`." if stop.last in _TYPES else ""


def _rule(stop: _Stop) -> str:
    """`rule p(X) : q(X)`, `rule p(X) <- q(X)`, `fact p(X) :- q(X)`, `count { p(X) }`"""
    if stop.word == "rule" and stop.text in (":", "<", "=", "=>") and stop.last == ")":
        return "Write `:-` between the head of a rule and its conditions."
    if stop.word == "fact" and stop.text == ":-":
        return "What has conditions is a `rule`."
    if stop.word == "rule" and stop.expected == '":" Expr':
        return "An aggregate is written `N = count { X : p(X) }`."
    return ""


def _function(stop: _Stop) -> str:
    """`fun f() -> int`, `fun f(): int => 1`, `x => x + 1`, `async fun f()`"""
    if stop.text == "-" and stop.next == ">":
        return "Write `: T` after the parameters for the type of the result."
    if stop.text == "=>" and stop.expected.startswith('"{"'):
        return "A function with a name has a block: `{ return .. }`."
    if stop.text == "=" and stop.word in ("fun", "export"):
        return "A function with a name has a block: `{ return .. }`."
    if stop.text == "=>" and not stop.expected:
        return _LAMBDA
    if stop.text == "fun" and stop.last == "async":
        return "Leave `async` out, and call it by `async f(..)`."
    return ""


def _colon(stop: _Stop) -> str:
    """`if x > 1:`"""
    block = stop.word in ("if", "for", "while", "else")
    if stop.text == ":" and (block or stop.expected.startswith('"{"')):
        return "A block stands in `{ }`; leave the `:` out."
    if stop.last == ":" and stop.expected == "TypeRef" and stop.word == "fun":
        return "After the `:` comes the type of the result; the block stands in `{ }`."
    return ""


def _text(stop: _Stop) -> str:
    """`f"{x}"`"""
    adjacent = (
        stop.index and stop.tokens[stop.index - 1].span[2:] == stop.tokens[stop.index].span[:2]
    )
    if stop.text.startswith('"') and adjacent and stop.is_name(1):
        return 'Strings have no prefix; join them by `+`, as in `"n = " + str(n)`.'
    return ""


def _condition(stop: _Stop) -> str:
    """`1 if c else 2`, `if x = 1 {`, `a not in b`, `not a in b`, `else => 1`"""
    if stop.text in ("if", "else") and "if" in (stop.text, *stop.words) and stop.word != "if":
        return "Write `if a { b } else { c }`."
    if stop.text == "else" and stop.next == "=>":
        return "The arm for the rest is `_ => ..`."
    if stop.text == "else":
        return "An `else` stands after the block of an `if`."
    if stop.text == "=" and stop.expected.startswith(('"{"', '"select"')):
        return "Write `==` to compare."
    if stop.text == "is" and stop.next == "not":
        return "Write `!=`."
    if "in" in (stop.next, stop.after(2)) and "not" in (stop.text, stop.last):
        return "Write `!(x in xs)`."
    return ""


def _operand(stop: _Stop) -> str:
    """`if a && { .. }`, where the block is read as a map"""
    if stop.opener and stop.tokens[stop.opener].text == "{":
        operator = stop.tokens[stop.opener - 1].text
        if operator in _WITHOUT_MAPS:
            return f"Write a value after `{operator}`, or leave `{operator}` out."
    return ""


def _collection(stop: _Stop) -> str:
    """`[x for x in xs]`, `{a = 1}`, a comma that is missing or one too many, `(1, 2)`"""
    opener = stop.tokens[stop.opener] if stop.opener is not None else None
    before = stop.tokens[stop.opener - 1] if stop.opener else None
    if stop.text == "for" and opener is not None and opener.text in "[{(":
        return "Write `from x in xs select x + 1`."
    if stop.expected == '":" Expr' and stop.text in ("=", "=>"):
        return "Put `:` between key and value."
    if stop.text == "," and stop.expected.startswith('"}"'):
        return "Between arms and between statements there are no commas."
    if stop.text == ".." and stop.next == ".":
        return "There is no `...`: join lists by `+`, and write out the fields of a struct."
    if stop.text == "," and opener is not None and opener.text == "(":
        called = before is not None and before.kind in ("NAME", "RPAR", "RSQB")
        return "" if called else _NO_TUPLES
    if stop.text == ")" and stop.last == ",":
        return "Leave the last comma out."
    if stop.expected == '"}"' and stop.next == ":":
        return "Put a comma between the entries."
    if stop.text == "*" and stop.last == "*":
        return "There is no `**`: multiply, or call a function."
    return ""


def _type(stop: _Stop) -> str:
    """`type E = A, B`, `type P { x, y }`"""
    if stop.word != "type":
        return ""
    if stop.text == "," and not stop.expected:
        return "Put `|` between the variants."
    return "Write `name: type` for each field." if stop.expected == '":" Expr' else ""


def _bracket(stop: _Stop) -> str:
    if stop.text in _CLOSERS and not stop.expected:
        return f"There is no `{_CLOSERS[stop.text]}` that it closes."
    if stop.opener is not None and stop.expected[:1] == '"':
        line = stop.tokens[stop.opener].span.line
        end = max(t.span.end_column for t in stop.tokens[: stop.index] if t.span.line == line)
        if "//" in stop.source.line(line)[end - 1 :] and stop.text != "}":
            return "`//` begins a comment; `/` on ints drops the fraction."
    if stop.text == "<EOF>" and stop.expected[1:2] in _CLOSERS and stop.expected[:1] == '"':
        closer = stop.expected[1]
        return f"Write `{closer}` where what the `{_CLOSERS[closer]}` holds is complete."
    return ""


def _word(stop: _Stop) -> str:
    """Words of other languages, beside the token or in its line."""
    for word in (stop.text, stop.last):
        if word in _WORDS:
            return _WORDS[word]
    if stop.last == "=>" and stop.text in _STATEMENTS:
        return f"An arm has a value; a `{stop.text}` stands in `{{ }}` there."
    if stop.word == "for" and stop.text == "," and stop.index == stop.first + 2:
        return "Write `for k in m` and `m[k]`, or `for i in 0..len(xs)` and `xs[i]`."
    if stop.word in ("for", "if", "while"):
        if stop.before(2) == "{" and stop.last == "}":
            name = stop.before(3)
            return f"`{name} {{ }}` is a struct; write `({name}) {{ }}` for a block."
        if stop.word == "for" and stop.text == "(" and stop.index == stop.first + 1:
            return "Write `for i in 0..n { .. }`."
    if stop.word == "from" and "import" in stop.words:
        return _FIRST_WORDS["import"]
    if stop.word in _FIRST_WORDS:
        return _FIRST_WORDS[stop.word]
    return next((_WORDS[word] for word in stop.words if word.isalpha() and word in _WORDS), "")


def _missing(stop: _Stop) -> str:
    """Where only one thing could follow: that."""
    match stop.expected:
        case '"]"':
            return "Close every `[` with `]`, and put a comma between elements."
        case '":" Expr':
            return "Put `:` and a value after the key."
        case '"=>" Expr':
            return "Put `=>` and a value after the pattern."
        case "PostfixExpr" if stop.last in _OPERATORS and stop.text != ".":
            return f"Write a value after `{stop.last}`."
    if stop.expected.startswith('"{" Statement*') and stop.word in ("if", "for", "while"):
        return f"Put the block of the `{stop.word}` in `{{ }}`."
    return ""


_RULES: Final[tuple[Callable[[_Stop], str], ...]] = (
    *(_assignment, _reserved, _declaration, _parameter, _rule, _function, _colon, _text),
    _operand,
    *(_condition, _collection, _type, _bracket, _word, _missing),
)


def useless(statement: n.ExprStmt, word: str, *, ends_arm: bool) -> str:
    """Advice on a statement without effect that begins with `word`."""
    if ends_arm:
        return "The block of an arm has no value: write `return ..`, or call a function for it."
    match statement.value:
        case n.NameExpr(name="print"):
            return "Write `print(..)`."
        case n.NameExpr(name=name):
            return _FIRST_WORDS.get(name) or _WORDS.get(name, "")
        case n.BinaryExpr(op="=="):
            return f"`==` compares; write `{word} = ..` to assign."
        case n.StringLit():
            return "Join strings by `+`; one string may go over several lines."
    return ""


def unassignable(target: n.Expr) -> str:
    """Advice on the target of an assignment that is none."""
    match target:
        case n.ListExpr():
            return "A type is written `list<int>`; elements are assigned one by one."
        case n.CallExpr():
            return "Write `==` to compare; the result of a call cannot be assigned to."
        case n.FieldExpr(name=name):
            return f"Give what the field holds a name: `var {name} = ..`, then `{name}[..] = ..`."
    return "Only variables, their elements and their fields can be assigned to."


def opened(tokens: list[Token], index: int, expected: str) -> tuple[Label, ...]:
    """A label at the bracket that decides what is expected, where it stands in another line."""
    opener = _last_open(tokens, index)
    if opener is None or tokens[opener].span.line == tokens[index].span.line:
        if tokens[index].text == "<EOF>" and index:
            return (Label(tokens[index - 1].span, "the file ends after this"),)
        return ()
    token = tokens[opener]
    if expected == '":" Expr' and token.text == "{":
        return (Label(token.span, "what follows is read as a map"),)
    if expected[:1] == '"' and _CLOSERS.get(expected[1:2]) == token.text:
        return (Label(token.span, f"this `{token.text}` is not closed"),)
    return ()


def _last_open(tokens: list[Token], index: int) -> int | None:
    """The last bracket before a token that is not closed before it."""
    closed = 0
    for place in range(index - 1, -1, -1):
        text = tokens[place].text
        if text in _CLOSERS:
            closed += 1
        elif text in _CLOSERS.values():
            if not closed:
                return place
            closed -= 1
    return None

"""What was perhaps meant where a token cannot stand: habits from other languages, open brackets.

Each rule looks at one kind of mistake and answers with what to write, or with nothing; the first
answer counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mochi_import.diagnostics.model import Label
from mochi_import.syntax.habits import FIRST_WORDS, LAMBDA, WORDS
from mochi_import.syntax.stop import CLOSERS, Stop, last_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.source import SourceFile
    from mochi_import.syntax.token import Token

_SIGNS: Final = frozenset("+-*/%")
_OPERATORS: Final = _SIGNS | {"=", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "!", "??", "=>"}
_TYPES: Final = frozenset({"int", "float", "string", "bool", "any", "list", "map", "set"})

_NO_TUPLES: Final = "There are no tuples; write a list `[a, b]`, or declare a struct with `type`."

# Reserved words that people like to call functions.
_NAMES: Final = frozenset(
    {"agent", "all", "emit", "expect", "fact", "intent", "package", "rule", "test", "type"}
)
# What a name comes after.
_NAMING: Final = frozenset({"agent", "as", "for", "from", "fun", "intent", "join", "type"})
# What begins a statement and no expression.
_STATEMENTS: Final = frozenset({"break", "continue", "for", "let", "return", "var", "while"})

# What can be assigned to, at the end of a text: `x`, `xs[i]`, `xs[f(ys[i])].y`.
_TARGET: Final = re.compile(r"\w+(?:\.\w+|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*$")

# Operators that no map can be an operand of.
_WITHOUT_MAPS: Final = frozenset({"&&", "||", "!", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"})


def advice(source: SourceFile, tokens: list[Token], index: int, expected: str) -> str:
    """What to write instead of the token at `index`, nothing where that is not known."""
    stop = Stop(source, tokens, index, expected)
    return next((found for rule in _RULES if (found := rule(stop))), "")


def _assignment(stop: Stop) -> str:
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


def _reserved(stop: Stop) -> str:
    """`fun type()`, `test(1)`, `fun f(if: int)`, `{if: 1}`"""
    called = stop.text in _NAMES and stop.next == "("
    named = stop.last in ("fun", "type", "for", ".") or stop.next == ":"
    keyword = stop.is_keyword(0)
    if called or (keyword and named):
        return f"`{stop.text}` is reserved; choose another name."
    if stop.text == "(" and stop.last in _NAMES:
        return f"`{stop.last}` is reserved; choose another name."
    if stop.before(2) in ("{", ",") and stop.text == ":" and stop.is_keyword(1):
        return f"`{stop.last}` is reserved; as a key it stands in quotes."
    return ""


def _declaration(stop: Stop) -> str:
    """`let a, b = ..`, `let [a, b] = ..`, `let x: list[int]`, `let int x`"""
    if (
        stop.word in ("let", "var")
        and stop.index <= stop.first + 2
        and stop.text in ("(", "[", "{", ",")
    ):
        return "Declare each variable by itself."
    if stop.text == "," and stop.index == stop.first + 1 and stop.is_name(1) and not stop.expected:
        return "Assign to each variable by itself."
    if stop.text == "[" and stop.expected == "TypeRef":
        return "Write `list<T>`."
    if stop.before(2) in ("let", "var") and stop.is_name(1):
        name = f"{stop.before(2)} {stop.last}"
        return f"After `{name}` comes `=` and the value, or `:` and the type."
    return ""


def _parameter(stop: Stop) -> str:
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


def _rule(stop: Stop) -> str:
    """`rule p(X) : q(X)`, `rule p(X) <- q(X)`, `fact p(X) :- q(X)`, `count { p(X) }`"""
    if stop.word == "rule" and stop.text in (":", "<", "=", "=>") and stop.last == ")":
        return "Write `:-` between the head of a rule and its conditions."
    if stop.word == "fact" and stop.text == ":-":
        return "What has conditions is a `rule`."
    if stop.word == "rule" and stop.expected == '":" Expr':
        return "An aggregate is written `N = count { X : p(X) }`."
    return ""


def _function(stop: Stop) -> str:
    """`fun f() -> int`, `fun f(): int => 1`, `x => x + 1`, `async fun f()`"""
    if stop.text == "-" and stop.next == ">":
        return "Write `: T` after the parameters for the type of the result."
    if stop.text == "=>" and stop.expected.startswith('"{"'):
        return "A function with a name has a block: `{ return .. }`."
    if stop.text == "=" and stop.word in ("fun", "export"):
        return "A function with a name has a block: `{ return .. }`."
    if stop.text == "=>" and not stop.expected:
        return LAMBDA
    if stop.text == "fun" and stop.last == "async":
        return "Leave `async` out, and call it by `async f(..)`."
    return ""


def _colon(stop: Stop) -> str:
    """`if x > 1:`"""
    block = stop.word in ("if", "for", "while", "else")
    if stop.text == ":" and (block or stop.expected.startswith('"{"')):
        return "A block stands in `{ }`; leave the `:` out."
    if stop.last == ":" and stop.expected == "TypeRef" and stop.word == "fun":
        return "After the `:` comes the type of the result; the block stands in `{ }`."
    return ""


def _text(stop: Stop) -> str:
    """`f"{x}"`"""
    adjacent = (
        stop.index and stop.tokens[stop.index - 1].span[2:] == stop.tokens[stop.index].span[:2]
    )
    if stop.text.startswith('"') and adjacent and stop.is_name(1):
        return 'Strings have no prefix; join them by `+`, as in `"n = " + str(n)`.'
    return ""


def _condition(stop: Stop) -> str:
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


def _operand(stop: Stop) -> str:
    """`if a && { .. }`, `while { .. }`, where the block is read as a map"""
    if stop.opener and stop.tokens[stop.opener].text == "{":
        operator = stop.tokens[stop.opener - 1].text
        if operator in ("if", "while"):
            return f"Write a condition after `{operator}`."
        if operator in _WITHOUT_MAPS:
            return f"Write a value after `{operator}`, or leave `{operator}` out."
    return ""


def _collection(stop: Stop) -> str:
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


def _type(stop: Stop) -> str:
    """`type E = A, B`, `type P { x, y }`"""
    if stop.word != "type":
        return ""
    if stop.text == "," and not stop.expected:
        return "Put `|` between the variants."
    return "Write `name: type` for each field." if stop.expected == '":" Expr' else ""


def _bracket(stop: Stop) -> str:
    if stop.text in CLOSERS and not stop.expected:
        return f"There is no `{CLOSERS[stop.text]}` that it closes."
    if stop.opener is not None and stop.expected[:1] == '"':
        line = stop.tokens[stop.opener].span.line
        end = max(t.span.end_column for t in stop.tokens[: stop.index] if t.span.line == line)
        if "//" in stop.source.line(line)[end - 1 :] and stop.text != "}":
            return "`//` begins a comment; `/` on ints drops the fraction."
    if stop.text == "<EOF>" and stop.expected[1:2] in CLOSERS and stop.expected[:1] == '"':
        closer = stop.expected[1]
        return f"Write `{closer}` where what the `{CLOSERS[closer]}` holds is complete."
    return ""


def _word(stop: Stop) -> str:
    """Words of other languages, beside the token or in its line."""
    for word in (stop.text, stop.last):
        if word in WORDS:
            return WORDS[word]
    if stop.last == "=>" and stop.text in _STATEMENTS:
        return f"An arm has a value; a `{stop.text}` stands in `{{ }}` there."
    if stop.word == "for" and stop.text == "," and stop.index == stop.first + 2:
        return "Write `for k in m` and `m[k]`, or `for i in 0..len(xs)` and `xs[i]`."
    if stop.word in ("for", "if", "while"):
        if stop.before(2) == "{" and stop.last == "}":
            name = stop.before(3)
            if name == stop.word:
                return f"Write a condition after `{name}`."
            return f"`{name} {{ }}` is a struct; write `({name}) {{ }}` for a block."
        if stop.word == "for" and stop.text == "(" and stop.index == stop.first + 1:
            return "Write `for i in 0..n { .. }`."
    if stop.word == "from" and "import" in stop.words:
        return FIRST_WORDS["import"]
    if stop.word in FIRST_WORDS:
        return FIRST_WORDS[stop.word]
    return next((WORDS[word] for word in stop.words if word.isalpha() and word in WORDS), "")


def _missing(stop: Stop) -> str:
    """Where only one thing could follow: that."""
    match stop.expected:
        case '"]"':
            return "Close every `[` with `]`, and put a comma between elements."
        case '":" Expr':
            return "Put `:` and a value after the key."
        case '"=>" Expr':
            return "Put `=>` and a value after the pattern."
        case _ if stop.expected.startswith("<ident>") and stop.last in ("let", "var"):
            return f"Give the variable a name: `{stop.last} x = 1`."
        case _ if stop.expected.startswith("<ident>") and stop.last in _NAMING:
            return f"Write a name after `{stop.last}`."
        case "TypeRef" if stop.last == ":":
            return "Write a type after the `:`, or leave it out."
        case "PostfixExpr" if stop.last in _OPERATORS and stop.text != ".":
            return f"Write a value after `{stop.last}`."
    if stop.expected.startswith("<string>") and stop.last in ("test", "bench"):
        return f"Write what the {stop.last} is called, in quotes."
    if stop.expected.startswith('"{" Statement*') and stop.word in ("if", "for", "while"):
        return f"Put the block of the `{stop.word}` in `{{ }}`."
    return ""


_RULES: Final[tuple[Callable[[Stop], str], ...]] = (
    *(_assignment, _reserved, _declaration, _parameter, _rule, _function, _colon, _text),
    _operand,
    *(_condition, _collection, _type, _bracket, _word, _missing),
)


def opened(tokens: list[Token], index: int, expected: str) -> tuple[Label, ...]:
    """A label at the bracket that decides what is expected, where it stands in another line."""
    opener = last_open(tokens, index)
    if opener is None or tokens[opener].span.line == tokens[index].span.line:
        if tokens[index].text == "<EOF>" and index:
            return (Label(tokens[index - 1].span, "the file ends after this"),)
        return ()
    token = tokens[opener]
    if expected == '":" Expr' and token.text == "{":
        return (Label(token.span, "what follows is read as a map"),)
    if expected[:1] == '"' and CLOSERS.get(expected[1:2]) == token.text:
        return (Label(token.span, f"this `{token.text}` is not closed"),)
    return ()

"""What was perhaps meant where a token cannot stand: habits from other languages, open brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.syntax.token import Token

_CLOSERS = {")": "(", "]": "[", "}": "{"}

# The first word of a line, in other languages.
_FIRST_WORDS = {
    **dict.fromkeys(("def", "function", "func", "fn"), "A function begins with `fun`."),
    **dict.fromkeys(("class", "struct", "enum", "interface"), "A type begins with `type`."),
    **dict.fromkeys(("const", "val", "int", "string", "auto"), "A variable begins with `let`."),
    **dict.fromkeys(("elif", "elsif", "elseif"), "Write `else if`."),
    "switch": "Write `match x { 1 => ..  _ => .. }`.",
    "do": "Loops are `while` and `for`.",
}
_WORDS = {
    "and": "Write `&&`.",
    "or": "Write `||`.",
    "not": "Write `!`.",
    "desc": "Sort the other way by `-x`.",
    "asc": "Leave `asc` out.",
    "elif": "Write `else if`.",
    ":-": "Put a space between `:` and `-`.",
    "**": "Multiply, or call a function.",
}
# Reserved words that people like to call functions.
_NAMES = frozenset({"agent", "all", "emit", "expect", "fact", "intent", "package", "rule", "test"})


def advice(tokens: list[Token], index: int, expected: str) -> str:
    """What to write instead of the token at `index`, nothing where that is not known."""
    token, before = tokens[index], tokens[index - 1] if index else tokens[index]
    name = tokens[index - 2].text if index > 1 else ""
    text, last = token.text, before.text
    if text == "=" and last in ("+", "-", "*", "/", "%") and tokens[index - 2].kind == "NAME":
        return f"Write `{name} = {name} {last} ..`."
    if text == last and text in ("+", "-"):
        return f"Write `{name} = {name} {text} 1`."
    if text in _NAMES and index + 1 < len(tokens) and tokens[index + 1].text == "(":
        return f"`{text}` is reserved; choose another name."
    if text == "==" and index > 1 and name in ("let", "var"):
        return "Write one `=` to give the variable its value."
    if name in ("let", "var") and before.kind == "NAME":
        return f"After `{name} {last}` comes `=` and the value, or `:` and the type."
    if text == "," and expected.startswith('"}"'):
        return "Between arms and between statements there are no commas."
    if text == ")" and last == ",":
        return "Leave the last comma out."
    if text == "=>" and expected.startswith('"{"'):
        return "A function with a name has a block: `{ return .. }`."
    if text == "<EOF>" and expected[1:2] in _CLOSERS and expected[:1] == '"':
        return f"Write `{expected[1]}` where what the `{_CLOSERS[expected[1]]}` holds is complete."
    if text == "[" and expected == "TypeRef":
        return "Write `list<T>`."
    return _WORDS.get(text) or _WORDS.get(last) or _in_line(tokens, index, expected)


def _in_line(tokens: list[Token], index: int, expected: str) -> str:
    line = tokens[index - 1].span.line if index else 0
    first = index
    while first > 0 and tokens[first - 1].span.line == line:
        first -= 1
    word = tokens[first].text
    if word in ("for", "if", "while"):
        if [token.text for token in tokens[index - 2 : index]] == ["{", "}"]:
            name = tokens[index - 3].text
            return f"`{name} {{ }}` is a struct; write `({name}) {{ }}` for a block."
        if word == "for" and tokens[index].text == "(" and index == first + 1:
            return "Write `for i in 0..n { .. }`."
    return _FIRST_WORDS.get(word) or _missing(expected)


def _missing(expected: str) -> str:
    """Where only one thing could follow: that."""
    match expected:
        case '"]"':
            return "Close every `[` with `]`, and put a comma between elements."
        case '":" Expr':
            return "Put `:` and a value after the key."
        case '"=>" Expr':
            return "Put `=>` and a value after the pattern."
    return ""


def useless(statement: n.ExprStmt, word: str) -> str:
    """Advice on a statement without effect that begins with `word`."""
    match statement.value:
        case n.NameExpr(name=name) if name in _WORDS:
            return _WORDS[name]
        case n.NameExpr(name=name):
            return _FIRST_WORDS.get(name, "")
        case n.BinaryExpr(op="=="):
            return f"`==` compares; write `{word} = ..` to assign."
    return ""


def opened(tokens: list[Token], index: int, expected: str) -> tuple[Label, ...]:
    """A label at the bracket whose end is missing, where it stands in another line."""
    wanted = _CLOSERS.get(expected[1:2]) if expected[:1] == '"' else None
    if wanted is None:
        return ()
    closed = 0
    for token in reversed(tokens[:index]):
        if token.text in _CLOSERS:
            closed += 1
        elif token.text in _CLOSERS.values():
            if not closed:
                here = token.text == wanted and token.span.line != tokens[index].span.line
                return (Label(token.span, f"this `{token.text}` is not closed"),) if here else ()
            closed -= 1
    return ()

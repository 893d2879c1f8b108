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
# Characters that people type, or that word processors make of what they type.

_CHARACTERS = {
    **dict.fromkeys("'`“”‘’«»„", 'Strings stand in straight double quotes: `"text"`.'),
    **dict.fromkeys("–—−", "Write a plain `-`."),
    **dict.fromkeys("×·∙⋅", "Write `*`."),
    **{
        wide: f"Write a plain `{plain}`." for wide, plain in zip("，；：（）", ",;:()", strict=True)
    },
    "÷": "Write `/`.",
    "≤": "Write `<=`.",
    "≥": "Write `>=`.",
    "≠": "Write `!=`.",
    "→": "Write `=>`.",
    "…": "Write `..`.",
    "&": "Write `&&` for “and”; there are no operators on bits.",
    "^": "Multiply, or call a function; there are no operators on bits.",
    "~": "There are no operators on bits.",
    "@": "There are no decorators; leave it out.",
    "$": "Names have no `$`; join strings by `+`.",
    "\\": "A line may end anywhere; leave the backslash out.",
    "\u00a0": "This is a no-break space; write a plain one.",
    "\u200b": "This is an invisible character; remove it.",
    "\ufeff": "This is an invisible character, a byte order mark; remove it.",
}
# What ends a string in other quotes.
_CLOSING_QUOTES = {"'": "'", "`": "`", "“": "”", "”": "”", "‘": "’", "’": "’", "«": "»", "„": "“"}

# Reserved words that people like to call functions.
_NAMES = frozenset({"agent", "all", "emit", "expect", "fact", "intent", "package", "rule", "test"})


def foreign_character(text: str) -> str:
    """Advice on the character at the start of `text`, which starts no token."""
    return _CHARACTERS.get(text[0], "")


def foreign_string(text: str) -> str:
    """The string in foreign quotes at the start of `text`, empty if there is none on its line."""
    closing = _CLOSING_QUOTES.get(text[0])
    line = text.partition("\n")[0]
    return line[: line.find(closing, 1) + 1] if closing else ""


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

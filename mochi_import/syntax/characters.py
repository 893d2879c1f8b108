"""Characters that start no token of the language, but stand for one elsewhere."""

from __future__ import annotations

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


def foreign_character(text: str) -> str:
    """Advice on the character at the start of `text`, which starts no token."""
    return _CHARACTERS.get(text[0], "")


def foreign_string(text: str) -> str:
    """The string in foreign quotes at the start of `text`, empty if there is none on its line."""
    closing = _CLOSING_QUOTES.get(text[0])
    line = text.partition("\n")[0]
    return line[: line.find(closing, 1) + 1] if closing else ""

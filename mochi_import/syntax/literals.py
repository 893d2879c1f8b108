"""What literals mean: numbers and string escapes (SEMANTICS section 1)."""

from __future__ import annotations

import re

MAX_INT = 2**63 - 1

_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[\\\"nrtabfv])|x(?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<bad>))"
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "v": "\v", "n": "\n", "r": "\r", "t": "\t"}


def read_int(lexeme: str) -> int:
    """The value of an integer literal; leading zeros are decimal."""
    base = {"0x": 16, "0b": 2, "0o": 8}.get(lexeme[:2].lower())
    return int(lexeme[2:], base) if base else int(lexeme)


def valid_string(lexeme: str) -> bool:
    """Whether every escape of a string literal is one of the language's."""
    if "\\" not in lexeme:
        return True
    return all(_is_valid(match) for match in _ESCAPE.finditer(lexeme, 1, len(lexeme) - 1))


def _is_valid(match: re.Match[str]) -> bool:
    if match["bad"] is not None:
        return False
    code = _code_point(match)
    return code is None or code < 0x110000 and not 0xD800 <= code < 0xE000


def read_string(lexeme: str) -> str:
    r"""The value of a string literal; `\xHH` and `\ooo` name code points, not bytes."""
    body = lexeme[1:-1]
    return _ESCAPE.sub(_replacement, body) if "\\" in body else body


def _replacement(match: re.Match[str]) -> str:
    code = _code_point(match)
    return _PLAIN.get(match["plain"], match["plain"]) if code is None else chr(code)


def _code_point(match: re.Match[str]) -> int | None:
    if match["octal"]:
        return int(match["octal"], 8)
    digits = match["hex"] or match["short"] or match["long"]
    return int(digits, 16) if digits else None


def go_quote(text: str) -> str:
    """Text in double quotes with Go's escapes, as the reference shows unreadable input."""
    return '"' + "".join(map(_go_escape, text)) + '"'


def _go_escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    for letter, meaning in _PLAIN.items():
        if char == meaning:
            return "\\" + letter
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

"""What literals mean: numbers and string escapes (SEMANTICS section 1)."""

from __future__ import annotations

import re

MAX_INT = 2**63 - 1

_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[\\\"nrtabfv])|x(?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<bad>))"
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "v": "\v", "n": "\n", "r": "\r", "t": "\t"}
_NAMES = {char: letter for letter, char in _PLAIN.items()}


def read_int(lexeme: str) -> int:
    """The value of an integer literal; leading zeros are decimal."""
    base = {"0x": 16, "0b": 2, "0o": 8}.get(lexeme[:2].lower())
    return int(lexeme[2:], base) if base else int(lexeme)


def is_too_big(lexeme: str) -> bool:
    """Whether an integer literal is above 2^63-1."""
    if len(lexeme) < 17:
        return False
    digits = lexeme[2:] if lexeme[1] in "xXbBoO" else lexeme
    # Python refuses to read very long numbers, which are too big anyhow.
    return len(digits.lstrip("0")) > 64 or read_int(lexeme) > MAX_INT


def is_valid_string(lexeme: str) -> bool:
    """Whether every escape of a string literal is one of the language's."""
    if "\\" not in lexeme:
        return True
    return all(map(_is_valid_escape, _ESCAPE.finditer(lexeme, 1, len(lexeme) - 1)))


def _is_valid_escape(match: re.Match[str]) -> bool:
    if match["bad"] is not None:
        return False
    code = _code_point(match)
    return code is None or (code < 0x110000 and not 0xD800 <= code < 0xE000)


def read_string(lexeme: str) -> str:
    r"""The value of a string literal; `\xHH` and `\ooo` name code points, not bytes.

    Line ends in it are `\n`, so that a program prints the same from a checkout with CRLF.
    """
    body = lexeme[1:-1].replace("\r\n", "\n")
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
    if char in _NAMES:
        return "\\" + _NAMES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

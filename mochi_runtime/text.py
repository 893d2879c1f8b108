"""The builtin functions over strings (SEMANTICS 9 and 14); a string is a row of code points."""

from __future__ import annotations

from mochi_runtime.arguments import items_of
from mochi_runtime.errors import TYPE_FAULT, MochiError, kind
from mochi_runtime.fmt import str_from
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@without_frames
def upper(value: Any) -> str:
    """`upper(s)`: one code point for each, so that `ß` stays."""
    return upper_text(_text(value))


def upper_text(text: str) -> str:
    """`upper` of what is known to be a string."""
    return text.upper() if text.isascii() else "".join(map(_upper_character, text))


@without_frames
def lower(value: Any) -> str:
    """`lower(s)`: one code point for each, so that `İ` gives a plain `i`."""
    return lower_text(_text(value))


def lower_text(text: str) -> str:
    """`lower` of what is known to be a string."""
    return text.lower() if text.isascii() else "".join([each.lower()[0] for each in text])


@without_frames
def trim(value: Any) -> str:
    """`trim(s)`: without white space at both ends."""
    return _string("trim", value).strip()


@without_frames
def pad_start(value: Any, width: int, pad: str = " ") -> str:
    """`padStart(s, width, pad)`: repeats the pad on the left, cut to fit."""
    return padded(_text(value), width, pad)


def padded(text: str, width: int, pad: str) -> str:
    """`padStart` of what is known to be a string."""
    missing = width - len(text)
    if missing <= 0:
        return text
    return ((pad or " ") * missing)[:missing] + text


@without_frames
def substring(value: Any, start: int, stop: int | None = None) -> str:
    """`substring(s, start, stop)`: the same as `s[start:stop]`."""
    return _string("substring", value)[start:stop]


@without_frames
def split(value: Any, separator: str) -> list[str]:
    """`split(s, separator)`: keeps empty pieces; an empty separator gives the code points."""
    return split_text(_string("split", value), separator)


@without_frames
def split_text(text: str, separator: str) -> list[str]:
    """`split` of what is known to be a string."""
    return text.split(separator) if separator else list(text)


@without_frames
def join(values: Any, separator: str = "") -> str:
    """`join(xs, separator)`: items that are not strings as `str` gives them."""
    return separator.join(map(_text, items_of("join", values)))


@without_frames
def repeat(value: Any, times: int) -> Any:
    """`repeat(s, n)`: a string or list n times over."""
    return value * times if isinstance(value, list) else _string("repeat", value) * times


@without_frames
def replace(value: Any, old: str, new: str) -> str:
    """`replace(s, old, new)`: every occurrence."""
    return _string("replace", value).replace(old, new)


@without_frames
def starts_with(value: Any, prefix: str) -> bool:
    """`starts_with(s, prefix)`"""
    return _string("starts_with", value).startswith(prefix)


@without_frames
def ends_with(value: Any, suffix: str) -> bool:
    """`ends_with(s, suffix)`"""
    return _string("ends_with", value).endswith(suffix)


@without_frames
def sha256(value: Any) -> list[int]:
    """`sha256(s)`: the digest of a string's UTF-8 or of a list of byte values, as 32 ints."""
    if isinstance(value, str):
        return sha256_text(value)
    return _digest(bytes(items_of("sha256", value)))


@without_frames
def sha256_text(text: str) -> list[int]:
    """`sha256` of what is known to be a string."""
    return _digest(text.encode("utf-8"))


def _digest(data: bytes) -> list[int]:
    import hashlib

    return list(hashlib.sha256(data).digest())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str_from(value)


def _string(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    raise MochiError(f"{name} expects string, got {kind(value)}", TYPE_FAULT)


def _upper_character(character: str) -> str:
    """The simple mapping: where the full one gives several code points, the title case or none."""
    mapped = character.upper()
    if len(mapped) > 1:
        mapped = character.title()
    return mapped if len(mapped) == 1 else character

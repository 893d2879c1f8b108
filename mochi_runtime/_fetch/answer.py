"""What came back, as text and as JSON.

A JSON answer has floats for numbers, as the reference gives them (SEMANTICS section 16); an int
that no float is equal to stays an int, so that no digits are lost.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

# As many digits as Python reads by itself: to convert more takes long.
_MOST_DIGITS = 4300


class Answer:
    """The bytes of an answer, how its text is encoded, and whether it says that it is JSON."""

    __slots__ = ("_content", "_encoding", "_errors", "is_json")

    def __init__(
        self, content: bytes, *, is_json: bool, encoding: str = "utf-8", errors: str = "replace"
    ) -> None:
        self._content = content
        self._encoding = encoding
        self._errors = errors
        self.is_json = is_json

    def text(self) -> str:
        """The text; over http, bytes that are no characters become U+FFFD."""
        return self._content.decode(self._encoding, self._errors)

    def value(self) -> Any:
        """The JSON value; ValueError for anything else."""
        encoding = "utf-8-sig" if self._encoding == "utf-8" else self._encoding
        return parse_json(self._content.decode(encoding))


def parse_json(text: str) -> Any:
    """The value of a JSON text; ValueError where it is none, or none that can be held."""
    import json

    try:
        value = json.loads(text, parse_int=_whole, parse_float=_float, parse_constant=_not_of_json)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return _without_halves(value) if "\\ud" in text.lower() else value


def _whole(digits: str) -> int | float:
    number = float(digits)
    if abs(number) < 2**53:
        return number
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    exact = int(digits)
    return number if number == exact else exact


def _float(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise ValueError(f"{digits[:40]} is out of range")
    return number


def _not_of_json(word: str) -> NoReturn:
    raise ValueError(f"{word} is no value of JSON")


def _without_halves(value: Any) -> Any:
    """A value with U+FFFD for each half of a surrogate pair, which is no character."""
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case list():
            return [_without_halves(item) for item in value]
        case dict():
            return {_without_halves(key): _without_halves(item) for key, item in value.items()}
    return value

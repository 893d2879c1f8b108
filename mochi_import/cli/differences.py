"""Values as Mochi writes them, and where two of them differ: for failures of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_runtime.comparison import equal
from mochi_runtime.errors import ErrorValue
from mochi_runtime.fmt import int_text, quoted
from mochi_runtime.order import sorted_items, sorted_keys
from mochi_runtime.structs import Struct, mochi_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_LONGEST = 240
_MOST = 10


def written(value: Any) -> str:
    """A value as a program would write it, without its middle if it is long."""
    text = _source(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}...{text[-_LONGEST // 2 :]}"


def _source(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case int():
            return int_text(value)
        case str() | ErrorValue():
            return quoted(value)
        case list() | tuple():
            return f"[{', '.join(map(_source, value))}]"
        case set() | frozenset():
            return f"set{{{', '.join(map(_source, sorted_keys(value)))}}}"
        case dict():
            return f"{{{', '.join(f'{_source(k)}: {_source(v)}' for k, v in sorted_items(value))}}}"
        case Struct():
            name = mochi_name(type(value).__name__)
            fields = ", ".join(f"{label}: {_source(part)}" for label, part in _fields(value))
            return f"{name} {{ {fields} }}" if fields else name
        case _:
            return repr(value)


def _fields(value: Struct) -> Iterator[tuple[str, Any]]:
    for name in value.__match_args__:
        yield mochi_name(name), getattr(value, name)


def differences(operator: str, left: Any, right: Any) -> list[str]:
    """What else can be said of an `==` that does not hold: the places within the values that
    differ.  Nothing where that is all of them."""
    if operator != "==":
        return []
    found = [line for line in _places(left, right, "") if line]
    left_out = len(found) - _MOST
    return found if left_out <= 0 else [*found[:_MOST], f"... and {left_out} more"]


def _places(left: Any, right: Any, path: str) -> Iterator[str]:
    match left, right:
        case list(), list():
            for index, (mine, theirs) in enumerate(zip(left, right, strict=False)):
                yield from _part(mine, theirs, f"{path}[{index}]")
            yield from _surplus("left", left[len(right) :], path)
            yield from _surplus("right", right[len(left) :], path)
        case dict(), dict():
            for key in sorted_keys(left.keys() | right.keys()):
                place = f"{path}[{_source(key)}]"
                if key not in right:
                    yield f"{place}: {written(left[key])} on the left only"
                elif key not in left:
                    yield f"{place}: {written(right[key])} on the right only"
                else:
                    yield from _part(left[key], right[key], place)
        case Struct(), Struct() if type(left) is type(right):
            for (name, mine), (_, theirs) in zip(_fields(left), _fields(right), strict=True):
                yield from _part(mine, theirs, f"{path}.{name}")
        case str(), str() if "\n" in left or "\n" in right:
            yield from _lines(left, right, path)
        case _ if path:
            yield f"{path}: {written(left)} != {written(right)}"


def _part(left: Any, right: Any, path: str) -> Iterator[str]:
    if not equal(left, right):
        yield from _places(left, right, path)


def _surplus(side: str, values: list[Any], path: str) -> Iterator[str]:
    if values:
        more = f"{len(values)} more on the {side}: {written(values)}"
        yield f"{path}: {more}" if path else more


def _lines(left: str, right: str, path: str) -> Iterator[str]:
    from difflib import ndiff

    if path:
        yield f"{path}:"
    for line in ndiff(left.splitlines(), right.splitlines()):
        if not line.startswith("?"):
            yield line

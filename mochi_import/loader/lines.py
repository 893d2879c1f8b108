"""Source lines in which `inspect` finds Mochi definitions.

`inspect` takes every source for Python.  For a function, 3.12 goes up from its first line to one
that reads `def`; for a class, 3.12 parses the whole file; where a definition ends, all versions
ask Python's tokenizer; and a comment is what begins with `#`.  It leaves no place to say otherwise,
but it asks a list of lines.  This list answers those questions of `inspect` with Python text of the
same lines, and is a list of Mochi lines for everyone else.

Where a definition begins and ends is known to the code object that makes it: its instruction has
the lines of the whole definition (PEP 657).
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, SupportsIndex, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType


class Lines(list[str]):
    """The lines of a module, or of the part of it from line `first` on."""

    def __init__(self, lines: list[str], definitions: Definitions, first: int = 1) -> None:
        super().__init__(lines)
        self._definitions = definitions
        self._first = first

    @classmethod
    def of(cls, text: str, code: Callable[[], CodeType]) -> Lines:
        """The lines of a module's text, each with its line end."""
        lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
        return cls(lines, Definitions(code))

    @overload
    def __getitem__(self, position: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> Lines: ...
    def __getitem__(self, position: SupportsIndex | slice) -> str | Lines:
        if isinstance(position, slice):
            first = self._first + position.indices(len(self))[0]
            return Lines(super().__getitem__(position), self._definitions, first)
        line = super().__getitem__(position)
        match _asker():
            case "findsource":
                return "def "
            case "getcomments":
                return _as_python_comment(line)
        return line

    def __iter__(self) -> Iterator[str]:
        asker = _asker()
        if asker == "getblock":
            return iter(_block(self._definitions.length(self._first)))
        if asker == "findsource":
            return iter(self._definitions.of_class(sys._getframe(1).f_locals["object"]))
        return super().__iter__()


class Definitions:
    """Where the functions and classes of a module are; asks for its code when first used."""

    def __init__(self, code: Callable[[], CodeType]) -> None:
        self._code = code

    def length(self, first: int) -> int:
        """The number of lines of the longest definition that begins in line `first`."""
        return max((end - start + 1 for _, start, end in self._found if start == first), default=1)

    def of_class(self, cls: type) -> list[str]:
        """A Python text that has the class at its line and is empty otherwise."""
        path = cls.__qualname__.replace(".<locals>", "()").split(".")
        for name, start, _ in self._found:
            if name == cls.__qualname__ and start >= len(path):
                kinds = ["def" if part.endswith("()") else "class" for part in path]
                headers = [
                    f"{' ' * depth}{kind} {part}:\n"
                    for depth, (kind, part) in enumerate(zip(kinds, path, strict=True))
                ]
                return ["\n" * (start - len(path)), *headers, " " * len(path) + "pass\n"]
        return []

    @cached_property
    def _found(self) -> list[tuple[str, int, int]]:
        """Each definition with its qualified name, its first and its last line."""
        return list(_definitions(self._code()))


def _definitions(code: CodeType) -> Iterator[tuple[str, int, int]]:
    import dis

    for instruction in dis.get_instructions(code):
        made = instruction.argval
        if isinstance(made, type(code)):
            place = instruction.positions
            end = (place and place.end_lineno) or made.co_firstlineno
            yield made.co_qualname, made.co_firstlineno, max(end, _last_line(made))
            yield from _definitions(made)


def _last_line(code: CodeType) -> int:
    """The last line that has code: all there is to know under `-X no_debug_ranges`."""
    return max(line for _, _, line in code.co_lines() if line is not None)


def _block(length: int) -> list[str]:
    """A Python text that the tokenizer takes for one definition of so many lines."""
    return ["class\n"] if length == 1 else ["class (\n", *["\n"] * (length - 2), ")\n"]


def _as_python_comment(line: str) -> str:
    """The line, with `#` for `//` where it is a comment; one of `///` is a docstring already."""
    text = line.lstrip()
    is_comment = text.startswith("//") and not text.startswith("///")
    return line[: -len(text)] + "#" + text[2:] if is_comment else line


def _asker() -> str | None:
    """The function of `inspect` that calls the method which calls this."""
    frame = sys._getframe(2)
    return frame.f_code.co_name if frame.f_globals.get("__name__") == "inspect" else None

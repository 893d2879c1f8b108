"""Stub files: how one stands to the text that it should have, and putting it right."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from mochi_import.stubs.text import is_generated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class State(Enum):
    """How a file stands to its text."""

    FRESH = "up to date"
    MISSING = "missing"
    STALE = "stale"
    GONE = "left over"  # from a module that is no more
    BY_HAND = "written by hand"


@dataclass(frozen=True)
class StubFile:
    """A file and the text that it should have; none if it should not be there."""

    path: Path
    text: str | None

    def state(self) -> State:
        """How the file is now."""
        try:
            found = self.path.read_bytes().replace(b"\r\n", b"\n")  # as Git may check out
        except FileNotFoundError:
            return State.FRESH if self.text is None else State.MISSING
        if self.text is not None and found == self.text.encode():
            return State.FRESH
        if not is_generated(found.decode(errors="replace")):
            return State.BY_HAND
        return State.GONE if self.text is None else State.STALE

    def put_right(self) -> None:
        """Write or remove the file; whoever reads it meanwhile sees the old or the new text."""
        if self.text is None:
            self.path.unlink()
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            temporary.write_bytes(self.text.encode())
            temporary.replace(self.path)
        finally:
            temporary.unlink(missing_ok=True)


def left_over(folder: Path) -> Iterator[StubFile]:
    """The stubs below `folder` whose modules, which lay beside them, are no more."""
    for path in sorted(folder.rglob("*.pyi")):
        if not path.with_suffix(".mochi").exists():
            stub = StubFile(path, None)
            if stub.state() is State.GONE:
                yield stub

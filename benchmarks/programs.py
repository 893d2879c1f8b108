"""Pairs of programs: `NAME.mochi` and its twin `NAME.py`, as a good Python programmer writes it.

The first line of the Mochi program tells the sizes, `// sizes: 8, 27`: the first is that of the
tests, each other is a benchmark.  The size itself is a line of its own in both, `let size = 27` and
`SIZE = 27`, and is replaced there.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mochi_import

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec
    from pathlib import Path

    from benchmarks.suite import Prepare, Work

_SIZES = re.compile(r"// sizes: (\d+(?:, \d+)+)\n")
_SIZE_LINE = {
    ".mochi": re.compile(r"^(let size = )\d+$", re.MULTILINE),
    ".py": re.compile(r"^(SIZE = )\d+$", re.MULTILINE),
}


@dataclass(frozen=True)
class Pair:
    """A Mochi program and its twin at one size."""

    program: Path
    size: int
    name: str

    def text(self, suffix: str) -> str:
        """The program of one language at this size."""
        path = self.program.with_suffix(suffix)
        text, count = _SIZE_LINE[suffix].subn(rf"\g<1>{self.size}", path.read_text("utf-8"))
        if count != 1:
            raise ValueError(f"{path} has {count} lines that tell its size")
        return text

    @property
    def mochi(self) -> Prepare:
        """Prepares the Mochi program."""
        return lambda folder: self._prepare(folder, ".mochi")

    @property
    def python(self) -> Prepare:
        """Prepares the twin."""
        return lambda folder: self._prepare(folder, ".py")

    def _prepare(self, folder: Path, suffix: str) -> Work:
        """Load the program as an import does, by its cache, and run it as a main program."""
        path = folder / f"{self.program.stem}{suffix}"
        if not path.exists():
            path.write_text(self.text(suffix), "utf-8")
        spec = _spec(path)
        assert spec.loader is not None
        code = spec.loader.get_code(spec.name)  # type: ignore[attr-defined]
        return lambda: exec(code, {"__name__": "__main__", "__file__": str(path)})


def _spec(path: Path) -> ModuleSpec:
    if path.suffix == ".mochi":
        return mochi_import.spec_from_file_location(path.stem, path)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    return spec


def sizes(program: Path) -> list[int]:
    """The sizes that a Mochi program tells; the first is that of the tests."""
    found = _SIZES.match(program.read_text("utf-8"))
    if found is None:
        raise ValueError(f"{program} does not begin with two sizes or more")
    return [int(size) for size in found[1].split(", ")]


def pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of a folder at the sizes that are measured."""
    for program in sorted(folder.glob("*.mochi")):
        measured = sizes(program)[1:]
        for size in measured:
            name = program.stem if len(measured) == 1 else f"{program.stem}-{size}"
            yield Pair(program, size, name)


def small_pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of a folder at the sizes of the tests; a program without a twin is no pair."""
    for program in sorted(folder.glob("*.mochi")):
        if program.with_suffix(".py").exists():
            yield Pair(program, sizes(program)[0], program.stem)

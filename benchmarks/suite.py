"""What is measured: benchmarks with two sides, found by group.

A group is a folder here.  Most hold pairs of programs, `NAME.mochi` and its twin `NAME.py`, see
`programs`; one that measures something else is a package with a function `benchmarks()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.programs import pairs

ROOT = Path(__file__).parent
GROUPS = (
    *("start", "import", "compile", "compute", "collections", "strings"),
    *("queries", "datalog", "agents"),
)
SIDES = ("mochi", "python")

type Work = Callable[[], object]
"""What is timed.  What it prints is compared between the sides before anything is timed."""

type Prepare = Callable[[Path], Work]
"""Gets a side ready, untimed, in a fresh process.  The folder is empty at first and kept from one
process to the next, so that files and caches written by the first are there for the others."""


@dataclass(frozen=True)
class Benchmark:
    """The same work in Mochi and in Python; `amount` is how much of `unit` one turn does.

    Those of a group with the same `process` are timed one after the other in one.  Of work that
    `is_long` a round takes one turn, without warming up.
    """

    group: str
    name: str
    mochi: Prepare
    python: Prepare
    amount: int = 0
    unit: str = ""
    process: str = ""
    is_long: bool = False

    @property
    def title(self) -> str:
        """As it is called on the command line and in results."""
        return f"{self.group}/{self.name}"

    def prepare(self, side: str, folder: Path) -> Work:
        """The work of one side."""
        return (self.mochi if side == "mochi" else self.python)(folder)


def by_process(benchmarks: list[Benchmark]) -> list[list[Benchmark]]:
    """The benchmarks that share a process, each time."""
    together: dict[tuple[str, str], list[Benchmark]] = {}
    for each in benchmarks:
        together.setdefault((each.group, each.process or each.name), []).append(each)
    return list(together.values())


def in_group(group: str) -> list[Benchmark]:
    """The benchmarks of a group, by name."""
    folder = ROOT / group
    if (folder / "__init__.py").exists():
        found: list[Benchmark] = import_module(f"benchmarks.{group}").benchmarks()
        return found
    return [Benchmark(group, pair.name, pair.mochi, pair.python) for pair in pairs(folder)]


def select(wanted: list[str]) -> list[Benchmark]:
    """The benchmarks of the named groups, or those named `group/name`; all where none is named."""
    chosen = []
    for name in wanted or GROUPS:
        group, _, one = name.partition("/")
        if group not in GROUPS:
            raise LookupError(f"no group {group}; there are {', '.join(GROUPS)}")
        found = [each for each in in_group(group) if not one or each.name == one]
        if one and not found:
            raise LookupError(f"no benchmark {name}")
        chosen += found
    return chosen

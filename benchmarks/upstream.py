"""Mochi against the Python that upstream's compiler made of the same programs.

    python -m benchmarks.upstream UP [--rounds 5] [--match NAME] [--list]

UP is a checkout of mochilang/mochi, nothing of which is part of this project.  It has Mochi
programs with the Python that was generated of them, for Rosetta Code and for TheAlgorithms.  Those
whose Python takes 50 ms of CPU time more than an empty program are measured, where both print the
same: whole processes, in turn, the least of the rounds.  Mochi runs them from its cache.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.processes import Done, plain_environment, timed
from benchmarks.results import geometric_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

# Programs in Mochi, and where the Python that was made of them is.
SUITES = {
    "tests/rosetta/x/Mochi": "tests/rosetta/transpiler/Python",
    "tests/github/TheAlgorithms/Mochi": "tests/algorithms/x/Python",
}
ROOT = Path(__file__).parents[1]
LONG = 0.05  # seconds of CPU time
LIMIT = 20.0  # seconds of wall time

# What the generated Python prints of its own at the end: how long it took.
_MEASUREMENT = re.compile(rb'\{\s*"duration_us": [^{}]*\}\s*\Z')
_DURATION = re.compile(r'"duration_us": (\d+)')


class Program(NamedTuple):
    """A Mochi program and the Python that upstream made of it."""

    name: str
    mochi: Path
    python: Path


class Measured(NamedTuple):
    """The least CPU time of each side."""

    program: Program
    mochi: float
    python: float

    @property
    def ratio(self) -> float:
        """Mochi over upstream's Python."""
        return self.mochi / self.python


def programs(up: Path) -> Iterator[Program]:
    """All programs that exist in both forms."""
    for mochi_folder, python_folder in SUITES.items():
        for python in sorted((up / python_folder).rglob("*.py")):
            name = python.relative_to(up / python_folder).with_suffix("")
            mochi = up / mochi_folder / f"{name}.mochi"
            if mochi.exists():
                yield Program(str(name), mochi, python)


def recorded(program: Program) -> float:
    """The seconds that upstream recorded for the generated Python, if it did; saves a first run."""
    record = program.python.with_suffix(".bench")
    found = _DURATION.search(record.read_text("utf-8")) if record.exists() else None
    return int(found[1]) / 1e6 if found else LONG


class Runner:
    """Runs programs of both languages in an empty folder, with a clock that starts at 1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Neither the copy of the programs nor the place of the caches is in the checkout.
        self._environment = plain_environment(
            MOCHI_NOW_SEED="1",
            PYTHONPATH=str(ROOT),
            PYTHONPYCACHEPREFIX=str(folder / "caches"),
        )
        empty = folder / "empty.py"
        empty.write_text("")
        self.start = min(self.python(empty).cpu for _ in range(10))

    def mochi(self, program: Path) -> Done:
        """One run of a Mochi program."""
        return self._run("-m", "mochi_import", "run", "--check=warn", str(program))

    def python(self, program: Path) -> Done:
        """One run of a Python program."""
        return self._run(str(program))

    def _run(self, *arguments: str) -> Done:
        return timed([sys.executable, *arguments], self._folder, self._environment, LIMIT)

    def measure(self, program: Program, rounds: int) -> Measured | str:
        """Both sides of a program, or why they are not compared."""
        if recorded(program) < LONG / 2:
            return "short"
        theirs = self.python(program.python)
        if theirs.status:
            return "the generated Python fails or takes too long"
        if theirs.cpu - self.start < LONG:
            return "short"
        ours = self.mochi(program.mochi)
        if ours.status:
            return "Mochi fails or takes too long"
        if ours.output.strip() != _MEASUREMENT.sub(b"", theirs.output).strip():
            return "the two print different things"
        found = [(self.mochi(program.mochi), self.python(program.python)) for _ in range(rounds)]
        mochi, python = (min(done.cpu for done in side) for side in zip(*found, strict=True))
        return Measured(program, mochi, python) if python - self.start >= LONG else "short"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("up", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--match", default="", help="only programs with this in their name")
    parser.add_argument("--list", action="store_true", help="name what is not compared, and why")
    given = parser.parse_args()
    measured: list[Measured] = []
    left_out: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        runner = Runner(Path(temporary))
        for program in programs(given.up.resolve()):
            if given.match not in program.name:
                continue
            found = runner.measure(program, given.rounds)
            if isinstance(found, str):
                left_out.setdefault(found, []).append(program.name)
                continue
            measured.append(found)
            times = f"{1000 * found.mochi:>9.0f} {1000 * found.python:>9.0f}"
            print(f"{program.name:<50}{times} {found.ratio:>6.2f}", flush=True)
    for reason, names in left_out.items():
        print(f"{len(names)} left out: {reason}")
        if given.list and reason != "short":
            print(*(f"  {name}" for name in names), sep="\n")
    if measured:
        mean = geometric_mean(each.ratio for each in measured)
        print(f"{len(measured)} programs, geometric mean of CPU times {mean:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

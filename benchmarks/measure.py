"""Runs the two sides of benchmarks in turn, each round in fresh processes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf

from benchmarks.processes import plain_environment
from benchmarks.suite import ROOT, SIDES

if TYPE_CHECKING:
    from benchmarks.suite import Benchmark


@dataclass(frozen=True)
class Rounds:
    """How much is measured: rounds of processes, and values and warm-ups in each."""

    rounds: int = 7
    values: int = 3
    warmups: int = 1


class DifferentOutput(Exception):
    """The two sides of a benchmark do not print the same."""


def measure(benchmark: Benchmark, how: Rounds) -> list[pyperf.Benchmark]:
    """The times of both sides, by the wall and of CPU, after comparing what they print."""
    with tempfile.TemporaryDirectory() as temporary:
        worker = _Worker(benchmark, Path(temporary))
        first, second = (worker.output(side) for side in SIDES)
        if first != second:
            raise DifferentOutput(f"{benchmark.title}: {difference(first, second)}")
        loops = worker.calibrate("python")
        found: dict[str, pyperf.Benchmark] = {}
        for number in range(how.rounds):
            for side in SIDES if number % 2 == 0 else reversed(SIDES):
                for timed in worker.measure(side, loops, how):
                    name = timed.get_name()
                    if name in found:
                        found[name].add_runs(timed)
                    else:
                        found[name] = timed
    return list(found.values())


class _Worker:
    """Starts `benchmarks.worker` for one benchmark."""

    def __init__(self, benchmark: Benchmark, folder: Path) -> None:
        self._title = benchmark.title
        self._folder = folder
        self._scratch = folder / "work"
        self._scratch.mkdir()
        self._started = 0

    def output(self, side: str) -> bytes:
        """What a side prints."""
        return self._run(side, "--output-only")

    def calibrate(self, side: str) -> int:
        """How many turns of the work one value is."""
        [timed] = self._timed(side, ["--calibrate-loops", "-w0", "-n1", "--min-time=0.05"])
        loops: int = timed.get_runs()[0].get_metadata()["calibrate_loops"]
        return loops

    def measure(self, side: str, loops: int, how: Rounds) -> list[pyperf.Benchmark]:
        """The times of one round of a side, by the wall and of CPU."""
        return self._timed(side, [f"-l{loops}", f"-w{how.warmups}", f"-n{how.values}"])

    def _timed(self, side: str, options: list[str]) -> list[pyperf.Benchmark]:
        self._started += 1
        results = self._folder / f"{self._started}.json"
        self._run(side, "--worker", *options, "-o", str(results))
        found: list[pyperf.Benchmark] = pyperf.BenchmarkSuite.load(str(results)).get_benchmarks()
        return found

    def _run(self, side: str, *options: str) -> bytes:
        command = [sys.executable, "-m", "benchmarks.worker", self._title, side]
        done = subprocess.run(
            [*command, str(self._scratch), *options],
            cwd=ROOT.parent,
            env=plain_environment(),
            stdout=subprocess.PIPE if "--output-only" in options else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self._title}, {side}: {done.stderr.decode(errors='replace')}")
        return done.stdout or b""


def difference(first: bytes, second: bytes) -> str:
    """The first line in which two outputs differ."""
    ours, theirs = first.splitlines(), second.splitlines()
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if mine != other:
            return f"line {number} is {mine!r} in Mochi and {other!r} in Python"
    return f"{len(ours)} lines in Mochi and {len(theirs)} in Python"

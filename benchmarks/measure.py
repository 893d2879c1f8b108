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
    from collections.abc import Sequence

    from benchmarks.suite import Benchmark


@dataclass(frozen=True)
class Rounds:
    """How much is measured: rounds of processes, and values and warm-ups in each."""

    rounds: int = 7
    values: int = 3
    warmups: int = 1


class DifferentOutput(Exception):
    """The two sides of a benchmark do not print the same."""


def measure(benchmarks: Sequence[Benchmark], how: Rounds) -> list[pyperf.Benchmark]:
    """The times of both sides of benchmarks that share a process, by the wall and of CPU, after
    comparing what they print."""
    with tempfile.TemporaryDirectory() as temporary:
        worker = _Worker(benchmarks, Path(temporary))
        first, second = (worker.output(side) for side in SIDES)
        if first != second:
            raise DifferentOutput(f"{worker.name}: {difference(first, second)}")
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


def name_of(benchmarks: Sequence[Benchmark]) -> str:
    """What to call benchmarks that share a process."""
    more = len(benchmarks) - 1
    return benchmarks[0].title + (f" and {more} more" if more else "")


class _Worker:
    """Starts `benchmarks.worker` for benchmarks that share a process."""

    def __init__(self, benchmarks: Sequence[Benchmark], folder: Path) -> None:
        self.name = name_of(benchmarks)
        self._titles = [benchmark.title for benchmark in benchmarks]
        self._folder = folder
        self._scratch = folder / "work"
        self._scratch.mkdir()
        self._started = 0

    def output(self, side: str) -> bytes:
        """What a side prints."""
        return self._run(side, self._titles, "--output-only")

    def calibrate(self, side: str) -> list[int]:
        """How many turns of the work of each one value is."""
        options = ["--calibrate-loops", "-w0", "-n1", "--min-time=0.05"]
        timed = self._timed(side, self._titles, options)
        return [each.get_runs()[0].get_metadata()["calibrate_loops"] for each in timed]

    def measure(self, side: str, loops: list[int], how: Rounds) -> list[pyperf.Benchmark]:
        """The times of one round of a side, by the wall and of CPU."""
        titles = [f"{title}={turns}" for title, turns in zip(self._titles, loops, strict=True)]
        options = ["-l1", f"-w{how.warmups}", f"-n{how.values}"]
        return self._timed(side, titles, options)

    def _timed(self, side: str, titles: list[str], options: list[str]) -> list[pyperf.Benchmark]:
        self._started += 1
        results = self._folder / f"{self._started}.json"
        self._run(side, titles, "--worker", *options, "-o", str(results))
        found: list[pyperf.Benchmark] = pyperf.BenchmarkSuite.load(str(results)).get_benchmarks()
        return found

    def _run(self, side: str, titles: list[str], *options: str) -> bytes:
        command = [sys.executable, "-m", "benchmarks.worker", side, str(self._scratch)]
        done = subprocess.run(
            [*command, *titles, *options],
            cwd=ROOT.parent,
            env=plain_environment(),
            stdout=subprocess.PIPE if "--output-only" in options else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}, {side}: {done.stderr.decode(errors='replace')}")
        return done.stdout or b""


def difference(first: bytes, second: bytes) -> str:
    """The first line in which two outputs differ."""
    ours, theirs = first.splitlines(), second.splitlines()
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if mine != other:
            return f"line {number} is {mine!r} in Mochi and {other!r} in Python"
    return f"{len(ours)} lines in Mochi and {len(theirs)} in Python"

"""What was measured: medians, spreads and ratios, and a file of results for later comparison.

The file is one of pyperf, `python -m pyperf stats FILE` and its other commands read it.  A
benchmark `compute/fib` is four there: `compute/fib mochi`, `compute/fib python`, and the CPU times
of the same turns, `compute/fib mochi cpu` and `compute/fib python cpu`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import pyperf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class Times:
    """The seconds of one side by one clock."""

    timed: pyperf.Benchmark

    @property
    def median(self) -> float:
        """Half of the values are smaller."""
        found: float = self.timed.median()
        return found

    @property
    def spread(self) -> float:
        """The median of the distances from the median, as a part of it."""
        found: float = self.timed.median_abs_dev()
        return found / self.median

    def of_rounds(self) -> list[float]:
        """The fastest turn of each round: the one that the machine disturbed least."""
        return [min(run.values) for run in self.timed.get_runs()]


@dataclass(frozen=True)
class Clock:
    """Both sides by one clock."""

    mochi: Times
    python: Times

    @property
    def ratios(self) -> list[float]:
        """Mochi over Python in each round, whose processes follow each other."""
        both = zip(self.mochi.of_rounds(), self.python.of_rounds(), strict=True)
        return [ours / theirs for ours, theirs in both]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def range(self) -> tuple[float, float]:
        """The quartiles of the ratios: half of the rounds lie between."""
        ratios = sorted(self.ratios)
        quarter = len(ratios) // 4
        return ratios[quarter], ratios[-1 - quarter]


@dataclass(frozen=True)
class Result:
    """One benchmark, by the wall and by CPU time."""

    title: str
    wall: Clock
    cpu: Clock

    @property
    def group(self) -> str:
        """The group that the benchmark is of."""
        return self.title.partition("/")[0]


def results_of(timed: Iterable[pyperf.Benchmark]) -> list[Result]:
    """The results that make up a file of results, in its order."""
    by_name = {each.get_name(): Times(each) for each in timed}
    titles = [name.removesuffix(" mochi") for name in by_name if name.endswith(" mochi")]
    return [
        Result(
            title,
            *(
                Clock(by_name[f"{title} mochi{clock}"], by_name[f"{title} python{clock}"])
                for clock in ("", " cpu")
            ),
        )
        for title in titles
    ]


def load(file: Path) -> list[Result]:
    """The results in a file."""
    return results_of(pyperf.BenchmarkSuite.load(str(file)).get_benchmarks())


def geometric_mean(values: Iterable[float]) -> float:
    """The mean of ratios."""
    logarithms = [math.log(value) for value in values]
    return math.exp(math.fsum(logarithms) / len(logarithms))

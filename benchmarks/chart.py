"""A chart of results as SVG: each benchmark's ratio of Mochi to Python, by group."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from benchmarks.results import geometric_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.results import Result

FASTER, SLOWER, MEAN, QUIET = "#2a7f62", "#c8553d", "#1f3a5f", "#8a8f98"
TICKS = [0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5, 10, 20, 50]

# The same results make the same file.
mpl.rcParams |= {"svg.hashsalt": "mochi", "svg.fonttype": "none", "font.family": "sans-serif"}


def draw(results: Sequence[Result], file: Path) -> None:
    """Write the chart: a line of dots for each group, its benchmarks and their geometric mean."""
    rows = [(group, list(found)) for group, found in groupby(results, lambda r: r.group)]
    lines = sum(len(found) + 2 for _, found in rows)
    figure = Figure(figsize=(8, 1.1 + 0.2 * lines), layout="constrained")
    axes = figure.add_subplot()
    place = 0.0
    for group, found in rows:
        mean = geometric_mean(result.cpu.ratio for result in found)
        _title(axes, place, group, mean)
        for number, result in enumerate(found, 1):
            _dot(axes, place + number, result)
        place += len(found) + 2
    _dress(axes, results, place)
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})


def _title(axes: Axes, place: float, group: str, mean: float) -> None:
    label = {"ha": "right", "va": "center", "fontsize": 9, "color": MEAN, "weight": "bold"}
    axes.text(-0.01, place, group, transform=axes.get_yaxis_transform(), **label)
    axes.plot([mean], [place], marker="D", color=MEAN, markersize=5)
    right = label | {"ha": "left", "weight": "bold"}
    axes.text(1.01, place, f"{mean:.2f}", transform=axes.get_yaxis_transform(), **right)


def _dot(axes: Axes, place: float, result: Result) -> None:
    ratio = result.cpu.ratio
    colour = FASTER if ratio <= 1.05 else SLOWER
    axes.plot(result.cpu.range, [place, place], color=colour, linewidth=2, alpha=0.35)
    axes.plot([ratio], [place], marker="o", color=colour, markersize=4.5)
    label = {"va": "center", "fontsize": 8, "transform": axes.get_yaxis_transform()}
    axes.text(-0.01, place, result.title.partition("/")[2], ha="right", **label)
    axes.text(1.01, place, f"{ratio:.2f}", ha="left", color=colour, **label)


def _dress(axes: Axes, results: Sequence[Result], lines: float) -> None:
    """Scale, grid and headings."""
    ends = [end for result in results for end in result.cpu.range]
    axes.set_xscale("log")
    axes.set_xlim(min(0.7, *ends) / 1.08, max(1.4, *ends) * 1.08)
    axes.set_ylim(lines - 1.2, -1)
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_yticks([])
    axes.grid(axis="x", color="#e4e6ea", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.axvline(1, color=QUIET, linewidth=1.2)
    axes.tick_params(axis="x", labelsize=8, length=0, labeltop=True)
    axes.spines[:].set_visible(False)
    version = results[0].cpu.mochi.timed.get_metadata().get("python_version", "").partition(" ")[0]
    axes.set_title(
        f"CPU time of Mochi over that of hand-written Python (CPython {version})",
        fontsize=10,
        loc="left",
        pad=18,
    )
    axes.set_xlabel(
        "left of 1: Mochi is faster; bars: half of the rounds; diamonds: geometric means",
        fontsize=8,
        color=QUIET,
    )

"""Tables of results."""

from __future__ import annotations

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.results import geometric_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from benchmarks.results import Clock, Result
    from benchmarks.suite import Benchmark

HEAD = (
    f"{'milliseconds (median, spread)':<34}{'Mochi':>10}{'':>7}{'Python':>10}{'':>7}"
    f"{'more':>10}{'ratio':>7}  {'quartiles':<11}{'wall':>6}"
)


def table(results: Sequence[Result], benchmarks: Sequence[Benchmark]) -> Iterator[str]:
    """CPU times, with the ratio by the wall beside them; means by group."""
    amounts = {each.title: each for each in benchmarks if each.amount}
    yield HEAD
    for _, rows in groupby(results, lambda result: result.group):
        group = list(rows)
        for result in group:
            rate = _rate(amounts[result.title], result.cpu) if result.title in amounts else ""
            yield f"{result.title:<34}{_times(result.cpu)}{result.wall.ratio:>6.2f}{rate}"
        yield _summary(group[0].group, group)
        yield from _by_amount(group, amounts)
        yield ""
    if len({result.group for result in results}) > 1:
        yield _summary("all", results)


def _times(clock: Clock) -> str:
    ours, theirs = clock.mochi, clock.python
    low, high = clock.range
    return (
        f"{1000 * ours.median:>10.2f} ±{ours.spread:>4.0%} {1000 * theirs.median:>10.2f}"
        f" ±{theirs.spread:>4.0%} {1000 * (ours.median - theirs.median):>+10.2f}"
        f"{clock.ratio:>7.2f}  {low:.2f}-{high:<6.2f}"
    )


def _rate(benchmark: Benchmark, clock: Clock) -> str:
    return f"  {benchmark.amount / clock.mochi.median:,.0f} {benchmark.unit}/s"


def _summary(name: str, results: Sequence[Result]) -> str:
    worst = max(results, key=lambda result: result.cpu.ratio)
    return (
        f"{name}: geometric mean of CPU ratios {_mean(results, lambda r: r.cpu.ratio):.3f}, "
        f"of wall ratios {_mean(results, lambda r: r.wall.ratio):.3f}; "
        f"worst {worst.cpu.ratio:.2f} ({worst.title})"
    )


def _by_amount(results: Sequence[Result], benchmarks: Mapping[str, Benchmark]) -> Iterator[str]:
    """Means for each amount of the same work, and how its time grows from one to the next."""
    series: dict[str, dict[int, Result]] = {}
    for result in results:
        if result.title in benchmarks:
            amount = benchmarks[result.title].amount
            series.setdefault(result.title.removesuffix(f"-{amount}"), {})[amount] = result
    series = {name: found for name, found in series.items() if len(found) > 1}
    if not series:
        return
    unit = benchmarks[results[0].title].unit
    amounts = sorted({amount for found in series.values() for amount in found})
    for amount in amounts:
        alike = [found[amount] for found in series.values() if amount in found]
        yield _summary(f"  {amount:,} {unit}", alike)
    less, more = amounts[-2:]
    yield f"{f'growth from {less:,} to {more:,} {unit}':<42}{'Mochi':>8}{'Python':>8}"
    for name, found in series.items():
        if less in found and more in found:
            mochi, python = _growth(found[less].cpu, found[more].cpu)
            yield f"{name:<42}{mochi:>8.1f}{python:>8.1f}"


def _growth(less: Clock, more: Clock) -> tuple[float, float]:
    """How much longer more work takes, on both sides."""
    sides = (less.mochi, more.mochi), (less.python, more.python)
    mochi, python = (
        median(b / a for a, b in zip(small.of_rounds(), large.of_rounds(), strict=True))
        for small, large in sides
    )
    return mochi, python


def _mean(results: Iterable[Result], ratio: Callable[[Result], float]) -> float:
    return geometric_mean(map(ratio, results))


def comparison(old: Sequence[Result], new: Sequence[Result]) -> Iterator[str]:
    """What a change did: the ratios of CPU times before and after it.

    As both are ratios to Python in the same run, a slower machine changes neither.  A change is
    marked where all rounds before it differ from all after it in one direction.
    """
    before = {result.title: result for result in old}
    both = [(before[result.title], result) for result in new if result.title in before]
    yield f"{'Mochi / Python, CPU':<34}{'before':>8}{'after':>8}{'change':>9}"
    for was, now in both:
        change = now.cpu.ratio / was.cpu.ratio - 1
        mark = _mark(was.cpu.ratios, now.cpu.ratios)
        yield f"{now.title:<34}{was.cpu.ratio:>8.2f}{now.cpu.ratio:>8.2f}{change:>+9.1%}{mark}"
    if both:
        means = [_mean(side, lambda r: r.cpu.ratio) for side in zip(*both, strict=True)]
        change = means[1] / means[0] - 1
        yield f"{'geometric mean':<34}{means[0]:>8.3f}{means[1]:>8.3f}{change:>+9.1%}"


def _mark(before: Sequence[float], after: Sequence[float]) -> str:
    if max(after) < min(before):
        return "  faster"
    return "  slower" if min(after) > max(before) else ""

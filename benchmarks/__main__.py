"""Measure Mochi against Python side by side: `python -m benchmarks [GROUP | GROUP/NAME ...]`.

Every benchmark is a Mochi program and its twin in Python.  What the two print is compared; then
they run in turn, each round in fresh processes.  Printed are medians of CPU times, and the ratio of
Mochi to Python by CPU and by wall time.  Interrupted, it tells what was measured until then.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

try:
    import pyperf

    if any(argument.startswith("--sv") for argument in sys.argv):
        from benchmarks.chart import draw
except ImportError as error:
    sys.exit(f"{error}; pip install 'mochi-import[bench]'")

from benchmarks.measure import DifferentOutput, Rounds, measure, name_of
from benchmarks.report import comparison, table
from benchmarks.results import load, results_of
from benchmarks.suite import GROUPS, by_process, select


def main() -> int:
    given = _arguments()
    try:
        benchmarks = select(given.benchmarks)
        before = load(given.compare) if given.compare else []
    except (LookupError, OSError, ValueError) as error:
        sys.exit(str(error))
    if given.list:
        print(*(benchmark.title for benchmark in benchmarks), sep="\n")
        return 0
    how = Rounds(given.rounds, given.values, given.warmups)
    timed: list[pyperf.Benchmark] = []
    interrupted = False
    processes = by_process(benchmarks)
    for number, together in enumerate(processes, 1):
        print(f"{number}/{len(processes)} {name_of(together)}", file=sys.stderr)
        try:
            timed += measure(together, how)
        except DifferentOutput as error:
            sys.exit(str(error))
        except KeyboardInterrupt:
            interrupted = True
            break
    if interrupted and not timed:
        return 130
    results = results_of(timed)
    print(*table(results, benchmarks), sep="\n")
    if given.json:
        pyperf.BenchmarkSuite(timed).dump(str(given.json), replace=True)
    if given.svg:
        draw(results, given.svg)
    if given.compare:
        print(*comparison(before, results), sep="\n")
    return 130 if interrupted else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=(__doc__ or "").partition(":")[0],
        epilog=f"groups: {', '.join(GROUPS)}",
    )
    parser.add_argument("benchmarks", nargs="*", metavar="GROUP | GROUP/NAME")
    parser.add_argument("--list", action="store_true", help="print names and measure nothing")
    parser.add_argument("--rounds", type=int, default=Rounds.rounds, help="default 7")
    parser.add_argument("--values", type=int, default=Rounds.values, help="in a round; default 3")
    parser.add_argument("--warmups", type=int, default=Rounds.warmups, help="in a round; default 1")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write results, as pyperf does")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw a chart")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="results of an earlier run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

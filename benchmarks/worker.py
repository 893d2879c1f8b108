"""One side of some benchmarks in a process of its own, timed by pyperf; started by `measure`.

    python -m benchmarks.worker SIDE FOLDER TITLE.. --output-only
    python -m benchmarks.worker SIDE FOLDER TITLE.. --worker --calibrate-loops -o FILE
    python -m benchmarks.worker SIDE FOLDER TITLE=LOOPS.. --worker -l1 -w WARMUPS -n VALUES -o FILE

pyperf's worker times by the clock on the wall.  The CPU time of the same turns, with that of the
processes that they start, is a second benchmark in the file.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import pyperf

from benchmarks.suite import Work, select

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def cpu_time() -> float:
    """Seconds of CPU that this process and those it started have used."""
    if resource is None:
        return time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Clock:
    """Times turns of some work by the wall, and keeps their CPU times."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.cpu: list[float] = []

    def __call__(self, loops: int) -> float:
        """Seconds that `loops` turns take."""
        work = self._work
        turns = range(loops)
        gc.collect()
        cpu, wall = cpu_time(), time.perf_counter()
        for _ in turns:
            work()
        wall = time.perf_counter() - wall
        self.cpu.append((cpu_time() - cpu) / loops)
        return wall


def main() -> None:
    runner = pyperf.Runner()
    runner.argparser.add_argument("side")
    runner.argparser.add_argument("folder", type=Path)
    runner.argparser.add_argument("titles", nargs="+")
    runner.argparser.add_argument("--output-only", action="store_true")
    # pyperf wants to be told whether this is a worker; one that is not starts others.
    only = "--output-only" in sys.argv
    given = runner.parse_args([*sys.argv[1:], *(["--worker", "-l1", "-w0"] if only else [])])
    asked = given.warmups, given.values
    for title in given.titles:
        name, _, loops = title.partition("=")
        [benchmark] = select([name])
        work = benchmark.prepare(given.side, given.folder)
        if given.output_only:
            print(f"{name}:", flush=True)
            work()
            continue
        # pyperf reads these for each of the benchmarks in one process.
        given.warmups, given.values = (0, 1) if benchmark.is_long else asked
        given.loops = int(loops or 0)
        measure(runner, f"{name} {given.side}", Clock(work))
    if not given.output_only:
        os._exit(0)  # Python would first take apart what the work was done on, which may take long


def measure(runner: pyperf.Runner, name: str, clock: Clock) -> None:
    """Write the times of one benchmark to the file of results."""
    timed = runner.bench_time_func(name, clock)
    given = runner.args
    if not given.calibrate_loops:
        values = clock.cpu[given.warmups :]
        metadata = {**timed.get_metadata(), "name": f"{name} cpu", "loops": given.loops}
        run = pyperf.Run(values, metadata=metadata, collect_metadata=False)
        pyperf.add_runs(given.output, pyperf.Benchmark([run]))


if __name__ == "__main__":
    main()

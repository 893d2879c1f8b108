"""One task for each of many files, done by several processes, with the results in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Below this a pool of processes takes longer to start than it saves.
MANY = 40
_CHUNK = 8


@contextmanager
def results[T](task: Callable[[str], T], files: list[str]) -> Iterator[Iterable[T]]:
    """What the task gives for each file, in order.  It is a function that can be pickled."""
    workers = min(os.cpu_count() or 1, len(files) // MANY + 1)
    if workers == 1:
        yield map(task, files)
        return
    with ProcessPoolExecutor(workers, initializer=_ignore_interrupts) as pool:
        try:
            yield pool.map(task, files, chunksize=_CHUNK)
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()  # and not wait for the files that they are at
            pool.shutdown(cancel_futures=True)
            raise


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the group; only the first answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def with_progress[T](results: Iterable[T], total: int, done: str) -> Iterator[T]:
    """Count the files on a terminal, in a line that is gone when something else is printed; `done`
    says what was done to them."""
    if total < MANY or not sys.stderr.isatty():
        yield from results
        return
    for number, result in enumerate(results, 1):
        print("\r\x1b[K", end="", file=sys.stderr)
        yield result
        print(f"{done} {number} of {total} files", end="", file=sys.stderr, flush=True)
    print("\r\x1b[K", end="", file=sys.stderr)


def count(number: int, what: str) -> str:
    """A number and what it counts."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"

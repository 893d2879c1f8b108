"""What the import hook costs imports that are not its own: `python -m benchmarks.imports`.

Each row compares the same imports with the hook on and off, in one process and in turn, so that
whatever else the machine does meets both.  Times are CPU time, medians over the rounds:

* failing: an import of a module that is nowhere on the path;
* stdlib: imports of modules of the standard library, with all that they import;
* python: imports of Python modules from a folder that holds Mochi modules too.

A ratio of 1.00 means that the hook cannot be told from its absence.  The limits are those of the
project: a row that is above its limit makes the exit status 1.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time_ns
from typing import TYPE_CHECKING

import mochi_import

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIBRARY = [
    *("argparse", "asyncio", "calendar", "colorsys", "concurrent.futures", "configparser", "csv"),
    *("decimal", "difflib", "dis", "doctest", "email.message", "fractions", "gettext", "graphlib"),
    *("html.parser", "http.client", "imaplib", "ipaddress", "json", "mailbox", "optparse"),
    *("pickletools", "plistlib", "poplib", "queue", "sched", "secrets", "shelve", "smtplib"),
    *("socketserver", "statistics", "tarfile", "tomllib", "unittest.mock", "urllib.request"),
    *("uuid", "wave", "webbrowser", "xml.dom.minidom", "xmlrpc.client", "zipapp", "zoneinfo"),
]

FAILING = [f"absent_{number}" for number in range(200)]


def main() -> int:
    """Measure and print; the exit status says whether all ratios are within their limits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=41)
    rounds = parser.parse_args().rounds
    status = 0
    with _project() as modules:
        rows = (
            ("failing", 1.15, len(FAILING), lambda: import_all(FAILING)),
            ("stdlib", 1.03, len(LIBRARY), lambda: import_all(LIBRARY)),
            ("python", 1.03, len(modules), lambda: import_all(modules)),
        )
        print(f"{'imports':<10}{'without':>12}{'with hook':>12}{'ratio':>8}{'limit':>8}")
        for name, limit, count, run in rows:
            without, with_hook, ratio = compare(run, rounds)
            status |= ratio > limit
            times = f"{without / count / 1000:>9.1f} us{with_hook / count / 1000:>9.1f} us"
            print(f"{name:<10}{times}{ratio:>8.3f}{limit:>8.2f}")
    return status


def compare(run: Callable[[], None], rounds: int) -> tuple[float, float, float]:
    """The median times of a run without the hook and with it, in nanoseconds, and the median of
    the ratios of two that follow each other."""
    times: tuple[list[int], list[int]] = ([], [])
    for number in range(2 * rounds):
        hooked = number % 2
        if hooked:
            mochi_import.install()
        else:
            mochi_import.uninstall()
        run()  # fills the caches that installing has emptied
        start = process_time_ns()
        run()
        times[hooked].append(process_time_ns() - start)
    ratios = [hooked / plain for plain, hooked in zip(*times, strict=True)]
    return median(times[0]), median(times[1]), median(ratios)


def import_all(names: list[str]) -> None:
    """Import each module anew, with those that it imports; forget them all again."""
    before = set(sys.modules)
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in set(sys.modules) - before:
        del sys.modules[name]


@contextlib.contextmanager
def _project() -> Iterator[list[str]]:
    """A folder at the front of the path, and the names of the Python modules in it."""
    with TemporaryDirectory() as folder:
        names = [f"plain_{number}" for number in range(50)]
        for name in names:
            Path(folder, f"{name}.py").write_text("x = 1\n")
            Path(folder, f"{name}_too.mochi").write_text("let x = 1\n")
        sys.path.insert(0, folder)
        yield names
        sys.path.remove(folder)


if __name__ == "__main__":
    sys.exit(main())

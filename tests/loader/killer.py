"""Kills importers at random moments and at the worst one; run by test_killed.py where it works.

Each round edits the module, forks a process that imports it, kills that, and imports again in
another process.  Forking saves the start of Python and loads the compiler once.  Every other
process is killed when its temporary file is written but not yet moved into place, a moment too
short to be met at random.  Prints how many processes were killed before they were done, how many
left a temporary file, and how many rounds went wrong.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from mochi_import.loader import build  # loads the compiler
from mochi_import.loader.cache import TEMPORARY

CACHE = Path("__pycache__")
FUNCTIONS = "".join(f"fun f{n}(x: int): int {{ return x * {n} + x }}\n" for n in range(60))


def start(value: int, *, die_at_rename: bool = False) -> int:
    """A process that imports the module; its exit status says whether the value was right."""
    process = os.fork()
    if process:
        return process
    if die_at_rename:
        sys.addaudithook(die_when_renaming)
    try:
        import app

        os._exit(int(app.value != value))
    except BaseException:
        os._exit(2)


def die_when_renaming(event: str, _: object) -> None:
    if event == "os.rename":
        os.kill(os.getpid(), signal.SIGKILL)


def finish(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def temporary_files() -> list[Path]:
    return list(CACHE.glob(f"*{TEMPORARY}"))


def main(rounds: int) -> None:
    CACHE.mkdir()
    Path("app.mochi").write_text(f"{FUNCTIONS}let value = 0\n")
    begin = time.monotonic()
    assert finish(start(0)) == 0
    whole = time.monotonic() - begin
    killed = left = wrong = 0
    random.seed(rounds)
    for value in range(1, rounds + 1):
        Path("app.mochi").write_text(f"{FUNCTIONS}let value = {value}\n")
        process = start(value, die_at_rename=value % 2 == 0)
        if value % 2:
            time.sleep(random.uniform(0, whole))
            os.kill(process, signal.SIGKILL)
        killed += finish(process) == -signal.SIGKILL
        left += bool(temporary_files())
        wrong += finish(start(value)) != 0 or len(list(CACHE.iterdir())) != 1
    print(killed, left, wrong)


if __name__ == "__main__":
    assert build
    main(int(sys.argv[1]))

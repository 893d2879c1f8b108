"""Runs Mochi programs for the corpus tests, each in a fork of a process with the compiler loaded.

The argument is the folder that holds the corpus.  A request is a line of JSON on standard input,
`{"program": PATH, "mode": "run" or "import"}`; so is the answer, `{"status": N, "stdout": TEXT,
"stderr": TEXT}`, with the bytes as latin-1.  A program runs in its own folder, with NAME.in as its
standard input and the settings of NAME.env.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import BinaryIO

import mochi_import.cli
import mochi_import.cli.run
import mochi_import.codegen
import mochi_import.lower.module
from mochi_import.loader import build
from mochi_import.options import CompilerOptions

TIME_LIMIT = 60


def main() -> None:
    build.build_entry(b"print(1)", "warm_up.mochi", CompilerOptions())
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(serve(Path(request["program"]), request["mode"])), flush=True)


def serve(program: Path, mode: str) -> dict[str, object]:
    """Run one program in a child process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            run_child(program, mode, out, err)
        _, status = os.waitpid(child, 0)
        return {
            "status": os.waitstatus_to_exitcode(status),
            "stdout": read(out),
            "stderr": read(err),
        }


def read(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode("latin-1")


def run_child(program: Path, mode: str, out: BinaryIO, err: BinaryIO) -> None:
    signal.alarm(TIME_LIMIT)
    os.chdir(program.parent)
    settings = program.with_suffix(".env")
    if settings.exists():
        os.environ.update(line.split("=", 1) for line in settings.read_text().splitlines())
    given = program.with_suffix(".in")
    os.dup2(os.open(given if given.exists() else os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    status = 1
    try:
        status = (
            by_import(program) if mode == "import" else mochi_import.cli.main(["run", program.name])
        )
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def by_import(program: Path) -> int:
    """What `import corpus.AREA.NAME` does in a Python program."""
    root = Path(sys.argv[1])
    sys.path[:0] = [str(root), str(program.parent)]
    sys.setrecursionlimit(150_000)  # as a Python program with such recursion would
    importlib.import_module(".".join(program.relative_to(root).with_suffix("").parts))
    return 0


if __name__ == "__main__":
    main()

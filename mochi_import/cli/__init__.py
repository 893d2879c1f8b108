"""The command line: `python -m mochi_import COMMAND ...`."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    from mochi_import.cli.run import run

    arguments = sys.argv[1:] if argv is None else argv
    return run(arguments[1:])

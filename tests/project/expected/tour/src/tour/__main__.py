"""`python -m tour`: runs the program; with `--smoke`, tests the installation."""

from __future__ import annotations

import sys

from ._runtime.program import run_program, smoke


def main() -> int:
    """Run the program and return its exit status."""
    if sys.argv[1:] == ["--smoke"]:
        return smoke("tour")
    return run_program("tour.generated.tour", __file__)


if __name__ == "__main__":
    sys.exit(main())

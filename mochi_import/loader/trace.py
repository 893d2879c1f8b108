"""`MOCHI_TRACE=import`: one line on stderr for each thing the loader does, to answer "why?"."""

from __future__ import annotations

import os
import sys

ENABLED = "import" in os.environ.get("MOCHI_TRACE", "").split(",")

_last = ["", ""]


def trace(module: str, event: str) -> None:
    """Say what happened to a module, if anyone asked."""
    # A module that is imported by its path is found for its name, and then by Python's import.
    if ENABLED and [module, event] != _last:
        _last[:] = module, event
        print(f"mochi import: {module}: {event}", file=sys.stderr)

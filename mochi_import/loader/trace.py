"""`MOCHI_TRACE=import`: one line on stderr for each thing the loader does, to answer "why?"."""

from __future__ import annotations

import os
import sys

ENABLED = "import" in os.environ.get("MOCHI_TRACE", "").split(",")


def trace(module: str, event: str) -> None:
    """Say what happened to a module, if anyone asked."""
    if ENABLED:
        print(f"mochi import: {module}: {event}", file=sys.stderr)

"""Standard output at the end of a command: the last flush may fail, and it may fail twice."""

from __future__ import annotations

import os
import sys


def flush_output() -> None:
    """Write out what standard output holds back; a process may have none."""
    if sys.stdout is not None:
        sys.stdout.flush()


def discard_output() -> None:
    """Let what cannot be written go nowhere, or the interpreter's own last flush would fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

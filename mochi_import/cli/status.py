"""Exit statuses, and the error that ends a command that was called wrongly."""

from __future__ import annotations

OK = 0
FAILED = 1  # a failed expect, or a run error without a status of its own
USAGE = 2
SYNTAX = 3
TYPES = 4
INTERRUPTED = 130  # what a shell reports for a process ended by SIGINT
BROKEN_PIPE = 141  # and by SIGPIPE


class UsageError(Exception):
    """The command cannot do what it was asked; the message says what to do instead."""

"""Raises what is no error, and tells what came through."""

from asyncio import CancelledError
from collections.abc import Callable

KINDS = {
    "cancelled": CancelledError(),
    "interrupt": KeyboardInterrupt(),
    "exit": SystemExit(3),
    "generator": GeneratorExit(),
    "group of cancelled": BaseExceptionGroup("tasks", [ValueError(), CancelledError()]),
    "value": ValueError("a value"),
}


def stop(kind: str) -> None:
    """Raise one, or nothing."""
    if kind in KINDS:
        raise KINDS[kind]


def passes(function: Callable[[str], str], kind: str) -> str:
    """What comes out of the function."""
    try:
        return function(kind)
    except BaseException as error:
        return type(error).__name__

"""Raises exception groups."""


def two() -> None:
    """Of two errors."""
    raise ExceptionGroup("two", [ValueError("first"), LookupError("no such key")])


def nested() -> None:
    """With a group within."""
    inner = ExceptionGroup("inner", [ValueError("deep"), ZeroDivisionError()])
    raise ExceptionGroup("outer", [inner, ValueError("last")])


def one() -> None:
    """Of one error."""
    raise ExceptionGroup("one", [ZeroDivisionError()])

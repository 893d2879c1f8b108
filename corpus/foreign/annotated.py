"""Python functions with annotations, one of which is wrong."""

from __future__ import annotations


def price(count: int, each: float = 2) -> float:
    return count * each


def label(number: int) -> str | None:
    return f"no. {number}" if number else None


def stock(count: int) -> list[int]:
    return list(range(count))


def broken() -> int:
    return "1"  # type: ignore[return-value]

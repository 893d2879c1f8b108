"""Functions that sidecar_checked.mochi declares, some of which do not keep their word."""

from __future__ import annotations


def half(n: int) -> int:
    return n // 2


def named(n: int) -> object:
    return "one" if n == 1 else n


def maybe(n: int) -> int | None:
    return n or None


def many(n: int) -> list[object]:
    return list(range(n)) if n else [1, "x"]


async def soon(n: int) -> int:
    return n + 1

"""Coroutines for `python_coroutines.mochi`."""

import asyncio


async def slow_double(n: int) -> int:
    await asyncio.sleep(0.001)
    return n * 2


async def fail(message: str) -> None:
    await asyncio.sleep(0)
    raise ValueError(message)

"""Python code that the programs of this folder use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator


class Book:
    """An object with fields and methods."""

    def __init__(self, title: str, pages: int) -> None:
        self.title = title
        self.pages = pages

    def rename(self, title: str) -> None:
        self.title = title

    def __str__(self) -> str:
        return f"{self.title}, {self.pages} p."


class Door:
    """A context manager that tells what happens to it."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def __enter__(self) -> Self:
        self.log.append("open")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.log.append("closed" if kind is None else f"closed after {kind.__name__}")


def countdown(start: int) -> Iterator[int]:
    """Yield the numbers down to 1."""
    while start:
        yield start
        start -= 1


def every(step: int) -> Iterator[int]:
    """Yield numbers without end."""
    number = 0
    while True:
        yield number
        number += step


def twice(function: Callable[[Any], Any], value: Any) -> Any:
    """Apply a function to what it gives."""
    return function(function(value))


def adder(by: int) -> Callable[[int], int]:
    """Make a function."""
    return lambda number: number + by


def describe(name: str, *, loud: bool = False, times: int = 1) -> str:
    """Take arguments by name only."""
    text = " ".join([name] * times)
    return text.upper() if loud else text


async def later(value: Any, delay: float = 0.001) -> Any:
    """Give a value after a while."""
    await asyncio.sleep(delay)
    return value


async def failing() -> None:
    """Raise after a while."""
    await asyncio.sleep(0)
    raise LookupError("nothing there")


async def ask_back(question: Callable[[int], int], number: int) -> int:
    """Call back, from a coroutine, into the program that waits for it."""
    await asyncio.sleep(0)
    return question(number) + 1


def refuse() -> None:
    """Raise an exception of Python."""
    raise PermissionError("not today")


def begin(work: Callable[[], Awaitable[Any]]) -> Any:
    """Run what a function gives."""
    return work()

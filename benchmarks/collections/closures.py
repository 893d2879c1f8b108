"""Functions as values: made, composed, kept in lists, and sharing a variable."""

from collections.abc import Callable
from functools import reduce

SIZE = 60000


def adder(n: int) -> Callable[[int], int]:
    return lambda x: x + n


def compose(f: Callable[[int], int], g: Callable[[int], int]) -> Callable[[int], int]:
    return lambda x: f(g(x))


def counter() -> Callable[[], int]:
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return count

    return step


def apply_all(functions: list[Callable[[int], int]], n: int) -> int:
    total = 0
    for i in range(n):
        for f in functions:
            total += f(i)
    return total


def count_up(n: int) -> int:
    step = counter()
    last = 0
    for _ in range(n):
        last = step()
    return last


def double(x: int) -> int:
    return x * 2


print(apply_all([adder(3), double, compose(adder(1), double)], SIZE))
print(count_up(SIZE))
print(reduce(lambda a, b: (a + b) % 1000003, map(adder(5), range(SIZE)), 0))

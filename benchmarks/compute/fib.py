"""Calls and int arithmetic: Fibonacci numbers by their definition."""

SIZE = 25


def fib(n: int) -> int:
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print(fib(SIZE))

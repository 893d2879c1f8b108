"""Ints of any size: a factorial, and how many digits it has."""

SIZE = 1500


def factorial(n: int) -> int:
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product


def digits(n: int) -> int:
    count = 0
    power = 1
    while power <= n:
        power *= 10
        count += 1
    return count


product = factorial(SIZE)
print(digits(product), product % 1000000007)

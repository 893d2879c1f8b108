"""Int division and remainder: the longest of the Collatz sequences."""

SIZE = 6000


def steps(n: int) -> int:
    count = 1
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count += 1
    return count


def longest(limit: int) -> int:
    best = 1
    most = 1
    for start in range(1, limit):
        found = steps(start)
        if found > most:
            most = found
            best = start
    return best


print(longest(SIZE))

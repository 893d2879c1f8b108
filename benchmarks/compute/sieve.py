"""Assignment to list items by index: the sieve of Eratosthenes."""

SIZE = 300000


def primes_below(n: int) -> int:
    composite = [False] * n
    count = 0
    for i in range(2, n):
        if not composite[i]:
            count += 1
            for j in range(i * i, n, i):
                composite[j] = True
    return count


print(primes_below(SIZE))

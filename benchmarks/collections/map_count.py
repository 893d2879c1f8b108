"""A map that counts: how often each sum of digits occurs."""

SIZE = 60000


def digit_sum(n: int) -> int:
    total = 0
    while n > 0:
        total += n % 10
        n //= 10
    return total


def counts(n: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for i in range(n):
        key = digit_sum(i)
        found[key] = found.get(key, 0) + 1
    return found


def names(found: dict[int, int]) -> dict[str, int]:
    return {f"sum{key}": count for key, count in sorted(found.items())}


found = counts(SIZE)
for key in sorted(found):
    print(key, found[key])
print(len(names(found)))

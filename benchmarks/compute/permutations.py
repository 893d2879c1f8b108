"""Recursion and swaps: all permutations, by Heap's algorithm."""

SIZE = 8


def visit(items: list[int], k: int) -> int:
    if k == 1:
        return items[0] * items[-1]
    total = visit(items, k - 1)
    for i in range(k - 1):
        other = i if k % 2 == 0 else 0
        items[other], items[k - 1] = items[k - 1], items[other]
        total += visit(items, k - 1)
    return total


print(visit(list(range(SIZE)), SIZE))

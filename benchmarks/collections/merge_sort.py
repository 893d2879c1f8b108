"""Slices: merge sort and quick sort, and binary search in what they give."""

SIZE = 20000


def merged(a: list[int], b: list[int]) -> list[int]:
    result: list[int] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] <= b[j]:
            result.append(a[i])
            i += 1
        else:
            result.append(b[j])
            j += 1
    return [*result, *a[i:], *b[j:]]


def merge_sorted(xs: list[int]) -> list[int]:
    if len(xs) <= 1:
        return xs
    middle = len(xs) // 2
    return merged(merge_sorted(xs[:middle]), merge_sorted(xs[middle:]))


def quick_sorted(xs: list[int]) -> list[int]:
    if len(xs) < 2:
        return xs
    pivot, *rest = xs
    low = [x for x in rest if x < pivot]
    high = [x for x in rest if x >= pivot]
    return [*quick_sorted(low), pivot, *quick_sorted(high)]


def place(xs: list[int], x: int) -> int:
    low = 0
    high = len(xs) - 1
    while low <= high:
        middle = (low + high) // 2
        if xs[middle] == x:
            return middle
        if xs[middle] < x:
            low = middle + 1
        else:
            high = middle - 1
    return -1


numbers = [(i * 7919 + 13) % 10007 for i in range(SIZE)]
in_order = merge_sorted(numbers)
print(in_order[0], in_order[SIZE // 2], in_order[-1])
print(quick_sorted(numbers)[SIZE // 2])
hits = 0
for i in range(SIZE):
    if place(in_order, i) >= 0:
        hits += 1
print(hits)

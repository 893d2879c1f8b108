"""Float arithmetic and int division: the spectral norm of an infinite matrix."""

from math import sqrt

SIZE = 70


def entry(i: int, j: int) -> float:
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v: list[float]) -> list[float]:
    result = []
    for i in range(len(v)):
        total = 0.0
        for j in range(len(v)):
            total += entry(i, j) * v[j]
        result.append(total)
    return result


def times_transposed(v: list[float]) -> list[float]:
    result = []
    for i in range(len(v)):
        total = 0.0
        for j in range(len(v)):
            total += entry(j, i) * v[j]
        result.append(total)
    return result


def norm(n: int) -> float:
    u = [1.0] * n
    v: list[float] = []
    for _ in range(10):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    vbv = 0.0
    vv = 0.0
    for i in range(n):
        vbv += u[i] * v[i]
        vv += v[i] * v[i]
    return sqrt(vbv / vv)


print(norm(SIZE))

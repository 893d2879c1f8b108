"""Nested lists and float arithmetic: the product of two matrices."""

SIZE = 90

type Matrix = list[list[float]]


def matrix(n: int, seed: float) -> Matrix:
    scale = seed / n / n
    return [[scale * (i - j) * (i + j) for j in range(n)] for i in range(n)]


def product(a: Matrix, b: Matrix) -> Matrix:
    n = len(a)
    rows = []
    for i in range(n):
        left = a[i]
        row = []
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += left[k] * b[k][j]
            row.append(total)
        rows.append(row)
    return rows


c = product(matrix(SIZE, 1.0), matrix(SIZE, 2.0))
print(c[SIZE // 2][SIZE // 2])
print(c[0][SIZE - 1])

"""Backtracking over lists of bools: the queens that do not attack each other."""

SIZE = 8


def place(row: int, n: int, columns: list[bool], rising: list[bool], falling: list[bool]) -> int:
    if row == n:
        return 1
    count = 0
    for column in range(n):
        up = row + column
        down = row - column + n - 1
        if not columns[column] and not rising[up] and not falling[down]:
            columns[column] = rising[up] = falling[down] = True
            count += place(row + 1, n, columns, rising, falling)
            columns[column] = rising[up] = falling[down] = False
    return count


print(place(0, SIZE, [False] * SIZE, [False] * (2 * SIZE), [False] * (2 * SIZE)))

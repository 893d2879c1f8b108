"""Lists of lists, read and written by index: Conway's Game of Life."""

SIZE = 120

type Field = list[list[int]]


def seeded(n: int) -> Field:
    return [[1 if (x * 7 + y * 13 + x * y) % 5 < 2 else 0 for x in range(n)] for y in range(n)]


def neighbours(rows: Field, x: int, y: int) -> int:
    n = len(rows)
    above = rows[(y + n - 1) % n]
    here = rows[y]
    below = rows[(y + 1) % n]
    left = (x + n - 1) % n
    right = (x + 1) % n
    return (
        above[left]
        + above[x]
        + above[right]
        + here[left]
        + here[right]
        + below[left]
        + below[x]
        + below[right]
    )


def next_field(rows: Field) -> Field:
    n = len(rows)
    result = seeded(n)
    for y in range(n):
        for x in range(n):
            around = neighbours(rows, x, y)
            if around == 3 or (around == 2 and rows[y][x] == 1):
                result[y][x] = 1
            else:
                result[y][x] = 0
    return result


def alive(rows: Field) -> int:
    count = 0
    for row in rows:
        for cell in row:
            count += cell
    return count


field = seeded(SIZE)
for _ in range(4):
    print(alive(field))
    field = next_field(field)

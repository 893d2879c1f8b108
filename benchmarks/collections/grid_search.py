"""Breadth-first search: points compared, a queue of structs, a grid of distances."""

from dataclasses import dataclass

SIZE = 90


@dataclass(slots=True)
class Point:
    x: int
    y: int


def open_cells(n: int) -> list[list[bool]]:
    return [[(x * 3 + y * 5) % 7 != 0 for x in range(n)] for y in range(n)]


def shortest(grid: list[list[bool]], start: Point, goal: Point) -> int:
    n = len(grid)
    steps = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    distances = [[-1] * n for _ in range(n)]
    queue = [start]
    distances[start.y][start.x] = 0
    for here in queue:
        if here == goal:
            return distances[here.y][here.x]
        for dx, dy in steps:
            x = here.x + dx
            y = here.y + dy
            if 0 <= x < n and 0 <= y < n and grid[y][x] and distances[y][x] < 0:
                distances[y][x] = distances[here.y][here.x] + 1
                queue.append(Point(x, y))
    return -1


for i in range(3):
    print(shortest(open_cells(SIZE), Point(1, 1), Point(SIZE - 1 - i, SIZE - 1)))

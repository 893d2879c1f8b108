"""A list filled item by item, added up, and copied with a change to each item."""

SIZE = 100000


def squares(n: int) -> list[int]:
    found = []
    for i in range(n):
        found.append(i * i)
    return found


def add_up(numbers: list[int]) -> int:
    total = 0
    for number in numbers:
        total += number
    return total


def halves(numbers: list[int]) -> list[int]:
    return [number // 2 for number in numbers if number % 2 == 0]


numbers = squares(SIZE)
print(len(numbers), add_up(numbers), sum(numbers))
even = halves(numbers)
print(len(even), add_up(even), min(even), max(even))

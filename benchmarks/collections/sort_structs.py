"""Structs made, sorted by two keys, and compared with their neighbours."""

from dataclasses import dataclass
from itertools import pairwise

SIZE = 20000


@dataclass(slots=True)
class Person:
    name: str
    age: int
    score: float


def people(n: int) -> list[Person]:
    found = []
    state = 42
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        found.append(Person(f"p{state % 1000}", state // 1000 % 90, float(state % 10007) / 8.0))
    return found


def twins(people: list[Person]) -> int:
    return sum(a == b for a, b in pairwise(people))


everyone = people(SIZE)
by_age = sorted(everyone, key=lambda p: (p.age, p.name))
by_score = sorted(everyone, key=lambda p: -p.score)
print(by_age[0].name, by_age[0].age, by_age[-1].name)
print(by_score[0].name, by_score[0].score)
print(twins(by_age), twins(by_score))

"""Structs made, and their fields read and written: particles in a box."""

from dataclasses import dataclass

SIZE = 30000


@dataclass(slots=True)
class Particle:
    x: float
    y: float
    dx: float
    dy: float
    hits: int


def particles(n: int) -> list[Particle]:
    return [Particle(i % 100 + 0.25, i % 37 + 0.25, 1.5, -0.5, 0) for i in range(n)]


def move(particles: list[Particle]) -> None:
    for p in particles:
        p.x += p.dx
        p.y += p.dy
        if p.x > 100.0 or p.x < 0.0:
            p.dx = -p.dx
            p.hits += 1
        if p.y > 100.0 or p.y < 0.0:
            p.dy = -p.dy
            p.hits += 1


everything = particles(SIZE)
for _ in range(8):
    move(everything)
print(sum(p.hits for p in everything))
print(everything[0].x, everything[-1].y)

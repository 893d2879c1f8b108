"""Sort by two keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Sale:
    id: int
    region: int
    amount: int


def tables(n: int) -> list[Sale]:
    return [Sale(i, i * 7 % 10, i * 7919 % 1000) for i in range(n)]


def query(sales: list[Sale]) -> list[int]:
    return [s.id for s in sorted(sales, key=lambda s: (s.region, -s.amount))]

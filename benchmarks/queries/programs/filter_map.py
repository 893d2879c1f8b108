"""Filter and map."""

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
    return [s.amount * 2 + 1 for s in sales if s.amount >= 500 and s.region != 3]

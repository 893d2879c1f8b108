"""The ten largest."""

from __future__ import annotations

import heapq
from dataclasses import dataclass


@dataclass(slots=True)
class Sale:
    id: int
    region: int
    amount: int


def tables(n: int) -> list[Sale]:
    return [Sale(i, i * 7 % 10, i * 7919 % 1000003) for i in range(n)]


def query(sales: list[Sale]) -> list[int]:
    return [s.id for s in heapq.nlargest(10, sales, key=lambda s: s.amount)]

"""Group by one key, with five aggregates, over structs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Sale:
    id: int
    region: str
    amount: int
    price: float


@dataclass(slots=True)
class Total:
    region: str
    count: int
    amount: int
    average: float
    dearest: float


def tables(n: int) -> list[Sale]:
    return [
        Sale(i, "region " + str(i * 7 % 25), i * 7919 % 1000, i * 31 % 997 / 4.0) for i in range(n)
    ]


def query(sales: list[Sale]) -> list[Total]:
    groups: dict[str, list[Any]] = {}
    for s in sales:
        group = groups.get(s.region)
        if group is None:
            groups[s.region] = [1, s.amount, s.price, s.price]
        else:
            group[0] += 1
            group[1] += s.amount
            group[2] += s.price
            if s.price > group[3]:
                group[3] = s.price
    return [
        Total(region, count, amount, price / count, dearest)
        for region, (count, amount, price, dearest) in groups.items()
    ]

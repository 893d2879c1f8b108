"""After TPC-H's first query: filter, group by two keys, eight aggregates, sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Item:
    quantity: int
    price: float
    discount: float
    tax: float
    flag: str
    status: str
    shipped: int


@dataclass(slots=True)
class Summary:
    flag: str
    status: str
    quantity: int
    base: float
    discounted: float
    charge: float
    average: float
    count: int


def tables(n: int) -> list[Item]:
    return [
        Item(
            i % 50 + 1,
            (i * 7919 % 10000) / 8.0,
            (i % 11) / 128.0,
            (i % 9) / 128.0,
            ["A", "N", "R"][i % 3],
            ["F", "O"][i % 2],
            19920101 + i % 2500,
        )
        for i in range(n)
    ]


def tpch_q1(items: list[Item]) -> list[Summary]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for i in items:
        if i.shipped <= 19922400:
            key = i.flag, i.status
            group = groups.get(key)
            if group is None:
                group = groups[key] = [0, 0.0, 0.0, 0.0, 0]
            price = i.price * (1.0 - i.discount)
            group[0] += i.quantity
            group[1] += i.price
            group[2] += price
            group[3] += price * (1.0 + i.tax)
            group[4] += 1
    return [
        Summary(flag, status, quantity, base, discounted, charge, quantity / count, count)
        for (flag, status), (quantity, base, discounted, charge, count) in sorted(groups.items())
    ]

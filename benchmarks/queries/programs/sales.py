"""Queries over one table: filter and map, distinct values, sorts, groups with five aggregates."""

from __future__ import annotations

import heapq
from dataclasses import dataclass


@dataclass(slots=True)
class Sale:
    id: int
    region: int
    amount: int
    cents: int


@dataclass(slots=True)
class Total:
    region: int
    count: int
    amount: int
    average: float
    dearest: int


def tables(n: int) -> list[Sale]:
    return [Sale(i, i * 7 % 10, i * 7919 % 1000, i * 7919 % 1000003) for i in range(n)]


def filter_map(sales: list[Sale]) -> list[int]:
    return [s.amount * 2 + 1 for s in sales if s.amount >= 500 and s.region != 3]


def distinct(sales: list[Sale]) -> list[int]:
    seen: dict[int, None] = {}
    for s in sales:
        if s.region < 8:
            seen[s.amount * 10 + s.region] = None
    return list(seen)


def sort_two(sales: list[Sale]) -> list[int]:
    return [s.id for s in sorted(sales, key=lambda s: (s.region, -s.amount))]


def top_ten(sales: list[Sale]) -> list[int]:
    return [s.id for s in heapq.nlargest(10, sales, key=lambda s: s.cents)]


def group_structs(sales: list[Sale]) -> list[Total]:
    groups: dict[int, list[int]] = {}
    for s in sales:
        group = groups.get(s.region)
        if group is None:
            groups[s.region] = [1, s.amount, s.cents, s.cents]
        else:
            group[0] += 1
            group[1] += s.amount
            group[2] += s.cents
            if s.cents > group[3]:
                group[3] = s.cents
    return [
        Total(region, count, amount, cents / count, dearest)
        for region, (count, amount, cents, dearest) in groups.items()
    ]

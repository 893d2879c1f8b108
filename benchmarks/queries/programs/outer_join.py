"""Outer join where half of the rows on both sides have a partner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Order:
    id: int
    customer: int
    total: int


@dataclass(slots=True)
class Customer:
    id: int
    name: str


@dataclass(slots=True)
class Tables:
    orders: list[Order]
    customers: list[Customer]


type Row = dict[str, object]


def tables(n: int) -> Tables:
    return Tables(
        [Order(i, i * 13 % (2 * n), i * 7919 % 1000) for i in range(n)],
        [Customer(i, "customer " + str(i)) for i in range(n)],
    )


def query(t: Tables) -> list[Row]:
    customers: dict[int, list[Customer]] = {}
    for c in t.customers:
        customers.setdefault(c.id, []).append(c)
    matched: set[int] = set()
    result: list[Row] = []
    for o in t.orders:
        found = customers.get(o.customer)
        if found is None:
            result.append({"order": o.id, "name": "nobody"})
        else:
            matched.add(o.customer)
            for c in found:
                result.append({"order": o.id, "name": c.name})
    for c in t.customers:
        if c.id not in matched:
            result.append({"order": -1, "name": c.name})
    return result

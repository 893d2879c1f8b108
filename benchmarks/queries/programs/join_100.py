"""Hash join where all rows have a partner."""

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
        [Order(i, i, i * 7919 % 1000) for i in range(n)],
        [Customer(i, "customer " + str(i)) for i in range(n)],
    )


def query(t: Tables) -> list[Row]:
    customers: dict[int, list[Customer]] = {}
    for c in t.customers:
        customers.setdefault(c.id, []).append(c)
    result: list[Row] = []
    for o in t.orders:
        for c in customers.get(o.customer, ()):
            result.append({"order": o.id, "name": c.name, "total": o.total})
    return result

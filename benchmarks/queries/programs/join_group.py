"""Join, then group with a count and a sum."""

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
        [Order(i, i * 13 % (n // 10 + 1), i * 7919 % 1000) for i in range(n)],
        [Customer(i, "customer " + str(i % 100)) for i in range(n // 10 + 1)],
    )


def query(t: Tables) -> list[Row]:
    customers: dict[int, list[Customer]] = {}
    for c in t.customers:
        customers.setdefault(c.id, []).append(c)
    groups: dict[str, list[int]] = {}
    for o in t.orders:
        for c in customers.get(o.customer, ()):
            group = groups.get(c.name)
            if group is None:
                groups[c.name] = [1, o.total]
            else:
                group[0] += 1
                group[1] += o.total
    return [
        {"name": name, "count": count, "total": total} for name, (count, total) in groups.items()
    ]

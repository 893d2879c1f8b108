"""Joins of orders with their customers, whom so many percent of the orders have."""

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
    city: str


@dataclass(slots=True)
class Tables:
    orders: list[Order]
    customers: list[Customer]

    def customers_by_id(self) -> dict[int, list[Customer]]:
        customers: dict[int, list[Customer]] = {}
        for c in self.customers:
            customers.setdefault(c.id, []).append(c)
        return customers


type Row = dict[str, object]


def tables(n: int, percent: int) -> Tables:
    step = 100 // percent
    return Tables(
        [Order(i, i * step, i * 7919 % 1000) for i in range(n)],
        [Customer(i, f"customer {i}", f"city {i % 100}") for i in range(n)],
    )


def inner_join(t: Tables) -> list[Row]:
    customers = t.customers_by_id()
    result: list[Row] = []
    for o in t.orders:
        for c in customers.get(o.customer, ()):
            result.append({"order": o.id, "name": c.name, "total": o.total})
    return result


def left_join(t: Tables) -> list[Row]:
    customers = t.customers_by_id()
    result: list[Row] = []
    for o in t.orders:
        found = customers.get(o.customer)
        if found is None:
            result.append({"order": o.id, "name": "nobody"})
        else:
            for c in found:
                result.append({"order": o.id, "name": c.name})
    return result


def outer_join(t: Tables) -> list[Row]:
    customers = t.customers_by_id()
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


def join_group(t: Tables) -> list[Row]:
    customers = t.customers_by_id()
    groups: dict[str, list[int]] = {}
    for o in t.orders:
        for c in customers.get(o.customer, ()):
            group = groups.get(c.city)
            if group is None:
                groups[c.city] = [1, o.total]
            else:
                group[0] += 1
                group[1] += o.total
    return [
        {"city": city, "count": count, "total": total} for city, (count, total) in groups.items()
    ]

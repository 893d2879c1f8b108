"""Join of three tables, with a filter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Order:
    id: int
    customer: int


@dataclass(slots=True)
class Customer:
    id: int
    name: str


@dataclass(slots=True)
class Line:
    order: int
    product: int
    quantity: int


@dataclass(slots=True)
class Tables:
    orders: list[Order]
    customers: list[Customer]
    lines: list[Line]


type Row = dict[str, object]


def tables(n: int) -> Tables:
    customers = n // 10 + 1
    orders = n // 4 + 1
    return Tables(
        [Order(i, i * 13 % customers) for i in range(orders)],
        [Customer(i, "customer " + str(i)) for i in range(customers)],
        [Line(i * 7 % orders, i * 31 % 500, i % 9 + 1) for i in range(n)],
    )


def three_way(t: Tables) -> list[Row]:
    orders: dict[int, list[Order]] = {}
    for o in t.orders:
        orders.setdefault(o.id, []).append(o)
    customers: dict[int, list[Customer]] = {}
    for c in t.customers:
        customers.setdefault(c.id, []).append(c)
    result: list[Row] = []
    for line in t.lines:
        if line.quantity > 2:
            for o in orders.get(line.order, ()):
                for c in customers.get(o.customer, ()):
                    result.append(
                        {
                            "name": c.name,
                            "order": o.id,
                            "product": line.product,
                            "quantity": line.quantity,
                        }
                    )
    return result

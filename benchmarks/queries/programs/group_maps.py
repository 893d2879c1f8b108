"""Group by one key over maps of which nothing is known."""

from __future__ import annotations

from typing import Any

type Row = dict[str, Any]


def tables(n: int) -> list[Row]:
    return [
        {"id": i, "region": "region " + str(i * 7 % 25), "amount": i * 7919 % 1000}
        for i in range(n)
    ]


def group_maps(sales: list[Row]) -> list[Row]:
    groups: dict[str, list[int]] = {}
    for s in sales:
        region = s["region"]
        group = groups.get(region)
        if group is None:
            groups[region] = [1, s["amount"]]
        else:
            group[0] += 1
            group[1] += s["amount"]
    return [
        {"region": region, "count": count, "amount": amount}
        for region, (count, amount) in groups.items()
    ]

"""Queries as optimised against the same queries without the rule at hand, on random rows."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mochi_import.codegen import unparse
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.query import rules
from mochi_import.query.rules.fold_groups import fold_groups
from mochi_import.source import SourceFile
from mochi_runtime.errors import MochiError

if TYPE_CHECKING:
    from collections.abc import Callable

DECLARATIONS = """
type Sale { region: string  shop: int  amount: int  price: float  open: bool }
type Shop { id: int  name: string }
fun sale(region: string, shop: int, amount: int, price: float, open: bool): Sale {
  return Sale { region: region, shop: shop, amount: amount, price: price, open: open }
}
fun shop(id: int, name: string): Shop { return Shop { id: id, name: name } }
"""

SALES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 3),
        st.integers(-3, 3),
        st.sampled_from([0.1, 0.2, 0.3, 1e16, -1e16, -0.0, math.inf, math.nan]),
        st.booleans(),
    ),
    max_size=12,
)
SHOPS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["x", "y"])), max_size=4)
LOOSE = st.lists(
    st.fixed_dictionaries(
        {
            "k": st.sampled_from([0, 1, 1.0, True, False, None, "a", "b", [1], {"x": 1}, math.nan]),
            "v": st.sampled_from([0, 1, 2.5, True, "3", "x", math.nan, Fraction(1, 2), None, [1]]),
        }
    ),
    max_size=8,
)

FOLDED = [
    "from s in l group by s.region into g select [g.key, count(g)]",
    "from s in l group by s.shop into g sort by -count(g) select sum(from s in g select s.amount)",
    "from s in l group by s.region into g select [g.key,"
    " sum(from s in g select s.price), avg(from x in g select x.price),"
    " min(from x in g select x.price), max(from x in g select x.price),"
    " avg(from x in g select x.amount), max(from x in g select x.amount * 2 - x.shop)]",
    "from s in l group by s.region into g having count(g) > 1 select ["
    " count(from s in g where s.open && s.amount > 0 select s),"
    " sum(from s in g where s.open && s.amount > 0 select s.amount),"
    " avg(from s in g where s.amount > 1 select s.amount),"
    " min(from s in g where s.amount > 1 select s.amount),"
    " max(from s in g where s.amount > 1 select s.region)]",
    "from s in l group by s.region, s.open into g sort by [g.key.open, g.key.region]"
    " select [g.key, g.key.region, sum(from s in g select s.amount / 2)]",
    "from s in l where s.amount > 0 group by { shop: s.shop } into g"
    " sort by sum(from s in g select s.amount) take 2 select g.key.shop",
    "from s in l group by [s.shop, s.amount] into g skip 1 select [g.key, count(g)]",
    "from s in l join c in r on s.shop == c.id group by c.name into g"
    " select [g.key, count(g), sum(from x in g where x.c.id > 0 select x.s.amount)]",
    "from s in l from c in r group by s.price into g"
    " select [g.key, max(from x in g select x.c.name)]",
    "from s in l group by s.shop into g select [g.key, from s in g select sum(s.amount),"
    " count(from c in r where c.id == g.key select c)]",
]
KEPT = [
    "from s in l group by s.region into g select [g.key, g.items]",
    "from s in l group by s.region into g select [count(g), first(from s in g select s.amount)]",
    "from s in l group by s.region into g select [s.amount, count(g)]",
    "from s in l group by s.region into g select sum(from x in g select 1 / x.shop)",
    "from s in l group by s.region into g select sum(from x in g sort by x.shop select x.shop)",
    "from s in l group by s.region into g"
    " select from c in r select sum(from x in g where x.shop == c.id select x.amount)",
]


@cache
def module(query: str, params: str = "l: list<Sale>, r: list<Shop>") -> dict[str, Any]:
    """The module with `fun f` that returns a query; `_text` is what it is in Python."""
    text = f"{DECLARATIONS}\nfun f({params}): list<any> {{ return {query} }}"
    compilation = Compilation(SourceFile("f.mochi", text), CompilerOptions(check="off"))
    namespace: dict[str, Any] = {"__name__": "f", "_text": unparse(compilation.python)}
    exec(compilation.code, namespace)
    return namespace


@cache
def plain(query: str, params: str = "l: list<Sale>, r: list<Shop>") -> dict[str, Any]:
    """The same without folds."""
    others = tuple(rule for rule in rules.RULES if rule is not fold_groups)
    with patch.object(rules, "RULES", others):
        return module.__wrapped__(query, params)


def run(namespace: dict[str, Any], sales: list[Any], shops: list[Any]) -> str:
    """What a query gives, as text, in which NaN equals itself; or the error."""
    sale: Callable[..., Any] = namespace["sale"]
    rows = [sale(*row) for row in sales]
    try:
        return repr(namespace["f"](rows, [namespace["shop"](*row) for row in shops]))
    except ArithmeticError as error:
        return repr(error)


@pytest.mark.parametrize("query", FOLDED)
@given(sales=SALES, shops=SHOPS)
def test_folds_give_what_groups_give(query: str, sales: list[Any], shops: list[Any]) -> None:
    assert run(module(query), sales, shops) == run(plain(query), sales, shops)


@pytest.mark.parametrize("query", FOLDED)
def test_a_fold_keeps_no_rows(query: str) -> None:
    assert "_Totals" in module(query)["_text"]
    assert "_Totals" not in plain(query)["_text"]


@pytest.mark.parametrize("query", KEPT)
@given(sales=SALES, shops=SHOPS)
def test_other_uses_of_a_group_keep_it(query: str, sales: list[Any], shops: list[Any]) -> None:
    assert "_Totals" not in module(query)["_text"]
    assert run(module(query), sales, shops) == run(plain(query), sales, shops)


@given(rows=LOOSE)
def test_values_of_any_kind(rows: list[dict[str, Any]]) -> None:
    query = (
        "from a in l group by a.k into g select [g.key, count(g), sum(from a in g select a.v),"
        " avg(from a in g select a.v), from a in g where a.v != 1 select count(a.v)]"
    )
    params = "l: list<map<string, any>>"
    results = []
    for made in (module(query, params), plain(query, params)):
        try:
            results.append(repr(made["f"](rows)))
        except MochiError as error:
            results.append(str(error))
    assert results[0] == results[1]


SORTED = {
    "[s.shop, -s.amount]": lambda s: (s.shop, -s.amount),
    "[s.region, s.open, s.shop]": lambda s: (s.region, s.open, s.shop),
    "-s.amount": lambda s: -s.amount,
}


@pytest.mark.parametrize("key", SORTED)
@given(sales=SALES)
def test_sorting_by_one_key_after_the_other(key: str, sales: list[Any]) -> None:
    made = module(f"from s in l sort by {key} select s")
    assert "_sort_by" not in made["_text"]
    rows = [made["sale"](*row) for row in sales]
    by_place = {id(row): place for place, row in enumerate(rows)}
    found = [by_place[id(row)] for row in made["f"](rows, [])]
    assert found == [by_place[id(row)] for row in sorted(rows, key=SORTED[key])]


@given(sales=SALES)
def test_the_first_rows_by_a_descending_key(sales: list[Any]) -> None:
    made = module("from s in l sort by -s.amount take 3 select s")
    assert "_largest_by" in made["_text"]
    rows = [made["sale"](*row) for row in sales]
    found = [id(row) for row in made["f"](rows, [])]
    assert found == [id(row) for row in sorted(rows, key=lambda row: -row.amount)[:3]]


@pytest.mark.parametrize("key", ["s.price", "[s.shop, s.price]", "s.region + s.region"])
def test_keys_without_a_certain_order_are_left_to_the_runtime(key: str) -> None:
    assert "_sort_by(" in module(f"from s in l sort by {key} select s")["_text"]

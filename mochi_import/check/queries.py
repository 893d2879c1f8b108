"""Types of queries (SEMANTICS section 15)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_uses as advise
from mochi_import.check.advice import quote
from mochi_import.check.advice_forms import predicate
from mochi_import.check.builtins import BUILTINS
from mochi_import.check.call_builtin import sum_type
from mochi_import.check.effects import listed
from mochi_import.check.python_values import is_of_python
from mochi_import.check.relate import (
    INTEGERS,
    is_hashable,
    is_number,
    is_ordered,
    optional,
)
from mochi_import.check.ty import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STRING,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    Ty,
    VarTy,
)
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.effects import Effects
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol

_AGGREGATES = frozenset(("sum", "avg", "min", "max", "count"))


def check_query(c: Checker, node: n.QueryExpr, _expected: Ty | None) -> Ty:
    """`from .. select ..`: a list, or a value where the select is an aggregate over the rows."""
    rows: list[tuple[str, Symbol]] = []
    for source in node.froms:
        item = _source_item(c, source.source)
        if item is None:
            c.report("T032", node.span, advice=partial(advise.source, c, source.source, "from"))
        rows.append((source.variable, c.declare(source, item or ANY)))
    for join in node.joins:
        _check_join(c, join, rows)
    if node.where is not None:
        _check_condition(c, node.where, "T033")
        check_pure(c, node.where, "where")
    if node.group is not None:
        _check_group(c, node, rows)
    if node.sort is not None:
        _check_sort(c, node.sort)
    for count, word in ((node.skip, "skip"), (node.take, "take")):
        if count is not None:
            _check_count(c, count, word)
    call = aggregate(c.result, node)
    if call is not None and not is_collection(c.expr(call.args[0])):
        return _check_aggregate(c, call)
    selected = c.expr(node.select)
    if node.distinct and not is_hashable(selected):
        c.report("T057", node.select.span, selected)
    return ListTy(selected)


def _source_item(c: Checker, source: n.Expr) -> Ty | None:
    """The type of the items of a source, none where it has no items."""
    ty = c.expr(source)
    match ty:
        case ListTy(element=item) | SetTy(element=item) | GroupTy(item=item):
            return item
    taken = isinstance(ty, VarTy) or (ty is ANY and is_of_python(c, source))
    return ANY if taken else None


def _check_join(c: Checker, join: n.JoinClause, rows: list[tuple[str, Symbol]]) -> None:
    """The condition sees both sides as they are; afterwards a side may be none."""
    item = _source_item(c, join.source)
    if item is None:
        c.report("T034", join.span, advice=partial(advise.source, c, join.source, "join"))
    right = c.declare(join, item or ANY)
    _check_condition(c, join.condition, "T035")
    types = c.result.symbol_types
    if join.kind in ("left", "outer"):
        types[right] = optional(types[right])
    if join.kind in ("right", "outer"):
        for _, symbol in rows:
            types[symbol] = optional(types[symbol])
    rows.append((join.variable, right))


def _check_condition(c: Checker, node: n.Expr, code: str) -> None:
    ty = c.expr(node)
    if ty is not BOOL and ty is not ANY:
        c.report(code, node.span, advice=partial(advise.condition, c, node, ty))


def check_pure(c: Checker, node: n.Expr, clause: str) -> None:
    """T044: `where` and `having` may run any number of times, so they must have no effect."""
    c.defer(lambda effects: _report_impure(c, node, clause, effects))


def _report_impure(c: Checker, node: n.Expr, clause: str, effects: Effects) -> None:
    todo: list[n.Node] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, n.CallExpr) and (produced := effects.of_call(part)):
            callee = part.callee
            if isinstance(callee, n.NameExpr | n.FieldExpr):
                name = callee.name
            else:
                name = quote(c, callee.span, "")
            advice = partial(predicate, c, part, clause)
            c.report("T044", part.span, name, listed(produced), clause, advice=advice)
        if not isinstance(part, n.LambdaExpr):
            todo += reversed(children(part))


def _check_group(c: Checker, node: n.QueryExpr, rows: list[tuple[str, Symbol]]) -> None:
    """Several keys make a record named after the last field of each; rows of several variables
    make items that are records of them."""
    group = node.group
    assert group is not None
    keys = tuple(
        (key_name(key) or f"key{number}", c.expr(key)) for number, key in enumerate(group.keys, 1)
    )
    key = _single_key(c, group.keys[0], keys[0][1]) if len(keys) == 1 else RecordTy(keys)
    types = c.result.symbol_types
    if len(rows) == 1:
        item = types[rows[0][1]]
    else:
        # The sides that may be none are any, so that `where r.o` can ask for them.
        sides = ((name, types[symbol]) for name, symbol in rows)
        item = RecordTy(tuple((s, ANY if isinstance(t, OptionTy) else t) for s, t in sides))
    c.declare(group, GroupTy(key, item))
    parts = dict(key.fields) if isinstance(key, RecordTy) else {}
    for symbol in c.result.fields.get(group, ()):
        types[symbol] = parts.get(symbol.name, ANY)
    if group.having is not None:
        _check_condition(c, group.having, "T042")
        check_pure(c, group.having, "having")


def _single_key(c: Checker, key: n.Expr, ty: Ty) -> Ty:
    """A key written as a map is a record of its entries."""
    if not isinstance(key, n.MapExpr):
        return ty
    names = [entry.key.value for entry in key.entries if isinstance(entry.key, n.StringLit)]
    values = [c.result.type_of(entry.value) for entry in key.entries]
    return RecordTy(tuple(zip(names, values, strict=False))) if len(names) == len(values) else ty


def key_name(key: n.Expr) -> str:
    """The name of a key in a group by several: its last field, or the variable itself."""
    match key:
        case n.FieldExpr(name=name) | n.SafeFieldExpr(name=name) | n.NameExpr(name=name):
            return name
    return ""


def _check_sort(c: Checker, node: n.Expr) -> None:
    ty: Ty = ANY
    if isinstance(node, n.ListExpr):
        # `[-p.a, p.b]`: several keys, each of its own type.
        parts = [c.expr(element) for element in node.elements]
        ty = next((part for part in parts if not is_ordered(part)), ty)
        c.result.types[node] = ListTy(ANY)
    else:
        ty = c.expr(node)
    if not is_ordered(ty):
        c.report("T056", node.span, ty)


def _check_count(c: Checker, node: n.Expr, word: str) -> None:
    ty = c.expr(node)
    if ty is not ANY and ty not in INTEGERS and not isinstance(ty, VarTy):
        c.report("T055", node.span, word, ty)


def aggregate(result: CheckedModule, node: n.QueryExpr) -> n.CallExpr | None:
    """The call of a `select` that is an aggregate over all rows (SEMANTICS 15), unless its argument
    is a collection: `select count(p.tags)` counts for each row."""
    match node.select:
        case n.CallExpr(callee=n.NameExpr(name=name) as callee, args=(_,)) as call:
            if node.group is None and name in _AGGREGATES and callee not in result.uses:
                return call
    return None


def is_collection(ty: Ty) -> bool:
    """Whether an aggregate runs over the items of its argument."""
    return isinstance(ty, ListTy | SetTy | MapTy | GroupTy)


def _check_aggregate(c: Checker, call: n.CallExpr) -> Ty:
    assert isinstance(call.callee, n.NameExpr)
    name = call.callee.name
    c.result.types[call.callee] = BUILTINS[name].type
    item = c.expr(call.args[0])
    ty = _aggregate_type(c, call, name, item)
    c.result.types[call] = ty
    return ty


def _aggregate_type(c: Checker, call: n.CallExpr, name: str, item: Ty) -> Ty:
    inner = item.inner if isinstance(item, OptionTy) else item
    if name == "count":
        return INT
    if name in ("min", "max"):
        return inner if inner is STRING or is_number(inner) else ANY
    if not (inner in (ANY, BOOL) or is_number(inner) or isinstance(inner, VarTy)):
        c.report("T038" if name == "avg" else "T041", call.span, item)
        return ANY
    return FLOAT if name == "avg" else sum_type(inner)


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {n.QueryExpr: check_query}

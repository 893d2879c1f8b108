"""Lists that are assigned what an append to them gives: `p.xs = append(p.xs, v)`.

`append` returns a new list (SEMANTICS section 10), which makes filling one quadratic.  Where
`ownership` proves that nobody else has the old list, it grows in place.  Elsewhere, for globals
that functions fill, captured variables, parameters, fields and entries of maps, the runtime looks
whether anybody does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule


def grown(checked: CheckedModule, node: n.AssignStmt) -> n.CallExpr | None:
    """The `append(place, v)` of `place = append(place, v)`, or of `append(place ?? [], v)`."""
    match node.value:
        case n.CallExpr(callee=n.NameExpr(name="append") as callee, args=(values, _)) as call:
            if callee in checked.uses or not isinstance(checked.type_of(values), t.ListTy):
                return None
            match values:
                case n.BinaryExpr(op="??", left=place, right=n.ListExpr(elements=())):
                    return call if _same_place(checked, node.target, place) else None
            return call if _same_place(checked, node.target, values) else None
    return None


def grown_from(call: n.CallExpr) -> tuple[n.Expr, n.Expr]:
    """What such a call is given: the place, which may hold none, and the item."""
    values, item = call.args
    return (values.left if isinstance(values, n.BinaryExpr) else values), item


def _same_place(checked: CheckedModule, one: n.Expr, other: n.Expr) -> bool:
    """Whether two expressions name the same variable, field or entry."""
    match one, other:
        case n.NameExpr(), n.NameExpr():
            symbol = checked.uses.get(one)
            return symbol is not None and symbol is checked.uses.get(other)
        case n.FieldExpr(), n.FieldExpr():
            return one.name == other.name and _same_place(checked, one.value, other.value)
        case n.IndexExpr(), n.IndexExpr():
            return _same_place(checked, one.value, other.value) and _same_index(
                checked, one.index, other.index
            )
    return False


def _same_index(checked: CheckedModule, one: n.Expr, other: n.Expr) -> bool:
    match one, other:
        case n.IntLit(value=first), n.IntLit(value=second):
            return first == second
        case n.StringLit(value=text), n.StringLit(value=other_text):
            return text == other_text
    return _same_place(checked, one, other)

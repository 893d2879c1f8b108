"""Lists that are assigned a slice of themselves, as stacks and queues are.

    xs = xs[0:len(xs) - 1]     del xs[-1:]     x = xs[-1] before it: x = xs.pop()
    xs = xs[1:]                del xs[:1]      x = xs[0] before it: x = xs.pop(0)

A slice is a new list; where `ownership` proves that nobody else has the old one, it shrinks in
place.  More than two items from the end are no matter of `del`: `xs[0:len(xs) - 3]` of two items
has one.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule


def cut(checked: CheckedModule, node: n.AssignStmt) -> slice | None:
    """The part of `xs` that `xs = xs[..]` drops, from its start or its end."""
    target, value = node.target, node.value
    if not isinstance(value, n.SliceExpr) or value.step is not None:
        return None
    is_list = isinstance(checked.type_of(value.value), t.ListTy)
    if not is_list or not _is_same(checked, target, value.value):
        return None
    match value.start, value.stop:
        case n.IntLit(value=count), rest if count > 0:
            to_end = rest is None or _is_length(checked, rest, target)
            return slice(None, count) if to_end else None
        case None | n.IntLit(value=0), n.BinaryExpr(op="-", left=size, right=n.IntLit(value=count)):
            near = count in (1, 2) and _is_length(checked, size, target)
            return slice(-count, None) if near else None
        case _:
            return None


def popped(statements: list[ast.stmt], name: str, gone: slice) -> bool:
    """Make `x = xs[-1]`, the last of the statements, take the item out of the list `name`, if it is
    just the part that is `gone` then."""
    match statements and statements[-1]:
        case (
            ast.Assign(targets=[ast.Name()], value=ast.Subscript(value=ast.Name(id=read)) as item)
            | ast.AnnAssign(target=ast.Name(), value=ast.Subscript(value=ast.Name(id=read)) as item)
        ) as statement if read == name:
            place = ast.unparse(item.slice)
        case _:
            return False
    if (place, gone) not in (("-1", slice(-1, None)), ("0", slice(None, 1))):
        return False
    statement.value = py.pop(item, from_end=place == "-1")
    return True


def _is_length(checked: CheckedModule, size: n.Expr, values: n.Expr) -> bool:
    match size:
        case n.CallExpr(callee=n.NameExpr(name="len") as callee, args=(measured,)):
            return callee not in checked.uses and _is_same(checked, measured, values)
        case _:
            return False


def _is_same(checked: CheckedModule, one: n.Expr, other: n.Expr) -> bool:
    symbol = checked.uses.get(one)
    return symbol is not None and checked.uses.get(other) is symbol

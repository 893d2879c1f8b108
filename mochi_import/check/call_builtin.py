"""Calls of builtins: the rows of `builtins.py`, and the few that need a rule of their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mochi_import.check.advice_forms import arity, collection
from mochi_import.check.arguments import check_argument, check_loosely
from mochi_import.check.relate import is_integer, is_number, is_open, substitute, unify
from mochi_import.check.ty import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STRING,
    UNIT,
    ChanTy,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    StreamTy,
    Ty,
    VarTy,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.builtins import Builtin
    from mochi_import.check.state import Checker
    from mochi_import.syntax import nodes as n


def check_builtin(c: Checker, node: n.CallExpr, row: Builtin, expected: Ty | None) -> Ty:
    """A call of a builtin: the number of arguments (T039), each argument, the result."""
    given = len(node.args)
    if given < row.least or (row.most is not None and given > row.most):
        c.report("T039", node.span, row.name, row.least, given, advice=partial(arity, row))
        check_loosely(c, node)
        return ANY
    bound: dict[str, Ty] = {}
    for position, arg in enumerate(node.args):
        param = row.params[min(position, len(row.params) - 1)]
        check_argument(c, node, position, arg, param, bound)
    if row.name in _TAKES and node.args:
        _check_kind(c, node, row.name, c.result.types[node.args[0]])
    rule = _RULES.get(row.name)
    if rule is not None:
        return rule(c, node, c.result.types[node.args[0]])
    result = substitute(substitute(row.result, bound), {"T": ANY, "U": ANY})
    if isinstance(result, ChanTy | StreamTy) and type(result) is type(expected):
        return expected
    return result


# What a builtin takes where its row says any, in the words of the reference, which has no code for
# these errors.
_TAKES: dict[str, tuple[str, Callable[[Ty], bool]]] = {
    "int": ("numeric or string", lambda ty: is_number(ty) or ty is STRING),
    "reverse": ("list or string", lambda ty: isinstance(ty, ListTy) or ty is STRING),
    "exists": ("list, map or string", lambda ty: _is_collection(ty) or ty is STRING),
    "recv": ("channel or subscription", lambda ty: isinstance(ty, ChanTy | StreamTy)),
    **dict.fromkeys(
        ("abs", "ceil", "floor", "round", "sqrt", "num", "denom"), ("numeric", is_number)
    ),
}


def _check_kind(c: Checker, node: n.CallExpr, name: str, arg: Ty) -> None:
    """T067, where the argument is something else for certain."""
    words, takes = _TAKES[name]
    if not (takes(arg) or is_open(arg) or isinstance(arg, VarTy | OptionTy)):
        c.report("T067", node.span, name, words, arg)


def _is_collection(ty: Ty) -> bool:
    return isinstance(ty, ListTy | MapTy | SetTy | RecordTy | GroupTy)


def _len(c: Checker, node: n.CallExpr, arg: Ty) -> Ty:
    if arg not in (STRING, ANY) and not isinstance(arg, ListTy | MapTy | SetTy | RecordTy | VarTy):
        c.report("T036", node.span, arg, advice=partial(collection, c, node.args[0], arg))
    return INT


def _count(c: Checker, node: n.CallExpr, arg: Ty) -> Ty:
    if arg is not ANY and not isinstance(arg, ListTy | SetTy | GroupTy | VarTy):
        c.report("T037", node.span, arg, advice=partial(collection, c, node.args[0], arg))
    return INT


def _avg(c: Checker, node: n.CallExpr, arg: Ty) -> Ty:
    _check_numeric(c, node, "T038", arg)
    return FLOAT


def _sum(c: Checker, node: n.CallExpr, arg: Ty) -> Ty:
    _check_numeric(c, node, "T041", arg)
    return sum_type(_item(arg))


def sum_type(item: Ty) -> Ty:
    """The type of the sum of values of type `item`: none at all is an int or float all the same."""
    if item is BOOL or is_integer(item):
        return INT
    return item if is_number(item) else ANY


def _item(arg: Ty) -> Ty:
    match arg:
        case ListTy(element=item) | SetTy(element=item) | GroupTy(item=item):
            return item
    return ANY


def _check_numeric(c: Checker, node: n.CallExpr, code: str, arg: Ty) -> None:
    """Strings and truth values in a list are counted as numbers (probe builtin/sum_of_strings)."""
    bad: Ty | None = None
    if isinstance(arg, ListTy | SetTy):
        if not (arg.element in (ANY, BOOL, STRING) or is_number(arg.element)):
            bad = None if isinstance(arg.element, VarTy) else arg.element
    elif arg is not ANY and not isinstance(arg, GroupTy | VarTy):
        bad = arg
    if bad is not None:
        c.report(code, node.span, bad, advice=partial(collection, c, node.args[0], arg))


def _panic(c: Checker, node: n.CallExpr, arg: Ty) -> Ty:
    """`panic(code, message)`; older programs give the message alone (newer-surface section 13)."""
    slot = STRING if len(node.args) == 1 else INT
    if not unify(slot, arg):
        c.mismatch(slot, arg, node.args[0].span)
    return UNIT


def _extreme(_c: Checker, _node: n.CallExpr, arg: Ty) -> Ty:
    """`min` and `max` of no items are the 0 of the items' type, where that has one."""
    item = _item(arg)
    return item if is_number(item) or item is STRING else ANY


def _same_number(_c: Checker, _node: n.CallExpr, arg: Ty) -> Ty:
    """`abs`, `ceil`, `floor` and `round` keep the type of a number."""
    return arg if is_number(arg) else ANY


def _recv(_c: Checker, _node: n.CallExpr, arg: Ty) -> Ty:
    return arg.element if isinstance(arg, ChanTy | StreamTy) else ANY


_RULES: dict[str, Callable[[Checker, n.CallExpr, Ty], Ty]] = {
    "len": _len,
    "count": _count,
    "avg": _avg,
    "sum": _sum,
    "abs": _same_number,
    "ceil": _same_number,
    "floor": _same_number,
    "round": _same_number,
    "panic": _panic,
    "min": _extreme,
    "max": _extreme,
    "recv": _recv,
}

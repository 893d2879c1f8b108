"""Calls of Python functions whose signature is known: the number of arguments and their types.

What a function of the program's own Python code promises to give is held against what it gives
when it runs (`mochi_runtime.ffi.received`), as far as that is a plain value; what is more is any.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mochi_import.check.advice_forms import python_arity, python_name
from mochi_import.check.arguments import check_argument, check_loosely
from mochi_import.check.python_values import is_of_python
from mochi_import.check.relate import unify
from mochi_import.check.spelling import listed
from mochi_import.check.ty import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NUMBER,
    STRING,
    ModuleTy,
    OptionTy,
    PythonFunction,
    Ty,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.check.state import Checker

# What can be held against a value at the price of one look at its class.
_PLAIN = frozenset({INT, FLOAT, STRING, BOOL})


def check_python_call(
    c: Checker, node: n.CallExpr, name: str, module: ModuleTy, function: PythonFunction
) -> Ty:
    """`math.sqrt(2.0)`: T006 and T039 for the number of arguments, T008 for each."""
    given, params = len(node.args), function.params
    advice = partial(python_arity, module.name, name, function)
    if given > len(params) and not function.variadic:
        c.report("T006", node.span, len(params), given, advice=advice)
    elif given < function.least:
        c.report("T039", node.span, name, function.least, given, advice=advice)
    elif function.needed:
        _report_missing(c, node, f"{module.name}.{name}", function.needed)
    if c.reported:
        check_loosely(c, node)
    else:
        wanted = (*params, *[ANY] * (given - len(params)))
        bound: dict[str, Ty] = {}
        for position, (arg, param) in enumerate(zip(node.args, wanted, strict=False)):
            if param is INT or param is NUMBER:
                _check_number(c, arg, param)
            else:
                check_argument(c, node, position, arg, param, bound)
    return _given(c, node, module, function)


def check_keyword_call(c: Checker, node: n.KeywordCallExpr, _expected: Ty | None) -> Ty:
    """`pd.read_csv("sales.csv", sep: ";")`: arguments by name are for functions of Python."""
    callee = c.expr(node.callee)
    match node.callee:
        case n.FieldExpr(value=value, name=name):
            owner = c.result.types.get(value, ANY)
            if isinstance(owner, ModuleTy) and name in owner.functions:
                function = owner.functions[name]
                _check_named(c, node, f"{owner.name}.{name}", function)
                return _given(c, node, owner, function)
    for arg in (*node.args, *(keyword.value for keyword in node.keywords)):
        c.expr(arg)
    if callee is not ANY and not is_of_python(c, node.callee):
        c.report("T073", node.keywords[0].span, node.keywords[0].name)
    return ANY


def _check_named(c: Checker, node: n.KeywordCallExpr, name: str, function: PythonFunction) -> None:
    """T074 for a name that the function does not have, or that a place has taken; T075 for what is
    missing, T008 for each argument."""
    given, places = len(node.args), len(function.params)
    if given > places and not function.variadic:
        c.report("T006", node.span, places, given)
    for at, arg in enumerate(node.args):
        _check_slot(c, arg, function.params[at] if at < places else ANY)
    slots = {**dict(zip(function.names, function.params, strict=True)), **dict(function.keywords)}
    left = [*function.names[given:], *dict(function.keywords)]
    for keyword in node.keywords:
        if keyword.name in left:
            left.remove(keyword.name)
        elif keyword.name in slots or not function.more:
            advice = partial(python_name, keyword.name, left)
            c.report("T074", keyword.span, name, keyword.name, advice=advice)
        _check_slot(c, keyword.value, slots.get(keyword.name, ANY))
    needed = (*function.names[given : function.least], *function.needed)
    missing = [each for each in needed if each in left]
    if missing:
        _report_missing(c, node, name, missing)


def _report_missing(c: Checker, node: n.Expr, name: str, missing: Sequence[str]) -> None:
    c.report("T075", node.span, name, listed(missing))


def _check_slot(c: Checker, arg: n.Expr, slot: Ty) -> None:
    if slot is INT or slot is NUMBER:
        _check_number(c, arg, slot)
    else:
        c.into(arg, slot)


def _given(c: Checker, node: n.Expr, module: ModuleTy, function: PythonFunction) -> Ty:
    """What a call gives: what a trusted module says, or what can be held against the value."""
    if module.trusted or hold(c, node, function.result):
        return function.result
    return ANY


def hold(c: Checker, node: n.Expr, promised: Ty) -> bool:
    """Have the result of a call held to its type, if that is a plain one."""
    inner = promised.inner if isinstance(promised, OptionTy) else promised
    if inner not in _PLAIN:
        return False
    c.result.received[node] = promised
    return True


def _check_number(c: Checker, arg: n.Expr, slot: Ty) -> None:
    """A bool is a number to Python."""
    actual = c.expr(arg, slot)
    if actual is not BOOL and not unify(slot, actual):
        c.mismatch(slot, actual, arg.span)

"""Arguments of calls, against the parameters of a function."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mochi_import.check import advice_forms as advise
from mochi_import.check.advice import foreign_member
from mochi_import.check.alias import check_alias_argument
from mochi_import.check.bounds import note_instance
from mochi_import.check.relate import bind, fits_option, free_parameter, substitute, unify
from mochi_import.check.ty import ANY, FunTy, OptionTy, Ty, VarTy
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mochi_import.check.state import Checker


def check_loosely(c: Checker, node: n.CallExpr) -> None:
    """Check arguments that flow into nothing known."""
    for arg in node.args:
        c.expr(arg)


def check_arguments(
    c: Checker, node: n.CallExpr, function: FunTy, owners: tuple[Hashable, ...]
) -> Ty:
    """Check the arguments against the parameters; fewer make a partial application."""
    given, wanted = len(node.args), len(function.params)
    if given > wanted:
        advice = partial(advise.too_many, c, node, function)
        c.report("T006", node.span, wanted, given, advice=advice)
        check_loosely(c, node)
        return function.result
    bound: dict[str, Ty] = {}
    for position, (arg, param) in enumerate(zip(node.args, function.params, strict=False)):
        owner = _symbol(c, owners, position) or foreign_member(c, node.callee, position)
        check_argument(c, node, position, arg, param, bound, owner)
    rest = function.params[given:]
    if rest:
        return substitute(FunTy(rest, function.result, function.effects), bound)
    if function.type_params:
        note_instance(c, node, function, bound)
    result = substitute(function.result, bound)
    name = free_parameter(result)
    if name in function.type_params and name not in bound:  # not one of the caller of that name
        c.report("T048", node.span, name)
        return ANY
    return result


def _symbol(c: Checker, owners: tuple[Hashable, ...], position: int) -> Hashable:
    """What to widen when an argument does not fit: a parameter's symbol, or a variant's field."""
    owner = owners[position] if position < len(owners) else None
    return c.result.declares.get(owner) if isinstance(owner, n.Param) else owner


def check_argument(
    c: Checker,
    call: n.CallExpr,
    position: int,
    arg: n.Expr,
    param: Ty,
    bound: dict[str, Ty],
    owner: Hashable = None,
) -> None:
    """Check one argument: T007 for a plain value where an option is wanted, T008 for other
    mismatches, T047 for a type parameter that cannot be two types."""
    slot = substitute(param, bound)
    if free_parameter(param) is not None:
        _check_generic(c, call, arg, param, bound)
        return
    if isinstance(slot, OptionTy):
        actual = c.expr(arg, slot)
        if not unify(slot, actual):
            if fits_option(slot, actual):
                advice = partial(advise.optional_argument, c, call, arg, slot, owner)
                c.report("T007", call.span, position + 1, slot, actual, advice=advice)
            else:
                c.mismatch(slot, actual, arg.span, owner)
                c.widen(owner, slot, actual)
        else:
            c.flow(arg, slot)
        return
    actual = c.into(arg, slot, owner)
    check_alias_argument(c, call, arg, slot, actual)


def _check_generic(
    c: Checker, call: n.CallExpr, arg: n.Expr, param: Ty, bound: dict[str, Ty]
) -> None:
    slot = substitute(param, bound)
    actual = c.expr(arg, None if free_parameter(slot) else slot)
    name = free_parameter(param) or ""
    if not unify(slot, actual) or bind(param, actual, bound) is not None:
        advice = partial(advise.generic, c, arg, name, slot, actual)
        c.report("T047", call.span, name, _numbered(slot), actual, advice=advice)
        bound[name] = ANY


def _numbered(ty: Ty) -> Ty:
    """A type as the reference shows it while its parameters are open: `[T#1]`."""
    name = free_parameter(ty)
    return ty if name is None else substitute(ty, {name: VarTy(f"{name}#1")})

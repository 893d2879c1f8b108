"""Builtins on numbers and strings of known type, as plain Python.

Each function gets `(ctx, at, args, types)` and gives none where the types say too little.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.context import Context
from mochi_import.lower.fragment import twice
from mochi_import.lower.kinds import kind
from mochi_import.lower.places import bounds_of
from mochi_import.source import Span

type Typed = Callable[[Context, Span, Sequence[ast.expr], Sequence[t.Ty]], ast.expr | None]


def kinds(types: Sequence[t.Ty]) -> list[str]:
    """The kinds of the arguments."""
    return [kind(ty) for ty in types]


def _str(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match kinds(types):
        case ["int"]:
            return ctx.call_builtin(at, "str", args[0])
        case ["string"]:
            return args[0]
        case ["bool"]:
            return py.conditional(at, args[0], py.constant(at, "true"), py.constant(at, "false"))
    return None


def _int(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match kinds(types):
        case ["int"]:
            return args[0]
        case ["float"]:
            return ctx.call_builtin(at, "int", args[0])
    return None


def _abs(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if kinds(types) in (["int"], ["float"], ["rational"]):
        return ctx.call_builtin(at, "abs", args[0])
    return None


def _whole(
    _ctx: Context, _at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    """`ceil`, `floor` and `round` of an int."""
    return args[0] if kinds(types) == ["int"] else None


def _sqrt(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    """NaN below zero, where Python raises."""
    if kinds(types) not in (["int"], ["float"]):
        return None
    root = ctx.imported(at, "math", "sqrt")
    if _is_sum_of_squares(args[0]):
        return py.call(at, root, args)
    tested, value = twice(ctx, at, args[0])
    condition = py.compare(at, tested, ast.GtE(), py.constant(at, 0))
    nan = ctx.imported(at, "math", "nan")
    return py.conditional(at, condition, py.call(at, root, [value]), nan)


def _is_sum_of_squares(value: ast.expr) -> bool:
    """Whether `value` is `x * x`, a number, or a sum of such."""
    match value:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_sum_of_squares(left) and _is_sum_of_squares(right)
        case ast.BinOp(left=ast.Name(id=name), op=ast.Mult(), right=ast.Name(id=other)):
            return name == other
        case _:
            return isinstance(value, ast.Constant)


def _part_of_rational(attribute: str) -> Typed:
    """`num` and `denom`, which Python's ints and fractions have as attributes."""

    def lower(
        _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
    ) -> ast.expr | None:
        if kinds(types) in (["int"], ["rational"]):
            return py.attribute(at, args[0], attribute)
        return None

    return lower


def _substring(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if kinds(types) == ["string", "int", "int"]:
        return py.subscript(at, args[0], bounds_of(ctx, at, args[0], args[1], args[2]))
    return None


def _split(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    """`s.split(",")`, where the separator is known and not empty."""
    match kinds(types), args:
        case ["string", "string"], [text, ast.Constant(value=separator)]:
            if not separator:
                return ctx.call_builtin(at, "list", text)
            return py.call(at, py.attribute(at, text, "split"), args[1:])
        case _:
            return None


def _pad_start(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    """`s.rjust(5, "0")`, where the padding is known to be one character."""
    match kinds(types), args:
        case ["string", "int", "string"], [text, _, ast.Constant(value=str() as padding)]:
            if len(padding) == 1:
                return py.call(at, py.attribute(at, text, "rjust"), args[1:])
    return None


def _method(name: str, *takes: str) -> Typed:
    """A builtin that is the method `name` of Python's strings, for arguments of these kinds."""

    def lower(
        _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
    ) -> ast.expr | None:
        if kinds(types) != ["string", *takes]:
            return None
        return py.call(at, py.attribute(at, args[0], name), args[1:])

    return lower


TYPED: dict[str, Typed] = {
    "str": _str,
    "int": _int,
    "abs": _abs,
    "ceil": _whole,
    "floor": _whole,
    "round": _whole,
    "sqrt": _sqrt,
    "num": _part_of_rational("numerator"),
    "denom": _part_of_rational("denominator"),
    "split": _split,
    "padStart": _pad_start,
    "substring": _substring,
    "substr": _substring,
    "trim": _method("strip"),
    "replace": _method("replace", "string", "string"),
    "startsWith": _method("startswith", "string"),
    "endsWith": _method("endswith", "string"),
}

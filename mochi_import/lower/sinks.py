"""Where the value of a branch goes: to a variable, a `return`, nowhere."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.source import Span
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.lower.context import Context

type Sink = Callable[[Span, n.Expr | None, ast.expr], ast.stmt]
"""Makes the statement that takes a branch's value; the node is none for a value made up."""


def into_variable(ctx: Context, at: Span, name: str, ty: t.Ty) -> Sink:
    """The sink that assigns to a Python variable that holds values of type `ty`."""
    say_bool(ctx, at, name, ty)
    return lambda at, _node, value: py.assign(at, name, value)


def say_bool(ctx: Context, at: Span, name: str, ty: t.Ty) -> None:
    """Annotate a variable before the branches that assign it, if it is a bool: where a condition
    tells that a value is true, mypy makes a type of that, and the variable could be nothing else.
    """
    if ty is t.BOOL and ctx.annotates(name):
        ctx.emit(py.annotated(at, name, ctx.builtin(at, "bool"), None))


def discard(at: Span, _node: n.Expr | None, value: ast.expr) -> ast.stmt:
    """The sink that drops the value."""
    return py.expression(at, value)

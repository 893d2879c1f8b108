"""Literals: scalars, lists, maps, sets.  Each evaluation makes a fresh object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context
    from mochi_import.syntax import nodes as n


def lower_int(_ctx: Context, node: n.IntLit) -> ast.expr:
    """`42`"""
    return py.constant(node.span, node.value)


def lower_float(_ctx: Context, node: n.FloatLit) -> ast.expr:
    """`1.5`"""
    return py.constant(node.span, node.value)


def lower_string(_ctx: Context, node: n.StringLit) -> ast.expr:
    """`"text"`"""
    return py.constant(node.span, node.value)


def lower_bool(_ctx: Context, node: n.BoolLit) -> ast.expr:
    """`true`"""
    return py.constant(node.span, node.value)


def lower_none(_ctx: Context, node: n.NoneLit) -> ast.expr:
    """`none`"""
    return py.constant(node.span, None)


def lower_list(ctx: Context, node: n.ListExpr) -> ast.expr:
    """`[a, b]`"""
    return py.list_(node.span, lower_in_order(ctx, node.elements))


def lower_map(ctx: Context, node: n.MapExpr) -> ast.expr:
    """`{k: v}`: keys and values in the order they are written."""
    parts = [part for entry in node.entries for part in (entry.key, entry.value)]
    values = lower_in_order(ctx, parts)
    return py.dict_(node.span, values[::2], values[1::2])


def lower_set(ctx: Context, node: n.SetExpr) -> ast.expr:
    """`set{a, b}`"""
    if not node.elements:
        return ctx.call_builtin(node.span, "set")
    return py.set_(node.span, lower_in_order(ctx, node.elements))

"""From Python annotations to types as interfaces write them.

A parameter takes what Python takes there: `float` an int too (PEP 484), `T | None` a value or
none, so that it is `any` here, as is all that has no counterpart.  A result is what a Mochi program
may rely on.
"""

from __future__ import annotations

import ast
from typing import Any

_SCALARS = {"int": "int", "float": "float", "str": "string", "bool": "bool", "bytes": "bytes"}
_SEQUENCES = {"list": "list", "List": "list", "set": "set", "Set": "set"}
_MAPS = frozenset(("dict", "Dict"))


def parameter_type(node: ast.expr | None) -> Any:
    """What may be passed to a parameter with this annotation."""
    match _plain(node):
        case ast.Name(id="float"):
            return "number"
        case ast.Name(id=name) if name in _SCALARS:
            return _SCALARS[name]
        case ast.BinOp(op=ast.BitOr()) as union if _members(union) <= {"int", "float"}:
            return "number"
        case ast.Subscript(value=ast.Name(id=name), slice=item) if name in _SEQUENCES:
            return [_SEQUENCES[name], parameter_type(item)]
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[key, value])):
            if name in _MAPS:
                return ["map", parameter_type(key), parameter_type(value)]
    return "any"


def result_type(node: ast.expr | None) -> Any:
    """What a result or value with this annotation is."""
    match _plain(node):
        case ast.Constant(value=None):
            return "unit"
        case ast.Name(id=name) if name in _SCALARS:
            return _SCALARS[name]
        case ast.BinOp(left=inner, op=ast.BitOr(), right=ast.Constant(value=None)):
            return _optional(inner)
        case ast.BinOp(left=ast.Constant(value=None), op=ast.BitOr(), right=inner):
            return _optional(inner)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _optional(inner)
        case ast.Subscript(value=ast.Name(id=name), slice=item) if name in _SEQUENCES:
            return [_SEQUENCES[name], result_type(item)]
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[key, value])):
            if name in _MAPS:
                return ["map", result_type(key), result_type(value)]
    return "any"


def _optional(inner: ast.expr) -> Any:
    written = result_type(inner)
    return "any" if written in ("any", "unit") else ["option", written]


def _plain(node: ast.expr | None) -> ast.expr | None:
    """An annotation without quotes, and without the module that a name is taken from."""
    match node:
        case ast.Constant(value=str() as text):
            try:
                return _plain(ast.parse(text, mode="eval").body)
            except SyntaxError:
                return None
        case ast.Attribute(value=ast.Name(id="typing" | "builtins" | "t"), attr=name):
            return ast.Name(id=name)
        case ast.Subscript(value=ast.Attribute() as value):
            return ast.Subscript(value=_plain(value) or value, slice=node.slice)
        case ast.Subscript(value=ast.Name(id="Final" | "ClassVar"), slice=inner):
            return _plain(inner)
    return node


def _members(union: ast.expr) -> set[str]:
    """The names in `a | b | c`; the empty name for anything else."""
    if isinstance(union, ast.BinOp) and isinstance(union.op, ast.BitOr):
        return _members(union.left) | _members(union.right)
    return {union.id if isinstance(union, ast.Name) else ""}

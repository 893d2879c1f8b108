"""`x in xs`: a list, map key, set or substring (SEMANTICS section 7.3)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.equality import note_compared
from mochi_import.lower.kinds import same_equality

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def contains(
    ctx: Context, at: Span, item: ast.expr, container: ast.expr, types: tuple[t.Ty, t.Ty]
) -> ast.expr:
    """`item in container`, the types in this order."""
    element: t.Ty
    match types[1]:
        case t.ListTy(element=element) | t.SetTy(element=element) | t.MapTy(key=element):
            plain = same_equality(types[0], element)
        case t.STRING:
            plain = types[0] is t.STRING
        case _:
            plain = False
    if plain:
        note_compared(ctx, types[0])
        return py.compare(at, item, ast.In(), container)
    return ctx.call(at, "is_in", item, container)

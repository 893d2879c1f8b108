"""`update xs set { f: e } where c` (SEMANTICS section 16).

    update people set { age: age + 1 } where age > 18
        ->  for _t1 in people:
                if _t1.age > 18:
                    _t1.age = _t1.age + 1

Several fields are assigned at once, since each value sees the fields as they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import ListTy, StructTy
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_expr, lower_in_order
from mochi_import.lower.names import Place, mangle
from mochi_import.syntax.nodes import NameExpr, StringLit
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context
    from mochi_import.syntax.nodes import UpdateStmt


def lower_update(ctx: Context, node: UpdateStmt) -> None:
    """`update xs set { .. } where c`"""
    at = node.span
    row = ctx.temp()
    _place_fields(ctx, node, row)
    rows = _rows(ctx, node)
    with ctx.block() as statements:
        if node.condition is not None:
            condition = lower_expr(ctx, node.condition)
            with ctx.block() as changes:
                _lower_changes(ctx, node, row)
            ctx.emit(py.if_(at, condition, changes))
        else:
            _lower_changes(ctx, node, row)
    ctx.emit(py.for_(at, py.target(at, row), rows, statements))


def _rows(ctx: Context, node: UpdateStmt) -> ast.expr:
    at = node.target_span
    symbol = ctx.checked.uses.get(node)
    if symbol is None:
        return ctx.call(at, "undefined", py.constant(at, node.target))
    rows = ctx.load(at, symbol)
    match ctx.checked.symbol_types.get(symbol):
        case ListTy(element=StructTy()):
            return rows
        case _:
            return ctx.call(at, "update_rows", rows)


def _place_fields(ctx: Context, node: UpdateStmt, row: str) -> None:
    """The fields that the statement mentions are attributes of the row."""
    for part in walk(node):
        symbol = ctx.checked.uses.get(part)
        if symbol is not None and symbol.kind is SymbolKind.FIELD and symbol.node is node:
            ctx.keep(symbol, Place(row, mangle(symbol.name)))


def _lower_changes(ctx: Context, node: UpdateStmt, row: str) -> None:
    entries = node.changes.entries
    values = lower_in_order(ctx, [entry.value for entry in entries])
    fields: list[ast.expr] = []
    for entry in entries:
        match entry.key:  # quoted or not (RULINGS on 19.8)
            case StringLit(value=name) | NameExpr(name=name):
                fields.append(py.attribute(entry.span, py.name(entry.span, row), mangle(name)))
            case _:
                message = py.constant(entry.span, "update sets a field by its name")
                ctx.emit(py.expression(entry.span, ctx.call(entry.span, "panic", message)))
                return
    if len(entries) == 1:
        ctx.emit(py.store(entries[0].span, fields[0], values[0]))
    elif entries:
        at = entries[-1].span
        targets = py.target_row(at, [py.as_target(field) for field in fields])
        ctx.emit(py.store(at, targets, py.tuple_(at, values)))

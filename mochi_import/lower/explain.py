"""`expect` for tests: the operands are kept, so that a failure can show their values.

    expect half(x) == 4

        _t1 = x
        _t2 = half(_t1)
        if not _t2 == 4:
            _unmet("t.mochi:3: expect half(x) == 4",
                   _Operation("==", None, _Where(_t2, "half(", _Value(_t1), ")"), _Value(4)))

Each operand is evaluated into a temporary where it stands, once; the temporary of one that `&&`,
`||`, `??` or `?[..]` may skip holds `SKIPPED` before.  The parts are made only when the condition
does not hold.  Without the option `explain` none of this is in the code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_expr
from mochi_import.source import Span
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from mochi_import.lower.context import Context

_COMPARISONS = frozenset(["==", "!=", "<", "<=", ">", ">=", "in"])
_LAZY = frozenset(["&&", "||", "??"])
_LITERALS = (n.IntLit, n.FloatLit, n.StringLit, n.BoolLit, n.NoneLit)
_OPERATIONS = (n.BinaryExpr, n.UnaryExpr)
_NO_VALUES = (SymbolKind.FUN, SymbolKind.TYPE, SymbolKind.MODULE, SymbolKind.EXTERN)


def lower_explained(ctx: Context, node: n.ExpectStmt, message: str) -> None:
    """`expect c`, with what a failure is explained by."""
    at = node.span
    operands = Operands(ctx, node.value)
    with ctx.buffer() as statements:
        ctx.operands = operands
        condition = lower_expr(ctx, node.value)
        ctx.operands = None
    for name in operands.skippable():
        ctx.emit(py.assign(at, name, ctx.runtime(at, "SKIPPED")))
    for statement in statements:
        ctx.emit(statement)
    failure = ctx.call(at, "unmet", py.constant(at, message), operands.part(node.value))
    ctx.emit(py.if_(at, py.not_(at, condition), [py.expression(at, failure)]))


class Operands:
    """The operands of one `expect` whose values are kept, and the temporaries that keep them."""

    def __init__(self, ctx: Context, condition: n.Expr) -> None:
        self._ctx = ctx
        self._wanted: dict[n.Expr, bool] = {}  # and whether the operand may be skipped
        self._kept: dict[n.Expr, str] = {}
        self._want(condition, skipped=False)

    def keep(self, node: n.Expr, value: ast.expr) -> ast.expr:
        """The value of an operand as later code reads it: by its temporary, if it is wanted."""
        if node not in self._wanted:
            return value
        kept = self._ctx.spill(node.span, value)
        self._kept[node] = kept.id
        return kept

    def skippable(self) -> list[str]:
        """The temporaries that are not assigned if an operand is not evaluated."""
        return [name for node, name in self._kept.items() if self._wanted[node]]

    def _want(self, node: n.Expr, *, skipped: bool) -> None:
        """Choose `node` and the operands below it; `skipped` says that they may not be evaluated.

        The value of an operation follows from its operands, so it is kept only where it is compared
        or may be skipped.
        """
        match node:
            case n.BinaryExpr(op=op, left=left, right=right):
                lazy = op in _LAZY
                if op in _COMPARISONS:
                    self._wanted[left] = skipped
                if op in _COMPARISONS or lazy:
                    self._wanted[right] = skipped or lazy
                self._want(left, skipped=skipped)
                self._want(right, skipped=skipped or lazy)
            case n.UnaryExpr(operand=operand):
                self._want(operand, skipped=skipped)
            case _ if isinstance(node, _LITERALS) or self._has_no_value(node):
                self._wanted.pop(node, None)
            case _:
                self._wanted[node] = skipped
                for operand in self._operands(node):
                    self._want(operand, skipped=skipped or _may_skip(node, operand))

    def _has_no_value(self, node: n.Expr) -> bool:
        symbol = self._ctx.checked.uses.get(node) if isinstance(node, n.NameExpr) else None
        return symbol is not None and symbol.kind in _NO_VALUES

    def _operands(self, node: n.Expr) -> Iterator[n.Expr]:
        """The operands of a call or a read, in source order."""
        match node:
            case n.CallExpr(callee=callee, args=args) if not self._makes(callee):
                if isinstance(callee, n.FieldExpr):
                    yield callee.value
                yield from args
            case n.FieldExpr(value=value) if node not in self._ctx.checked.uses:
                yield value
            case n.SafeFieldExpr(value=value) | n.CastExpr(value=value):
                yield value
            case n.IndexExpr(value=value, index=index) | n.SafeIndexExpr(value=value, index=index):
                yield from (value, index)
            case n.SliceExpr(value=value, start=start, stop=stop, step=step):
                yield from (part for part in (value, start, stop, step) if part is not None)

    def _makes(self, callee: n.Expr) -> bool:
        """Whether a call makes a struct or a variant, which its value shows best."""
        symbol = self._ctx.checked.uses.get(callee)
        return symbol is not None and symbol.kind in (SymbolKind.TYPE, SymbolKind.VARIANT)

    def part(self, node: n.Expr) -> ast.expr:
        """The part of the explanation that stands for `node`."""
        at = node.span
        match node:
            case n.BinaryExpr(op=op, left=left, right=right):
                sides = self.part(left), self.part(right)
                return self._make("Operation", at, py.constant(at, op), self._value(node), *sides)
            case n.UnaryExpr(op=op, operand=operand):
                side = self.part(operand)
                return self._make("Operation", at, py.constant(at, op), self._value(node), side)
            case _ if isinstance(node, _LITERALS):
                return self._make("Value", at, lower_expr(self._ctx, node))
            case _ if node not in self._kept:
                return self._text(at)
            case _:
                origin = self._origin(node)
                return self._make("Where" if origin else "Value", at, self._value(node), *origin)

    def _origin(self, node: n.Expr) -> list[ast.expr]:
        """How a value was come by: its source text, with the parts of the operands in it."""
        known = (*_LITERALS, *_OPERATIONS)
        operands = [o for o in self._operands(node) if o in self._kept or isinstance(o, known)]
        if not operands and not (isinstance(node, n.CallExpr) and not self._makes(node.callee)):
            return []
        pieces: list[ast.expr] = []
        line, column, *end = node.span
        for operand in operands:
            start = operand.span
            if (line, column) != start[:2]:
                pieces.append(self._text(Span(line, column, start.line, start.column)))
            pieces.append(self.part(operand))
            line, column = start.end_line, start.end_column
        if [line, column] != end:
            pieces.append(self._text(Span(line, column, *end)))
        return pieces

    def _value(self, node: n.Expr) -> ast.expr:
        name = self._kept.get(node)
        return py.constant(node.span, None) if name is None else py.name(node.span, name)

    def _text(self, at: Span) -> ast.expr:
        return py.constant(at, self._ctx.module.source.text_of(at))

    def _make(self, helper: str, at: Span, *args: ast.expr) -> ast.expr:
        return self._ctx.call(at, helper, *args)


def _may_skip(node: n.Expr, operand: n.Expr) -> bool:
    return isinstance(node, n.SafeIndexExpr) and operand is node.index

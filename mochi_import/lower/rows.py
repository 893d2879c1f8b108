"""The loops of a query in the making.

Clauses are added from the outside in: loops, tests, and statements that an expression needs before
it.  Without such statements the loops end up as one comprehension, which is what one would write by
hand; with them they become nested `for` statements.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.typed_collections import unique

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.lower.context import Context
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr


@dataclass(frozen=True, slots=True)
class _Loop:
    at: Span
    target: ast.expr
    source: ast.expr
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Test:
    at: Span
    condition: ast.expr


@dataclass(frozen=True, slots=True)
class _Binding:
    at: Span
    name: str
    value: ast.expr


@dataclass(frozen=True, slots=True)
class _Prelude:
    statements: list[ast.stmt]


class Rows:
    """Loops around an element that is not known yet."""

    def __init__(self, ctx: Context, at: Span) -> None:
        self.ctx = ctx
        self.at = at
        self._parts: list[_Loop | _Test | _Binding | _Prelude] = []

    def lower(self, *nodes: Expr) -> list[ast.expr]:
        """Expressions to be used inside the loops; what must run before them goes there too."""
        with self.ctx.buffer() as before:
            values = lower_in_order(self.ctx, nodes)
        self.prelude(before)
        return values

    def prelude(self, statements: list[ast.stmt]) -> None:
        """Statements inside the loops; before the first loop they run at once."""
        if not self._parts:
            for statement in statements:
                self.ctx.emit(statement)
        elif statements:
            self._parts.append(_Prelude(statements))

    def loop(self, at: Span, target: ast.expr, source: ast.expr, *, fresh: bool = False) -> None:
        """`for target in source`; a fresh source is a list that nobody else has."""
        self._parts.append(_Loop(at, target, source, fresh))

    def test(self, at: Span, condition: ast.expr) -> None:
        """`if condition`"""
        last = self._parts[-1]
        if isinstance(last, _Test):
            both = last.at.covering(at)  # `where` may be tried before an `on` that stands before it
            condition = py.logical(both, ast.And(), [last.condition, condition])
            self._parts[-1] = _Test(both, condition)
        else:
            self._parts.append(_Test(at, condition))

    def bind(self, at: Span, name: str, value: ast.expr) -> None:
        """`name = value`"""
        self._parts.append(_Binding(at, name, value))

    def collect(self, element: ast.expr, described: Callable[[], ast.expr]) -> ast.expr:
        """The list of the elements; `described` makes the annotation of one."""
        only = self._only_loop(element)
        if only is not None:
            return (
                only.source if only.fresh else self.ctx.call_builtin(self.at, "list", only.source)
            )
        if (times := self._times()) is not None and isinstance(element, ast.Constant):
            return py.binary(self.at, py.list_(self.at, [element]), ast.Mult(), times)
        clauses = self._clauses()
        if clauses is not None:
            return py.list_comprehension(self.at, element, clauses)
        at, name = self.at, self.ctx.temp()
        annotation = py.subscript(at, self.ctx.builtin(at, "list"), described())
        self.ctx.emit(py.annotated(at, name, annotation, py.list_(at, [])))
        append = py.attribute(at, py.name(at, name), "append")
        self.run(py.expression(at, py.call(at, append, [element])))
        return py.name(at, name)

    def unique(self, element: ast.expr, described: Callable[[], ast.expr]) -> ast.expr:
        """The list of the elements without those equal to an earlier one, for such as hash."""
        ctx, at = self.ctx, self.at
        clauses = None if self._only_loop(element) else self._clauses()
        if clauses is None:
            return unique(ctx, at, self.iterate(element, described))
        keys = py.dict_comprehension(at, element, py.constant(at, None), clauses)
        return ctx.call_builtin(at, "list", keys)

    def stream(self, element: ast.expr, described: Callable[[], ast.expr]) -> ast.expr:
        """The elements for one pass that keeps none of them."""
        clauses = self._clauses()
        if clauses is None:
            return self.collect(element, described)
        return py.generator(self.at, element, clauses)

    def iterate(self, element: ast.expr, described: Callable[[], ast.expr]) -> ast.expr:
        """The elements for one pass: the source itself where the loops would only copy it."""
        only = self._only_loop(element)
        return only.source if only is not None else self.collect(element, described)

    def run(self, *body: ast.stmt) -> None:
        """Emit the loops as statements around those of `body`."""
        statements = list(body)
        for part in reversed(self._parts):
            match part:
                case _Loop(at, target, source, _):
                    statements = [py.for_(at, target, source, statements)]
                case _Test(at, condition):
                    statements = [py.if_(at, condition, statements)]
                case _Binding(at, name, value):
                    statements = [py.assign(at, name, value), *statements]
                case _Prelude(before):
                    statements = [*before, *statements]
        for statement in statements:
            self.ctx.emit(statement)

    def is_comprehension(self) -> bool:
        """Whether the loops need no statements."""
        return self._clauses() is not None

    def _only_loop(self, element: ast.expr) -> _Loop | None:
        """The loop, where there is but one and the element is its variable."""
        match self._parts:
            case [_Loop(target=ast.Name(id=variable)) as loop]:
                if isinstance(element, ast.Name) and element.id == variable:
                    return loop
        return None

    def _times(self) -> ast.expr | None:
        """The `n` of a single loop over `range(n)`."""
        match self._parts:
            case [_Loop(source=ast.Call(func=ast.Name("range"), args=[count]))]:
                declared = self.ctx.module.names.mentioned
                return count if "range" not in declared else None
        return None

    def _clauses(self) -> list[ast.comprehension] | None:
        """The clauses of a comprehension, none where it takes statements."""
        clauses: list[ast.comprehension] = []
        for part in self._parts:
            match part:
                case _Loop(_, target, source, _) if not _has_walrus(source):
                    clauses.append(py.comprehension(target, source))
                case _Test(_, condition):
                    clauses[-1].ifs.append(condition)
                case _Binding(at, name, value) if not _has_walrus(value):
                    # Python compiles a loop over a tuple of one to an assignment.
                    only = py.tuple_(at, [value])
                    clauses.append(py.comprehension(py.target(at, name), only))
                case _:
                    return None
        return clauses


def _has_walrus(source: ast.expr) -> bool:
    """Python allows no `:=` in what a comprehension iterates over."""
    return any(isinstance(node, ast.NamedExpr) for node in ast.walk(source))

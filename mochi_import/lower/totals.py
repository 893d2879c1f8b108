"""What a fold keeps for each key of its groups, and the pass that fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.source import Span


class Totals:
    """What is kept for each key: a list with a total for each different aggregate.

    `names` are the variables of the totals behind the pass, `updates` the statements that take in
    a row.
    """

    def __init__(self, ctx: Context, at: Span) -> None:
        self._ctx = ctx
        self._at = at
        self._places: dict[tuple[str, ...], int] = {}
        self._starts: list[ast.expr] = []
        self.variable = ctx.temp()
        self.names: list[str] = []
        self.updates: list[ast.stmt] = []

    def add(self, start: ast.expr, *what: str) -> bool:
        """A total that begins with `start`; whether there was none of this description.

        A description is what is worked out, for which rows, and of what.
        """
        if what in self._places:
            return False
        self._places[what] = len(self.names)
        self._starts.append(start)
        self.names.append(self._ctx.temp(what[0]))
        return True

    def items(self, rows: str) -> tuple[str, ...] | None:
        """A total that collects a value of each of these rows, if there is one."""
        return next((what for what in self._places if what[:2] == ("items", rows)), None)

    def place(self, at: Span, *what: str) -> ast.Subscript:
        """Where the total is during the pass."""
        number = py.constant(at, self._places[what])
        return py.subscript(at, py.name(at, self.variable), number)

    def value(self, at: Span, *what: str) -> ast.Name:
        """The total behind the pass."""
        return py.name(at, self.names[self._places[what]])

    def emit_pass(self, pipeline: Pipeline, key: ast.expr, described: ast.expr) -> ast.Name:
        """Emit the loops over the rows; the result is the dict from key to totals."""
        ctx, at = self._ctx, self._at
        types = [described, ctx.runtime(at, "Totals")]
        groups = ctx.temp()
        annotation = py.subscript(at, ctx.runtime(at, "defaultdict"), py.tuple_(at, types))
        start = py.lambda_(at, [], py.list_(at, self._starts))
        made = ctx.call(pipeline.rows.at, "defaultdict", start)
        ctx.emit(py.annotated(pipeline.rows.at, groups, annotation, made))
        found = py.subscript(at, py.name(at, groups), key)
        pipeline.rows.run(py.assign(at, self.variable, found), *self.updates)
        return py.name(at, groups)

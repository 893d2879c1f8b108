"""A plan as text, a line a step: what the golden tests compare and `emit --stage plan` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.query.plan import (
    Aggregate,
    Distinct,
    Filter,
    Fold,
    Group,
    Join,
    Plan,
    Project,
    Scan,
    Slice,
    Sort,
    Step,
)

if TYPE_CHECKING:
    from mochi_import.source import SourceFile, Span
    from mochi_import.syntax.nodes import Expr


def explain(plan: Plan, source: SourceFile) -> str:
    """The steps of a plan, with expressions as the source writes them."""
    return "".join(f"{_line(step, source)}\n" for step in plan.steps)


def _line(step: Step, source: SourceFile) -> str:
    match step:
        case Scan(variable=variable, source=rows):
            return f"scan {variable.name} in {_text(source, rows)}"
        case Filter(conditions=conditions):
            return f"filter {_text(source, *conditions)}"
        case Join():
            return _join_line(step, source)
        case Group(variable=variable, keys=keys):
            return f"group by {_text(source, *keys)} into {variable.name}"
        case Fold(group=group, aggregates=aggregates):
            folded = _text(source, *(each.node for each in aggregates))
            line = f"fold by {_text(source, *group.keys)} into {group.variable.name}"
            return f"{line}: {folded}" if folded else line
        case Sort(key=key, first=first):
            limit = "" if first is None else f", first {first}"
            return f"sort by {_text(source, key)}{limit}"
        case Project(value=value):
            return f"project {_text(source, value)}"
        case Distinct():
            return "distinct"
        case Slice(skip=skip, take=take):
            bounds = [("skip", skip), ("take", take)]
            return " ".join(f"{word} {_text(source, bound)}" for word, bound in bounds if bound)
        case Aggregate(function=function):
            return f"aggregate {function}"
        case _:
            raise AssertionError(step)


def _join_line(join: Join, source: SourceFile) -> str:
    keys = [f"{_text(source, key.left)} = {_text(source, key.right)}" for key in join.keys]
    parts = {
        "keys": ", ".join(keys),
        "left": _text(source, *join.left_filters),
        "right": _text(source, *join.right_filters),
        "on": _text(source, *join.conditions),
    }
    line = f"{join.kind} join {join.variable.name} in {_text(source, join.source)}"
    line += "".join(f"; {name} {text}" for name, text in parts.items() if text)
    return line + ("; matches first" if join.matches_first else "")


def _text(source: SourceFile, *exprs: Expr) -> str:
    return ", ".join(_excerpt(source, expr.span) for expr in exprs)


def _excerpt(source: SourceFile, span: Span) -> str:
    """The text of a span on one line."""
    lines = [source.line(number).encode() for number in range(span.line, span.end_line + 1)]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return " ".join(line.decode().strip() for line in lines)

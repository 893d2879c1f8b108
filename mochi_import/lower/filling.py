"""Loops that only fill a list, as the comprehension that a Python programmer writes.

    row: list[int] = []                row: list[int] = [i * i for i in range(n) if i % 2 == 0]
    for i in range(n):
        if i % 2 == 0:
            row.append(i * i)

Nothing sees the list before it is full: only a variable that owns its list appends in place
(`ownership`).  Loops that index stay: the message of an index out of range reads the variable of
the loop, which a comprehension has no more when it fails.  So do those that make functions, for
which a comprehension has but one variable.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
    from mochi_import.source import Span

_LISTS_OF = {"list[int]": int, "list[float]": float, "list[str]": str, "list[bool]": bool}


def fill(ctx: Context, at: Span, loop: ast.For) -> bool:
    """Replace a list that is declared empty before `loop` by a full one, if the loop does no more.

    Statements between the two that do not mention the list then come before it.
    """
    clauses = [py.comprehension(loop.target, loop.iter)]
    body = loop.body
    while len(body) == 1 and isinstance(body[0], ast.For):
        clauses.append(py.comprehension(body[0].target, body[0].iter))
        body = body[0].body
    name, item = _appended(at, body, clauses[-1])
    empty = item and _declared_empty(ctx.statements, name)
    if not item or not empty or not _may_move(name, item, clauses):
        return False
    if len(clauses) == 1 and not clauses[0].ifs:
        value = _simple(ctx, at, empty, item, clauses[0])
    else:
        value = py.list_comprehension(at, item, clauses)
    if value is None:
        return False
    ctx.statements.remove(empty)
    empty.value = value
    ctx.emit(empty)
    return True


def _appended(
    at: Span, body: list[ast.stmt], clause: ast.comprehension
) -> tuple[str, ast.expr | None]:
    """The `xs` and `v` of `xs.append(v)` where that is all there is; a condition of it goes to the
    clause."""
    match body:
        case [ast.If(test=test, body=then, orelse=[])]:
            clause.ifs.append(test)
            return _append(then)
        case [ast.If(test=test, body=then, orelse=otherwise)]:
            (name, first), (other, second) = _append(then), _append(otherwise)
            if first and second and name == other:
                return name, py.conditional(at, test, first, second)
            return "", None
        case _:
            return _append(body)


def _append(body: list[ast.stmt]) -> tuple[str, ast.expr | None]:
    match body:
        case [
            ast.Expr(
                ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[item])
            )
        ]:
            return name, item
        case _:
            return "", None


def _declared_empty(statements: list[ast.stmt], name: str) -> ast.Assign | ast.AnnAssign | None:
    """The statement that declares the list, when none after it mentions it."""
    for statement in reversed(statements):
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=declared)], value=ast.List(elts=[]))
                | ast.AnnAssign(target=ast.Name(id=declared), value=ast.List(elts=[]))
            ) if declared == name:
                return statement
        if any(_mentions(part, name) for part in ast.walk(statement)):
            return None
    return None


def _may_move(name: str, item: ast.expr, clauses: list[ast.comprehension]) -> bool:
    """Whether a comprehension of these parts does what the loop does."""
    first, *inner = [clause.iter for clause in clauses]
    for part in ast.walk(first):
        if isinstance(part, ast.NamedExpr) or _mentions(part, name):
            return False
    tests = [test for clause in clauses for test in clause.ifs]
    for part in (part for whole in (item, *tests, *inner) for part in ast.walk(whole)):
        is_index = isinstance(part, ast.Subscript) and not isinstance(part.slice, ast.Slice)
        if is_index or isinstance(part, ast.Lambda) or _mentions(part, name):
            return False
    return not any(isinstance(part, ast.NamedExpr) for whole in inner for part in ast.walk(whole))


def _mentions(part: ast.AST, name: str) -> bool:
    return isinstance(part, ast.Name) and part.id == name


def _simple(
    ctx: Context,
    at: Span,
    empty: ast.Assign | ast.AnnAssign,
    item: ast.expr,
    clause: ast.comprehension,
) -> ast.expr | None:
    """`[item for .. in ..]`, `[0] * n`, `list(range(n))`; a copy of another list stays a loop."""
    numbers = _range_bounds(ctx, clause.iter)
    match item, clause.target:
        case ast.Name(id=same), ast.Name(id=each) if same == each:
            return None if numbers is None else ctx.call_builtin(at, "list", clause.iter)
        case ast.Constant(value=value), _ if isinstance(empty, ast.AnnAssign):
            is_of = type(value) is _LISTS_OF.get(ast.unparse(empty.annotation))
            if numbers is not None and len(numbers) == 1 and is_of:
                return py.binary(at, py.list_(at, [item]), ast.Mult(), numbers[0])
    return py.list_comprehension(at, item, [clause])


def _range_bounds(ctx: Context, source: ast.expr) -> list[ast.expr] | None:
    """What `range` is called with, if that is it and no function of the module."""
    match source:
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            return bounds if "range" not in ctx.module.names.mentioned else None
        case _:
            return None

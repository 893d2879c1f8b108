"""A whole module: docstring, imports, `__all__`, hoisted declarations, statements.

Imports come first, then types, then functions, then everything else, each in source order: Mochi
code may use a type or function above its declaration (SEMANTICS section 4).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.context import Context, ModuleContext
from mochi_import.lower.dispatch import lower_stmt
from mochi_import.lower.equality import add_equality
from mochi_import.lower.function import docstring
from mochi_import.lower.ordering import in_public_order
from mochi_import.lower.target import HOOK, Target
from mochi_import.source import Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.standard import RESULT

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.source import SourceFile

_IMPORTS = (
    n.ImportDecl,
    n.ExternTypeDecl,
    n.ExternVarDecl,
    n.ExternFunDecl,
    n.ExternObjectDecl,
)
_TYPES = (n.StructDecl, n.SumDecl, n.AliasDecl, n.AgentDecl, n.StreamDecl, n.ModelDecl)
_PUBLIC = (SymbolKind.LET, SymbolKind.VAR, SymbolKind.FUN, SymbolKind.TYPE, SymbolKind.VARIANT)
_START = Span(1, 1, 1, 1)


def lower(
    checked: CheckedModule, source: SourceFile, *, explain: bool = False, target: Target = HOOK
) -> py.Module:
    """The Python module of a checked Mochi module; `explain` is for its tests (see `explain`)."""
    module = ModuleContext(checked, source, explain, target)
    ctx = Context(module, checked.scope)
    body = checked.tree.body
    with ctx.block() as declarations:
        for statement in hoisted(checked.tree):
            lower_stmt(ctx, statement)
    with ctx.block() as statements:
        for statement in body:
            if _rank(statement) == _REST:
                lower_stmt(ctx, statement)
        _lower_entry(ctx)
        if module.starts_tasks:
            ctx.emit(py.expression(_START, ctx.call(_START, "run_tasks")))
    add_equality(ctx)
    if module.stops:
        statements = [_until_stopped(ctx, statements)]
    return py.module(_with_prologue(ctx, [*declarations, *statements]), module.shown)


def _lower_entry(ctx: Context) -> None:
    """The entry of a program runs last, under `run`."""
    node = ctx.module.entry
    if node is not None:
        at = node.span
        running = py.compare(at, py.name(at, "__name__"), ast.Eq(), py.constant(at, "__main__"))
        call = py.expression(at, py.call(at, ctx.load(at, ctx.checked.declares[node])))
        ctx.emit(py.if_(at, running, [call], []))


def hoisted(tree: n.Module) -> list[n.Stmt]:
    """The imports, types and functions of a module, in the order in which they are made; of
    functions of one name, the last is meant everywhere (SEMANTICS section 4)."""
    last = {stmt.name: stmt for stmt in tree.body if isinstance(stmt, n.FunDecl)}
    made = (s for s in tree.body if not isinstance(s, n.FunDecl) or last[s.name] is s)
    return sorted((stmt for stmt in made if _rank(stmt) < _REST), key=_rank)


_REST = 3


def _rank(statement: n.Stmt) -> int:
    if isinstance(statement, n.ImportDecl) and statement.language is None:
        return _REST  # what the other module prints comes at its place
    if isinstance(statement, _IMPORTS):
        return 0
    if isinstance(statement, _TYPES):
        return 1
    return 2 if isinstance(statement, n.FunDecl) else _REST


def _with_prologue(ctx: Context, body: list[ast.stmt]) -> list[ast.stmt]:
    """Docstring, imports, `__all__`, what the module shares, and its statements."""
    module = ctx.module
    doc = module.checked.tree.doc
    instances = [
        py.assign(_START, name, ctx.call(_START, helper))
        for helper, name in sorted(module.instances.items())
    ]
    body = [*instances, *body]
    if module.waiting_calls or module.starts_tasks:
        # Of a function and its coroutine, each may have been left with the calls of the other.
        names = [node.id for part in body for node in ast.walk(part) if isinstance(node, ast.Name)]
        module.imports.keep(frozenset(names))
    return [
        *([docstring(_START, doc)] if doc else []),
        py.import_from(_START, "__future__", [("annotations", "annotations")]),
        *module.imports.statements(_START),
        public_names(ctx),
        *body,
    ]


def public_names(ctx: Context) -> ast.stmt:
    """`__all__ = [..]`: what the module declares at its top level."""
    names = {
        ctx.name_of(symbol)
        for symbol in ctx.checked.scope.symbols
        if symbol.kind in _PUBLIC and not symbol.block_path and not symbol.name.startswith("_")
        if not isinstance(symbol.node, n.ExternTypeDecl)  # which makes nothing
        if not ctx.module.names.is_replaced(symbol)
        if symbol.node not in (RESULT, *RESULT.variants)  # which the runtime has
    }
    listed = py.list_(_START, [py.constant(_START, name) for name in in_public_order(names)])
    return py.assign(_START, "__all__", listed)


def _until_stopped(ctx: Context, statements: list[ast.stmt]) -> ast.stmt:
    """A top-level `return` ends the module: `try: .. except _EndOfModule: pass`."""
    return py.try_(_START, statements, ctx.runtime(_START, "EndOfModule"), None, [])

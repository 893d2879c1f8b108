"""The stub of a module: what Python's type checkers may know of it (PEP 484, PEP 561).

A stub is the emitted module without its bodies, so it says what is there at run time: the very
classes, functions and annotations that `lower.module` makes, and one line for each value.

    let limit = 10                          limit: Final[int]
    fun twice(n: int): int {         ->     def twice(n: int) -> int: ...
      return n * 2
    }

Emitted code calls `object` what it knows nothing of.  So does a stub where somebody gives such a
value, since anything will do; where somebody gets one it says `Any`, as Mochi's `any` allows every
operation.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import annotation, from_type, option, runtime_generic
from mochi_import.lower.context import Context, ModuleContext
from mochi_import.lower.dispatch import lower_stmt
from mochi_import.lower.function import docstring
from mochi_import.lower.imports import import_statements
from mochi_import.lower.module import hoisted, public_names
from mochi_import.source import Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from mochi_import.check.result import CheckedModule
    from mochi_import.source import SourceFile

_START = Span(1, 1, 1, 1)

# What these builtins give: the checker has one type for both.
_STREAM_CLASSES = {
    "make_stream": "Stream",
    "subscribe": "Subscription",
    "subscribe_limited": "Subscription",
    "subscribe_limit": "Subscription",
}

type Definition = ast.FunctionDef | ast.ClassDef | ast.TypeAlias | ast.AnnAssign
type Value = n.LetStmt | n.FetchStmt


def lower_stub(checked: CheckedModule, source: SourceFile, homes: Mapping[str, str]) -> ast.Module:
    """The stub of a checked module, in the order of the source; for `homes` see `ModuleContext`."""
    module = ModuleContext(checked, source, homes=homes)
    module.names.mentioned |= _member_names(checked.tree)
    ctx = Context(module, checked.scope)
    definitions = sorted(_definitions(ctx), key=lambda made: (made.lineno, made.col_offset))
    imports = _python_imports(ctx)
    surface = [_Surface(ctx, imports).visit(definition) for definition in definitions]
    doc = checked.tree.doc
    return ast.Module(
        [
            *([docstring(_START, doc)] if doc else []),
            *_imports(module, imports, surface),
            public_names(ctx),
            *surface,
        ],
        [],
    )


def _python_imports(ctx: Context) -> dict[str, ast.stmt]:
    """The import statements of Python modules, by the names that they bind."""
    found: dict[str, ast.stmt] = {}
    for node in ctx.checked.tree.body:
        if isinstance(node, n.ImportDecl):
            with ctx.block() as lowered:
                lower_stmt(ctx, node)
            statements = [stmt for stmt in lowered if isinstance(stmt, ast.Import)]
            found |= {ctx.name_of(ctx.checked.declares[node]): stmt for stmt in statements}
    return found


def _member_names(tree: n.Module) -> set[str]:
    """The names that hide those of Python inside a class."""
    members = (n.Field, n.FunDecl, n.IntentDecl, n.LetStmt)
    return {node.name for node in walk(tree) if isinstance(node, members)}


def _definitions(ctx: Context) -> Iterable[Definition]:
    """What each name of the module is in the end: of several declarations, the last one made.

    Private types stay, since public functions may mention them.
    """
    tree = ctx.checked.tree
    values = [
        node
        for node in tree.body
        if isinstance(node, n.LetStmt | n.FetchStmt)
        if not ctx.module.names.is_replaced(ctx.checked.declares[node])
    ]
    made: dict[str, Definition] = {}
    for statement in [*hoisted(tree), *values]:
        for definition in _made_by(ctx, statement):
            match definition:
                case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                    if not name.startswith("_"):
                        made[name] = definition
                case ast.ClassDef(name=name) | ast.TypeAlias(name=ast.Name(id=name)):
                    made[name] = definition
    return made.values()


def _made_by(ctx: Context, node: n.Stmt) -> Iterator[Definition]:
    if isinstance(node, n.FetchStmt) or (isinstance(node, n.LetStmt) and not _is_function(node)):
        yield _value(ctx, node)
        return
    with ctx.block() as lowered:
        lower_stmt(ctx, node)
    for statement in lowered:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.TypeAlias):
            yield statement


def _is_function(node: n.LetStmt) -> bool:
    """Whether a `let` makes a `def`, as `let f = fun(x: int): int => x` does."""
    return isinstance(node.value, n.LambdaExpr) and not node.mutable


def _value(ctx: Context, node: Value) -> Definition:
    """`let x = 1` -> `x: Final[int]`, `var x = 1` -> `x: int`"""
    at = node.span
    symbol = ctx.checked.declares[node]
    described = _type_of_value(ctx, node)
    if not symbol.mutable:
        described = py.subscript(at, ctx.imported(at, "typing", "Final"), described)
    return py.annotated(at, ctx.name_of(symbol), described, None)


def _type_of_value(ctx: Context, node: Value) -> ast.expr:
    at = node.span
    known = ctx.checked.symbol_types.get(ctx.checked.declares[node], t.ANY)
    if isinstance(node, n.FetchStmt):
        return from_type(ctx, at, known)
    match known, node.value:
        case t.UNIT, n.CallExpr():  # print and json give their argument
            return from_type(ctx, at, t.ANY)
        case t.ListTy() | t.MapTy() | t.SetTy(), None:
            return annotation(ctx, at, node.type, known)
        case _, None | n.IfExpr() if _may_be_none(node.value):
            return option(at, annotation(ctx, at, node.type, known))
        case t.StreamTy(element=element), n.ChannelExpr():
            return runtime_generic(ctx, at, "Stream", element)
        case t.StreamTy(element=element), n.CallExpr(callee=n.NameExpr(name=name) as callee):
            if name in _STREAM_CLASSES and callee not in ctx.checked.uses:
                return runtime_generic(ctx, at, _STREAM_CLASSES[name], element)
    return annotation(ctx, at, node.type, known)


def _may_be_none(value: n.Expr | None) -> bool:
    """Whether a variable may hold none, whatever its type: no value, or an `if` with no `else`."""
    return value is None or (isinstance(value, n.IfExpr) and _may_be_none(value.otherwise))


class _Surface(ast.NodeTransformer):
    """Takes the bodies out of definitions, and writes `Any` for unknown types of what one gets."""

    def __init__(self, ctx: Context, modules: Container[str]) -> None:
        self._modules = modules
        self._unknown = ctx.builtin(_START, "object").id
        self._any = ctx.imported(_START, "typing", "Any").id

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        node.body = [
            member
            for member in node.body
            if not isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
            or member.name == "__init__"
            or not member.name.startswith("_")
        ]
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        documented = ast.get_docstring(node, clean=False) is not None
        node.body = node.body[:1] if documented else [py.expression(_START, _ellipsis())]
        node.args.defaults = [_constant_or_ellipsis(value) for value in node.args.defaults]
        node.decorator_list = []
        self._drop_lonely(node)
        self.generic_visit(node)
        return node

    def _drop_lonely(self, node: ast.FunctionDef) -> None:
        """A type parameter that relates nothing, being mentioned once, stands for any type."""
        mentioned = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
        count = Counter(name.id for name in mentioned)
        lonely = {param.name for param in _type_vars(node) if count[param.name] < 2}
        node.type_params = [param for param in _type_vars(node) if param.name not in lonely]
        for name in mentioned:
            name.id = self._unknown if name.id in lonely else name.id

    def visit_arg(self, node: ast.arg) -> ast.arg:
        if not (isinstance(node.annotation, ast.Name) and node.annotation.id == self._unknown):
            self.generic_visit(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`pathlib.Path`; of a module that cannot be imported by name nothing is known."""
        if isinstance(node.value, ast.Name) and node.value.id in self._modules:
            return node
        return py.name(_START, self._any)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return py.name(_START, self._any) if node.id == self._unknown else node


def _type_vars(node: ast.FunctionDef) -> list[ast.TypeVar]:
    return [param for param in node.type_params if isinstance(param, ast.TypeVar)]


def _constant_or_ellipsis(default: ast.expr) -> ast.expr:
    match default:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return default
        case _:
            return _ellipsis()


def _ellipsis() -> ast.expr:
    return py.constant(_START, ...)


def _imports(
    module: ModuleContext, python: Mapping[str, ast.stmt], body: list[ast.stmt]
) -> list[ast.stmt]:
    """The imports that the stub needs, under their own names where the module has none of these:
    what a stub imports is not seen from outside."""
    names = [node for stmt in body for node in ast.walk(stmt) if isinstance(node, ast.Name)]
    used = {node.id for node in names}
    short: dict[str, str] = {}
    origins: dict[str, tuple[str, str]] = {}
    for alias, (origin, name) in module.imports.origins().items():
        if alias in used:
            free = name not in module.names.mentioned and name not in origins
            short[alias] = name if free else alias
            origins[short[alias]] = origin, name
    for node in names:
        node.id = short.get(node.id, node.id)
    return [
        *(statement for alias, statement in python.items() if alias in used),
        *import_statements(_START, origins),
    ]

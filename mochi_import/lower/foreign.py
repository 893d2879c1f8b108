"""Imports and externs (SEMANTICS section 17, newer-surface section 15).

    import python "os.path" as path        import os.path as path
    import "./lib/geometry" as geo         geo = _mochi_module("./lib/geometry", __file__)
                                           from .lib import geometry as geo  (see target.py)
    import go "strings" as strings         strings = _foreign("go", "strings")
    extern python fun area(w: float): int  area = _sidecar(__file__, "area", 1)
      area(2.0)                              _declared(area(2.0), "area", "int")
    extern c fun cos(x: float): float      cos = _c_function(_c_library(__file__, ""), "cos", ..)
    import c "./libgeo.so" as geo          geo = _c_library(__file__, "./libgeo.so")

An `extern` of a name that an import binds only describes that name, and makes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type
from mochi_import.lower.sidecars import type_name
from mochi_import.python_files import import_path

if TYPE_CHECKING:
    import ast

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span
    from mochi_import.syntax import nodes as n


def lower_import(ctx: Context, node: n.ImportDecl) -> None:
    """`import python "math" as math`, `import "./lib/geometry" as geo`"""
    at = node.span
    symbol = ctx.checked.declares[node]
    sibling = _sibling(ctx, node)
    if sibling is not None:
        package, name = sibling
        ctx.emit(py.import_from(at, package, [(name, ctx.name_of(symbol))]))
        return
    path, file = py.constant(at, node.path), py.name(at, "__file__")
    match node.language:
        case "python" if all(part.isidentifier() for part in node.path.split(".")):
            ctx.emit(py.import_(at, node.path, ctx.name_of(symbol)))
            return
        case "python":
            module = ctx.call(at, "python_file", path, file)
        case "c":
            module = ctx.call(at, "c_library", file, path)
        case None:
            module = ctx.call(at, "mochi_module", path, file)
        case language:
            module = ctx.call(at, "foreign", py.constant(at, language), path)
    ctx.emit(ctx.declare(at, symbol, module))


def _sibling(ctx: Context, node: n.ImportDecl) -> tuple[str, str] | None:
    """Package and name of a module that is emitted together with this one."""
    siblings = ctx.module.target.modules
    match node.language:
        case None:
            return siblings.get(node.path)
        case "python":
            return siblings.get(import_path(node.path))
    return None


def lower_extern_fun(ctx: Context, node: n.ExternFunDecl) -> None:
    """`extern fun math.sqrt(x: float): float`, `extern python fun area(w: float): float`"""
    symbol = ctx.checked.declares.get(node)
    if node.language == "c":
        _lower_c_function(ctx, node, symbol)
        return
    if symbol is None:
        return
    at = node.span
    name = py.constant(at, node.path[0])
    if len(node.path) > 1:
        value = ctx.call(at, "extern_module", name)
    elif node.language == "python":
        count = py.constant(at, len(node.params))
        value = ctx.call(at, "sidecar", py.name(at, "__file__"), name, count)
    else:
        value = ctx.call(at, "extern_value", name)
    ctx.emit(_declared(ctx, at, symbol, value))


def _declared(ctx: Context, at: Span, symbol: Symbol, value: ast.expr) -> ast.stmt:
    """The variable of a foreign function, with the type that the program says it has."""
    known = ctx.checked.symbol_types.get(symbol, t.ANY)
    if isinstance(known, t.FunTy) and not ctx.module.names.boxed(symbol):
        return py.annotated(at, ctx.name_of(symbol), from_type(ctx, at, known), value)
    return ctx.declare(at, symbol, value)


def _lower_c_function(ctx: Context, node: n.ExternFunDecl, symbol: Symbol | None) -> None:
    """`extern c fun z.crc32(..)` adds to the library `z`, which its first function declares unless
    an import does; a function without a library is one of C's own."""
    at = node.span
    *owner, name = node.path
    library: ast.expr = ctx.call(
        at, "c_library", py.name(at, "__file__"), py.constant(at, "".join(owner))
    )
    if owner:
        if symbol is not None:
            ctx.emit(ctx.declare(at, symbol, library))
        else:
            symbol = next(s for s in ctx.checked.scope.symbols if s.name == owner[0])
        library = ctx.load(at, symbol)
    parameters = [py.constant(at, type_name(param.type)) for param in node.params]
    function = ctx.call(
        at,
        "c_function",
        library,
        py.constant(at, name),
        py.list_(at, parameters),
        py.constant(at, type_name(node.result)),
    )
    if owner:
        ctx.emit(py.expression(at, function))
    elif symbol is not None:
        ctx.emit(_declared(ctx, at, symbol, function))


def lower_extern_var(ctx: Context, node: n.ExternVarDecl) -> None:
    """`extern var math.pi: float`; a variable that nothing provides is none."""
    symbol = ctx.checked.declares.get(node)
    if symbol is None:
        return
    at = node.span
    value = py.constant(at, None)
    if len(node.path) > 1:
        value = ctx.call(at, "extern_module", py.constant(at, node.path[0]))
    ctx.emit(ctx.declare(at, symbol, value))


def lower_extern_object(ctx: Context, node: n.ExternObjectDecl) -> None:
    """`extern object console`"""
    at = node.span
    value = ctx.call(at, "extern_value", py.constant(at, node.name))
    ctx.emit(ctx.declare(at, ctx.checked.declares[node], value))


def lower_extern_type(_ctx: Context, _node: n.ExternTypeDecl) -> None:
    """`extern type File`: a name for the checker only."""

"""Imports and externs (SEMANTICS section 17, newer-surface section 15).

    import python "os.path" as path        import os.path as path
    import "./lib/geometry" as geo         geo = _mochi_module("./lib/geometry", __file__)
                                           from .lib import geometry as geo  (see target.py)
    import go "strings" as strings         strings = _foreign("go", "strings")
    extern python fun area(w: float)       area = _sidecar(__file__, "area")

An `extern` of a name that an import binds only describes that name, and makes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.python_files import import_path

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
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
    if symbol is None:
        return
    at = node.span
    name = py.constant(at, node.path[0])
    if len(node.path) > 1:
        value = ctx.call(at, "extern_module", name)
    elif node.language == "python":
        value = ctx.call(at, "sidecar", py.name(at, "__file__"), name)
    else:
        value = ctx.call(at, "extern_value", name)
    ctx.emit(ctx.declare(at, symbol, value))


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

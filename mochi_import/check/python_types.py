"""Types of Python modules, read from a stub or source as text; none of its code runs.

What is written becomes an interface like that of a Mochi module (`interface`).  An annotation that
no Mochi type means the same as is `any`, and so is a function that is decorated.  `complete` says
whether the module can have no other names: not so with a `__getattr__`, a star import, or code that
writes names by other means than assignment.
"""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

from mochi_import.check.python_annotations import parameter_type, result_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What writes names into a module, or hides what a function is, behind the reader's back.
_DYNAMIC = frozenset(
    {
        "globals",
        "setattr",
        "vars",
        "exec",
        "eval",
        "modules",
        "__dict__",
        "_convert_",
        "global_enum",
    }
)

type _Function = ast.FunctionDef | ast.AsyncFunctionDef


def read(text: str, module: str, *, trusted: bool, package: bool) -> str:
    """The interface of the Python module with this text; nothing is known of one with an error.

    Values are any, since anybody may assign others.  What a `trusted` module says of its results is
    so; of others it is a promise.  A `package` has names for those of its modules that are
    imported, whoever imports them.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return ""
    bound: dict[str, list[ast.AST]] = {}
    for name, node in _bindings(tree.body):
        bound.setdefault(name, []).append(node)
    complete = not package and _is_complete(tree, bound)
    bound.pop("__getattr__", None)
    functions = {
        name: written
        for name, nodes in bound.items()
        if len(nodes) == 1 and isinstance(nodes[0], ast.FunctionDef)
        if (written := _function(nodes[0])) is not None
    }
    return json.dumps(
        {
            "module": module,
            "members": dict.fromkeys(bound, "any"),
            "types": {},
            "functions": functions,
            "complete": complete,
            "trusted": trusted,
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def _bindings(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.AST]]:
    """The names that statements of a module bind, with what binds them."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    yield alias.asname or alias.name.partition(".")[0], node
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node
            case _:
                yield from _bound_inside(node)


def _bound_inside(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """The names bound by other statements, and by those inside them."""
    inner: list[ast.stmt] = []
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt):
            inner.append(part)
        elif isinstance(part, ast.ExceptHandler | ast.match_case):
            inner += part.body
        else:
            for name in ast.walk(part):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store | ast.Del):
                    yield name.id, node
    yield from _bindings(inner)


def _is_complete(tree: ast.Module, bound: dict[str, list[ast.AST]]) -> bool:
    if "__getattr__" in bound or "*" in bound:
        return False
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _DYNAMIC:
                return False
            case ast.Global(names=names) if not bound.keys() >= set(names):
                return False
    return True


def _function(node: ast.FunctionDef) -> Any:
    """How a function is called; nothing for one that is decorated, or has types as parameters."""
    args = node.args
    if node.decorator_list or node.type_params:
        return None
    params = [*args.posonlyargs, *args.args]
    keywords = list(zip(args.kwonlyargs, args.kw_defaults, strict=True))
    return {
        "params": [parameter_type(param.annotation) for param in params],
        "names": [*("" for _ in args.posonlyargs), *(param.arg for param in args.args)],
        "least": len(params) - len(args.defaults),
        "variadic": args.vararg is not None,
        "keywords": [[param.arg, parameter_type(param.annotation)] for param, _ in keywords],
        "needed": [param.arg for param, default in keywords if default is None],
        "more": args.kwarg is not None,
        "result": "any" if _is_generator(node) else result_type(node.returns),
    }


def _is_generator(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))

"""What a program declares, without what it does: see `spawned`.  Importing this loads the compiler.

A variable is declared where its value is plain: literals, declared names, and lists, maps and sets
of them.
"""

from __future__ import annotations

import ast
import os
from typing import Any

from mochi_import.codegen import compile_tree
from mochi_import.loader.build import begin
from mochi_import.loader.library import CachedLibrary
from mochi_import.loader.loader import loader_of

# Functions of these modules of the runtime stand for imports of the program.
_IMPORTING = ("mochi_runtime.modules", "mochi_runtime.ffi")

_PLAIN = (
    *(ast.Constant, ast.Name, ast.Load, ast.List, ast.Tuple, ast.Dict, ast.Set),
    *(ast.UnaryOp, ast.UAdd, ast.USub, ast.Not),
)


def declarations(program: str, namespace: dict[str, Any]) -> None:
    """Execute the declarations of the program at that path, as a part of `__main__`."""
    path = os.path.abspath(program)
    loader = loader_of("__main__", path)
    compilation = begin(loader.get_data(path), path, loader.options, CachedLibrary(None))
    tree = compilation.python
    tree.body = _Declarations(tree.body).found
    namespace.update(__name__="__main__", __file__=path)
    exec(compile_tree(tree, path), namespace)


class _Declarations:
    """The statements among `body` that declare, in order."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self.found: list[ast.stmt] = []
        self._names: set[str] = {"__file__"}
        self._importing: set[str] = set()
        for statement in body:
            if self._declares(statement):
                self.found.append(statement)

    def _declares(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.ImportFrom(module=module, names=names):
                bound = {alias.asname or alias.name for alias in names}
                self._names |= bound
                if module in _IMPORTING:
                    self._importing |= bound
            case ast.Import(names=names):
                self._names |= {alias.asname or alias.name for alias in names}
            case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
                self._names.add(statement.name)
            case ast.ClassDef():
                self._names.add(statement.name)
            case ast.TypeAlias(name=ast.Name(id=name)):
                self._names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return self._assigns(name, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                return self._assigns(name, value)
            case _:
                return False
        return True

    def _assigns(self, name: str, value: ast.expr) -> bool:
        match value:
            case ast.Call(func=ast.Name(id=function)) if function in self._importing:
                plain = True
            case _:
                plain = all(self._is_plain(node) for node in ast.walk(value))
        if plain:
            self._names.add(name)
        return plain

    def _is_plain(self, node: ast.AST) -> bool:
        return isinstance(node, _PLAIN) and (
            not isinstance(node, ast.Name) or node.id in self._names
        )

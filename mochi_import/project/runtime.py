"""The part of the runtime that emitted modules need, as a package of their own.

An emitted package brings its runtime along, so that two of them never disagree about one.  What is
needed is followed from name to name: a function that nothing calls brings nothing, and so the
modules that it would import while it runs stay out.  The copies differ from the originals in their
imports only, which are relative.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import mochi_runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "mochi_runtime"
BUNDLED = "_runtime"
_FOLDER = Path(mochi_runtime.__file__).parent
_IMPORT = re.compile(rf"^( *from ){NAME}\b(\.?)", re.MULTILINE)


class Use(NamedTuple):
    """A name of a module of the runtime; without a name, the module itself."""

    module: str
    name: str = ""


def needed(uses: Iterable[Use]) -> list[str]:
    """The modules of the runtime, `""` being the package itself, that these names need."""
    todo = [Use(""), *uses]
    seen: set[Use] = set()
    while todo:
        use = todo.pop()
        if use not in seen:
            seen.add(use)
            todo += _module(use.module).needs(use.name)
            todo += [Use(package) for package in _packages(use.module)]
            todo.append(Use(use.module))
    return sorted({use.module for use in seen})


def _packages(module: str) -> list[str]:
    return [module.rpartition(".")[0]] if "." in module else []


def uses_of(tree: ast.AST, runtime: str) -> Iterator[Use]:
    """What an emitted module imports from the runtime, which it calls by this name."""
    dots = len(runtime) - len(runtime.lstrip("."))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == dots:
            package, _, module = (node.module or "").partition(".")
            if package == runtime.lstrip("."):
                yield from (Use(module, alias.name) for alias in node.names)


def text_of(module: str) -> str:
    """The source of a module, with imports that are relative to the package around the runtime."""
    path = _path(module)
    depth = len(path.relative_to(_FOLDER).parts)
    text = path.read_text(encoding="utf-8")
    return _IMPORT.sub(lambda match: match[1] + "." * depth, text)


def place_of(module: str) -> str:
    """The file of a module in the package of the runtime."""
    return _path(module).relative_to(_FOLDER).as_posix()


def _path(module: str) -> Path:
    place = _FOLDER.joinpath(*module.split(".")) if module else _FOLDER
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


class _Module:
    """What the definitions of one module of the runtime need."""

    def __init__(self, module: str) -> None:
        self._definitions: dict[str, list[ast.stmt]] = {}
        self._always: list[ast.stmt] = []
        self._modules: dict[str, str] = {}  # that are imported whole, by name
        tree = ast.parse(_path(module).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                found = (use for use in _imported(node) if not use.name)
                self._modules.update((use.module.rpartition(".")[2], use.module) for use in found)
        for statement in tree.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._definitions.setdefault(statement.name, []).append(statement)
            else:
                self._always.append(statement)

    def needs(self, name: str) -> Iterator[Use]:
        """What a definition needs when it is used; without a name, what importing needs."""
        todo: list[ast.AST] = list(self._definitions.get(name, ()) if name else self._always)
        seen = {name}
        while todo:
            for use in self._mentioned(todo.pop()):
                if isinstance(use, Use):
                    yield use
                elif use not in seen:
                    seen.add(use)
                    todo += self._definitions.get(use, ())

    def _mentioned(self, tree: ast.AST) -> Iterator[Use | str]:
        """The names and imports in a tree, but for those only type checkers see."""
        if isinstance(tree, ast.If) and ast.unparse(tree.test) == "TYPE_CHECKING":
            return
        if isinstance(tree, ast.Name):
            yield tree.id
        elif isinstance(tree, ast.Attribute) and isinstance(tree.value, ast.Name):
            if tree.value.id in self._modules:
                yield Use(self._modules[tree.value.id], tree.attr)
        elif isinstance(tree, ast.ImportFrom):
            yield from _imported(tree)
        for child in ast.iter_child_nodes(tree):
            yield from self._mentioned(child)


def _imported(statement: ast.ImportFrom) -> Iterator[Use]:
    """`from mochi_runtime.fmt import printed`, `from mochi_runtime import casts`"""
    package, _, module = (statement.module or "").partition(".")
    if package == NAME:
        for alias in statement.names:
            inner = f"{module}.{alias.name}".lstrip(".")
            # Of a module that is imported whole, the names are read as attributes.
            yield Use(inner) if _path(inner).is_file() else Use(module, alias.name)


@cache
def _module(module: str) -> _Module:
    return _Module(module)

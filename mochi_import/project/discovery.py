"""From the files and folders that the user names to the layout of a project."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.project.errors import ProjectError
from mochi_import.project.layout import Layout, common_folder
from mochi_import.python_files import python_name
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children
from mochi_runtime import modules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mochi_import.driver import Compilation

_PROGRAMS = ("__main__", "main")
_DECLARATIONS = (
    *(n.ImportDecl, n.ExternTypeDecl, n.ExternVarDecl, n.ExternFunDecl, n.ExternObjectDecl),
    *(n.StructDecl, n.SumDecl, n.AliasDecl, n.AgentDecl, n.StreamDecl, n.ModelDecl, n.FunDecl),
    *(n.TestDecl, n.BenchDecl),
)

# What makes a value and does nothing else.
_VALUES = (
    *(n.IntLit, n.FloatLit, n.StringLit, n.BoolLit, n.NoneLit, n.NameExpr, n.LambdaExpr),
    *(n.ListExpr, n.MapExpr, n.SetExpr, n.StructExpr, n.UnaryExpr, n.BinaryExpr),
    *(n.MapEntry, n.FieldValue),
)


def discover(sources: Sequence[Path], compilation: Callable[[Path], Compilation]) -> Layout:
    """The modules behind absolute paths, and what they import; raises CompileError."""
    named = [file for source in sources for file in _mochi_files(source)]
    found = _Found(compilation)
    for file in named:
        found.add(file)
    folders = [source for source in sources if source.is_dir()]
    everything = (*found.mochi, *found.python, *(folder / "_" for folder in folders))
    layout = Layout(
        common_folder(everything),
        tuple(sorted(found.mochi)),
        tuple(sorted(found.python)),
        tuple(sorted(found.folders)),
        main := _program(sources, named, compilation),
        is_program=main is not None and does_something(compilation(main).tree),
    )
    layout.check()
    return layout


def _mochi_files(source: Path) -> list[Path]:
    """The file itself, or the Mochi files below a folder, but for those of hidden folders."""
    if not source.is_dir():
        return [source]
    found = [
        file
        for file in sorted(source.rglob("*.mochi"))
        if not any(part.startswith(".") for part in file.relative_to(source).parts)
    ]
    if not found:
        raise ProjectError(f"{source.name}: no .mochi files in this folder")
    return found


def _program(
    sources: Sequence[Path], named: Sequence[Path], compilation: Callable[[Path], Compilation]
) -> Path | None:
    """The module that `python -m PACKAGE` runs.

    A single file is it, as for `run`; of several, `__main__` or `main`, or the only one with a
    `fun main()`.
    """
    if len(named) == 1:
        return named[0]
    roots = {source if source.is_dir() else source.parent for source in sources}
    for stem in _PROGRAMS:
        for file in named:
            if file.stem == stem and file.parent in roots:
                return file
    having = [file for file in named if has_main(compilation(file).tree)]
    return having[0] if len(having) == 1 else None


def has_main(tree: n.Module) -> bool:
    """Whether a module has a `fun main()`."""
    return any(
        isinstance(node, n.FunDecl) and node.name == "main" and not node.params
        for node in tree.body
    )


def does_something(tree: n.Module) -> bool:
    """Whether a module is more than declarations."""
    return has_main(tree) or not all(_only_declares(node) for node in tree.body)


def _only_declares(node: n.Stmt) -> bool:
    if isinstance(node, n.LetStmt):
        return node.value is None or _is_value(node.value)
    return isinstance(node, _DECLARATIONS)


def _is_value(node: n.Node) -> bool:
    if isinstance(node, n.LambdaExpr):
        return True
    return isinstance(node, _VALUES) and all(_is_value(part) for part in children(node))


class _Found:
    """The modules met so far."""

    def __init__(self, compilation: Callable[[Path], Compilation]) -> None:
        self._compilation = compilation
        self.mochi: set[Path] = set()
        self.python: set[Path] = set()
        self.folders: set[Path] = set()

    def add(self, file: Path) -> None:
        """Add a Mochi module and all that it imports."""
        todo = [file]
        while todo:
            file = todo.pop()
            if file not in self.mochi:
                self.mochi.add(file)
                todo += self._imported(file)

    def _imported(self, file: Path) -> Iterator[Path]:
        compilation = self._compilation(file)
        for path in compilation.import_paths:
            target = target_of(path, file)
            if target is None:
                continue
            if target.is_dir():
                self.folders.add(target)
                yield from (Path(each) for each in modules.mochi_files(str(target)))
            elif target.suffix == ".mochi":
                yield target
            else:
                self.python.add(target)
        if any(isinstance(node, n.ExternFunDecl) for node in compilation.tree.body):
            sidecar = file.with_name(f"{file.stem}_externs.py")
            if sidecar.is_file():
                self.python.add(sidecar)


def target_of(path: str, importer: Path) -> Path | None:
    """The file or folder behind an import path that belongs to the project; none for what is
    installed, or is not there."""
    name = python_name(path)
    if name is None:
        found = modules.locate(path, str(importer))
        return None if found is None else Path(found)
    if not all(part.isidentifier() for part in name.split(".")):
        beside = Path(os.path.abspath(importer.parent / name))  # noqa: PTH100 - keeps links
    elif "." in name or name in sys.stdlib_module_names:
        return None
    else:
        beside = importer.parent / f"{name}.py"
    return beside if beside.is_file() else None

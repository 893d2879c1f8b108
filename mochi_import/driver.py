"""The stages of a compilation, in order: source, tree, imports, checked tree, Python tree, code.

The only module that knows the order, and the only one that decides to stop: at a syntax error
always, at a type error when `options.check` is `error`.  Whoever gets a `CompileError` prints or
raises it.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from mochi_import.diagnostics.model import CompileError, Diagnostic, Problems
from mochi_import.interpreter import deep_recursion, no_collector
from mochi_import.library import Library, mochi_files
from mochi_import.options import CompilerOptions
from mochi_import.python_files import import_path, is_own, locate, python_name
from mochi_import.source import Span

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import CodeType

    from mochi_import.check.result import CheckedModule
    from mochi_import.lower.pyast import Module as PythonModule
    from mochi_import.lower.target import Target
    from mochi_import.source import SourceFile
    from mochi_import.syntax.nodes import Module


class Compilation:
    """One module on its way to code; each stage is computed when it is first asked for.

    `source.name` is how messages write the file; `filename` is what the code object, and so every
    traceback, calls it, and the place from which its imports are looked for.  `library` knows the
    modules that it imports.
    """

    def __init__(
        self,
        source: SourceFile,
        options: CompilerOptions | None = None,
        filename: str | None = None,
        library: Library | None = None,
    ) -> None:
        self.source = source
        self.options = options or CompilerOptions()
        self.filename = filename or source.name
        self.library = library or SourceLibrary(self.options)
        self.problems = Problems(source)

    @cached_property
    def tree(self) -> Module:
        """The syntax tree."""
        from mochi_import.syntax.parser import parse
        from mochi_import.syntax.standard import with_result

        tolerant = self.options.check != "error"
        tree = self._stage(lambda: parse(self.source, self.problems, tolerant=tolerant))
        return with_result(tree, self.source.text)

    @cached_property
    def import_paths(self) -> tuple[str, ...]:
        """What the module imports of Mochi and Python, each once; see `python_files`."""
        from mochi_import.syntax.nodes import ImportDecl

        found = [node for node in self.tree.body if isinstance(node, ImportDecl)]
        return tuple(
            dict.fromkeys(
                import_path(node.path) if node.language else node.path
                for node in found
                if node.language in (None, "python")
            )
        )

    @cached_property
    def imports(self) -> dict[str, tuple[str, ...]]:
        """The interfaces behind each import path, as text; none where nothing is known."""
        return {path: self._interfaces(path) for path in self.import_paths}

    def _interfaces(self, path: str) -> tuple[str, ...]:
        name = python_name(path)
        if name is not None:
            return python_interface(name, self.filename)
        return self.library.interfaces(path, self.filename)

    @cached_property
    def checked(self) -> CheckedModule:
        """The tree with its side tables; `problems` is complete from here on."""
        from mochi_import.check.checker import check
        from mochi_import.check.interface import KnownTypes, module_type
        from mochi_import.check.standard import KNOWN

        tree = self.tree
        known: KnownTypes = {**KNOWN}
        interfaces = {
            path: module_type(path, texts, known) for path, texts in self.imports.items() if texts
        }
        checked = self._stage(lambda: check(tree, self.problems, interfaces, self._sources))
        if self.options.check == "error" and self.problems.errors:
            raise CompileError(self.problems)
        return checked

    def _sources(self, module: str) -> Iterator[SourceFile]:
        """The texts behind an import path, or behind the home of a type."""
        from mochi_import.check.interface import hash_of
        from mochi_import.syntax.parser import decode

        folder = os.path.dirname(os.path.abspath(self.filename))
        if module in self.import_paths:
            files: Iterable[str] = mochi_files(module, self.filename)
        else:
            reached = self.library.reached(self.import_paths, self.filename)
            files = [f for f in reached if hash_of(self.library.interface(f) or "") == module]
        for file in files:
            try:
                yield decode(_read(file), os.path.relpath(file, folder))
            except (OSError, ValueError, CompileError):  # gone, or on another drive
                continue

    @cached_property
    def interface(self) -> str:
        """What modules that import this one are checked against."""
        from mochi_import.check.interface import dump

        return dump(self.checked, _stem(self.filename))

    @cached_property
    def python(self) -> PythonModule:
        """The Python tree, with Mochi positions."""
        from mochi_import.lower.module import lower

        checked = self.checked
        return self._stage(lambda: lower(checked, self.source, explain=self.options.explain))

    def python_in(self, target: Target) -> PythonModule:
        """The Python tree for code that will live elsewhere."""
        from mochi_import.lower.module import lower

        checked = self.checked
        return self._stage(lambda: lower(checked, self.source, target=target))

    def stub(self, homes: Mapping[str, str]) -> ast.Module:
        """The tree of the module's stub; `homes` are the Python names of the modules that declare
        types, by the hash of their interface."""
        from mochi_import.lower.stub import lower_stub

        checked = self.checked
        return self._stage(lambda: lower_stub(checked, self.source, homes))

    @cached_property
    def code(self) -> CodeType:
        """The code object of the module."""
        from mochi_import.codegen import compile_tree

        python = self.python
        try:
            return self._stage(lambda: compile_tree(python, self.filename))
        except CompileError as error:  # found in the Python tree, shown in the Mochi source
            raise CompileError(Problems(self.source, error.problems.found)) from None

    def _stage[T](self, run: Callable[[], T]) -> T:
        """Run one stage; a program too deep or too large for it is an error of the program."""
        try:
            with deep_recursion, no_collector:
                return run()
        except RecursionError:
            raise self._too_large("the program nests too deeply") from None
        except MemoryError:
            raise self._too_large("the program is too large to compile") from None

    def _too_large(self, message: str) -> CompileError:
        help_text = "Split the deepest expression or block into functions or variables."
        self.problems.add(Diagnostic("P099", message, Span(1, 1, 1, 1), help_text))
        return CompileError(self.problems)


def python_interface(name: str, importer: str) -> tuple[str, ...]:
    """The interface behind `import python "name"`, from its stub or source."""
    from mochi_import.check.python_types import read

    file = locate(name, importer)
    if file is None:
        return ()
    try:
        text = _read(file).decode()
    except (OSError, UnicodeDecodeError):
        return ()
    package = _stem(file) == "__init__"
    found = read(text, name, trusted=is_own(file), package=package)
    return (found,) if found else ()


class SourceLibrary(Library):
    """Makes the interfaces of modules from their sources, each once."""

    def __init__(self, options: CompilerOptions) -> None:
        super().__init__()
        self._options = options
        self._compilations: dict[str, Compilation | None] = {}

    def imports(self, file: str) -> tuple[str, ...]:
        """The import paths of Mochi modules that the file mentions."""
        compilation = self._compilation(file)
        try:
            return () if compilation is None else compilation.import_paths
        except CompileError:
            return ()

    def interface(self, file: str) -> str | None:
        """The interface of the module in `file`; none if it does not compile."""
        compilation = self._compilation(file)
        try:
            return None if compilation is None else compilation.interface
        except CompileError:
            return None

    def _compilation(self, file: str) -> Compilation | None:
        if file not in self._compilations:
            self._compilations[file] = self._open(file)
        return self._compilations[file]

    def _open(self, file: str) -> Compilation | None:
        from mochi_import.syntax.parser import decode

        try:
            source = decode(_read(file), os.path.basename(file))
        except (OSError, CompileError):
            return None
        return Compilation(source, self._options, file, self)


def _read(file: str) -> bytes:
    with open(file, "rb") as opened:
        return opened.read()


def _stem(file: str) -> str:
    return os.path.splitext(os.path.basename(file))[0]

"""The stubs of several modules that may import each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.check.interface import hash_of
from mochi_import.driver import Compilation, SourceLibrary
from mochi_import.stubs.layout import name_for
from mochi_import.stubs.text import render
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.options import CheckMode, CompilerOptions
    from mochi_import.stubs.layout import ModuleFile


class BrokenImportError(Exception):
    """A module imports another one that does not compile, so that its types are not known."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class StubMaker:
    """Makes stubs from the sources as they are when they are first read."""

    def __init__(self) -> None:
        self._libraries: dict[CheckMode, SourceLibrary] = {}

    def make(self, module: ModuleFile, shown: str, options: CompilerOptions) -> str:
        """The text of a module's stub; messages call the file `shown`.

        Raises CompileError, BrokenImportError, and OSError where the file cannot be read.
        """
        source = decode(module.path.read_bytes(), shown)
        library = self._libraries.setdefault(options.check, SourceLibrary(options))
        compilation = Compilation(source, options, str(module.path), library)
        assert compilation.checked  # its own errors come before those of what it imports
        reached = library.reached(compilation.import_paths, str(module.path))
        homes = _homes(module, [file for file in reached if file != str(module.path)], library)
        return render(compilation.stub(homes), module.source)


def _homes(module: ModuleFile, reached: Iterable[str], library: SourceLibrary) -> dict[str, str]:
    """The Python names of the modules that declare types, by the hash of their interface."""
    found = {}
    for file in reached:
        interface = library.interface(file)
        if interface is None:
            raise BrokenImportError(Path(file))
        name = name_for(module, Path(file))
        if name is not None:
            found[hash_of(interface)] = name
    return found

"""Loads one `.mochi` file as a module.

A hit of the cache executes the code it finds.  A miss imports the compiler and leaves a cache file
behind.  All else that a loader owes Python (resources, packages, `__file__`, reload) is that of the
bases of `importlib.machinery.SourceFileLoader`.  It is no base itself: hooks that rewrite Python
code, such as those of pytest and typeguard, take all that it loads for Python.
"""

from __future__ import annotations

import os
from _frozen_importlib_external import FileLoader, SourceLoader
from _frozen_importlib_external import spec_from_file_location as spec_with_loader
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # typeshed lacks it
from _thread import get_ident

from mochi_import.loader.cache import Entry
from mochi_import.loader.frames import hidden
from mochi_import.loader.settings import check_mode
from mochi_import.loader.sources import SourceEntry, register
from mochi_import.loader.store import Store
from mochi_import.loader.trace import trace
from mochi_import.options import CompilerOptions
from mochi_runtime.archives import archive_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from types import CodeType, ModuleType
    from zipimport import zipimporter

    from mochi_import.loader.library import CachedLibrary
    from mochi_import.loader.resources import ArchiveReader
    from mochi_import.options import CheckMode


# By thread and check mode: the libraries of the import that is under way.
_libraries: dict[int, dict[CheckMode | None, CachedLibrary]] = {}


class MochiLoader(FileLoader, SourceLoader):
    """The loader of one module; a `check` of none means what the file's project says."""

    def __init__(self, fullname: str, path: str, check: CheckMode | None = None) -> None:
        super().__init__(fullname, path)
        self._check = check
        self.options = CompilerOptions(check or check_mode(path))
        self.store = Store(path, self.options)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MochiLoader):
            return NotImplemented
        return (self.name, self.path, self._check) == (other.name, other.path, other._check)

    __hash__ = FileLoader.__hash__

    @hidden
    def exec_module(self, module: ModuleType) -> None:  # pragma: no cover
        """Run the module.  The imports that this causes look at each file's interface once.

        Does what the base class does: its frames would make the longest chain of modules that
        import each other shorter than it is in Python.
        """
        thread = get_ident()
        outermost = thread not in _libraries
        if outermost:
            _libraries[thread] = {}
        try:
            exec(self.get_code(module.__name__), vars(module))
        finally:
            if outermost:
                del _libraries[thread]

    @hidden
    def get_code(self, fullname: str) -> CodeType:  # pragma: no cover
        """The code object of the module; raises `MochiSyntaxError` where it does not compile."""
        try:
            self.get_filename(fullname)  # refuses another module's name
            entry = self.load()
        except Exception as error:
            raise _as_import_error(error, self.path) from None
        for line, message, _ in entry.problems:
            _warn(line, message, self.path)
        return entry.code

    def load(self) -> Entry:
        """The code of the module and its warnings, from the cache or compiled now."""
        entry = self.entry()
        _fix_co_filename(entry.code, self.path)
        source = SourceEntry(self.path, self._text, self._current_code, self._stamp)
        register(self.path, source)
        return entry

    def entry(self, library: CachedLibrary | None = None) -> Entry:
        """The same, where the code may still be that of a file which was moved here.  `library` is
        that of a module which is compiled against this one."""
        library = library or _libraries.get(get_ident(), {}).get(self._check)
        found = library.kept(self) if library else self.kept()
        if isinstance(found, Entry):
            # Most modules import no other, so that nothing need be loaded to compare interfaces.
            changed = found.dependencies and self._library(library).changed(found, self.path)
            if not changed:
                trace(self.name, f"hit {self.store.place}")
                return found
            found = f'interface of "{changed}" changed'
        trace(self.name, f"miss: {found}")
        entry = self.compile(self.get_data(self.path), self._library(library))
        failure = self.store.write(entry)
        trace(self.name, f"not written: {failure}" if failure else f"written {self.store.place}")
        return entry

    def kept(self) -> Entry | str:
        """The cache entry for the source as it is, or why there is none.  The modules that it was
        compiled against may have changed since."""
        return self.store.read(self.get_data)

    def _library(self, given: CachedLibrary | None) -> CachedLibrary:
        """The given library, or a new one for the rest of the import that is under way."""
        from mochi_import.loader.library import CachedLibrary

        if given is None:
            given = _libraries.get(get_ident(), {})[self._check] = CachedLibrary(self._check)
        return given

    def compile(self, data: bytes, library: CachedLibrary) -> Entry:
        """The entry for the source `data`; raises `CompileError`."""
        from mochi_import.loader.build import build_entry

        return build_entry(data, self.path, self.options, library)

    def path_stats(self, path: str) -> dict[str, float]:
        """The size and the time of change of a file."""
        stat = os.stat(path)
        return {"mtime": stat.st_mtime, "size": stat.st_size}

    def source_to_code(  # type: ignore[override]  # typeshed has a static method of InspectLoader
        self,
        data: bytes | str,
        path: str = "<string>",
        *,
        _optimize: int = -1,
    ) -> CodeType:
        """The code object for the text of a module that is called `path`; nothing is kept."""
        from mochi_import.loader.build import build_entry

        text = data if isinstance(data, bytes) else data.encode()
        try:
            return build_entry(text, path, self.options).code
        except Exception as error:
            raise _as_import_error(error, path) from None

    def get_source(self, fullname: str) -> str:
        """The text of the module, as `linecache` and `inspect` want it."""
        self.get_filename(fullname)  # refuses the name of another module
        return self._text()

    def _text(self) -> str:
        try:
            text = self.get_data(self.path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ImportError(f"{self.path} is not UTF-8: {error}", name=self.name) from error
        return text.replace("\r\n", "\n")

    def _current_code(self) -> CodeType:
        """The code of the text as it is now, for who looks for a definition in it."""
        try:
            return self.entry().code
        except Exception as error:
            raise OSError(f"{self.path} does not compile any more") from error

    def _stamp(self) -> object:
        """Something that changes when the text does; nothing where that cannot be known."""
        try:
            return self.path_stats(self.path)
        except OSError:
            return None


class ArchiveLoader(MochiLoader):
    """The loader of a module in a zip file, whose bytecode may be in it too."""

    def __init__(
        self, fullname: str, path: str, archive: zipimporter, check: CheckMode | None = None
    ) -> None:
        self._archive = archive
        super().__init__(fullname, path, check)

    def get_data(self, path: str) -> bytes:
        """The bytes of a file in the archive, or of another one anywhere."""
        inside = path.startswith(self._archive.archive + os.sep)
        return self._archive.get_data(path) if inside else super().get_data(path)

    def get_resource_reader(self, name: str) -> ArchiveReader:  # type: ignore[override]
        """What `importlib.resources` reads the files beside the module with."""
        from mochi_import.loader.resources import ArchiveReader

        folder = os.path.dirname(self.get_filename(name))
        return ArchiveReader(self._archive.archive, folder)


def loader_of(fullname: str, path: str, check: CheckMode | None = None) -> MochiLoader:
    """The loader of the module at `path`, which may be in a zip file."""
    archive = None if os.path.isfile(path) else archive_of(path)
    if archive is None:
        return MochiLoader(fullname, path, check)
    return ArchiveLoader(fullname, path, archive, check)


def spec_of(loader: MochiLoader) -> ModuleSpec:
    """The spec of the module that the loader loads; that of an `__init__.mochi` is of a package."""
    spec = spec_with_loader(loader.name, loader.path, loader=loader)
    assert spec is not None
    spec.cached = loader.store.place
    return spec


def spec_from_file_location(
    name: str, location: str | os.PathLike[str], *, check: CheckMode | None = None
) -> ModuleSpec:
    """The spec of a `.mochi` file, whatever its name and place.

    As `importlib.util.spec_from_file_location`, which knows Python's own suffixes only.
    """
    return spec_of(loader_of(name, os.path.abspath(location), check))


def _as_import_error(error: Exception, path: str) -> Exception:
    """What the importer raises for `error`: compile errors as Python shows errors of syntax."""
    from mochi_import.diagnostics.model import CompileError
    from mochi_import.loader.errors import MochiSyntaxError

    return MochiSyntaxError(error, path) if isinstance(error, CompileError) else error


def _warn(line: int, message: str, path: str) -> None:
    import warnings

    warnings.warn_explicit(message, SyntaxWarning, path, line)

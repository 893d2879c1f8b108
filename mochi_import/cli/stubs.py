"""`stubs PATH...`: what Python's type checkers may know of Mochi modules, as `.pyi` files.

A stub that this command wrote says so in its first line; any other is somebody's work and is left
alone.  A module that does not compile keeps the stub that it has.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error
from mochi_import.cli.sources import mochi_files
from mochi_import.cli.status import FAILED, OK, UsageError
from mochi_import.diagnostics.model import CompileError
from mochi_import.loader.settings import check_mode
from mochi_import.options import CompilerOptions
from mochi_import.stubs.files import State, StubFile, left_over
from mochi_import.stubs.layout import import_root, module_file, typed_packages
from mochi_import.stubs.project import BrokenImportError, StubMaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mochi_import.stubs.layout import ModuleFile

# How often `--watch` looks at the files, in seconds.
_INTERVAL = 0.3


def write_stubs(paths: Sequence[str], folder: str | None, *, force: bool) -> int:
    """Write the stubs that are not up to date."""
    return _Round(paths, folder).write(force=force)


def check_stubs(paths: Sequence[str], folder: str | None) -> int:
    """List the stubs that are not up to date, and write none; the status is 1 if there are any."""
    return _Round(paths, folder).check()


def watch_stubs(paths: Sequence[str], folder: str | None, *, force: bool) -> int:
    """Keep the stubs up to date until Ctrl-C."""
    seen: object = None
    stubs: Iterable[Path] = ()
    with suppress(KeyboardInterrupt):
        while True:
            state = _state_of(paths)
            if state != seen:
                seen = state
                existing = [path for path in paths if os.path.exists(path)]
                current = _Round(existing, folder, before=stubs)
                current.write(force=force)
                stubs = current.modules
            time.sleep(_INTERVAL)
    return OK


def _state_of(paths: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """What tells that a file was changed, for each that there is."""
    state = {}
    for path in paths:
        with suppress(OSError, UsageError):  # a file may go while we look
            for file in mochi_files([path]):
                found = os.stat(file)
                state[file] = found.st_mtime_ns, found.st_size, found.st_ino
    return state


class _Round:
    """All stubs once.  `before` are the places of those of the round before this one."""

    def __init__(
        self, paths: Sequence[str], folder: str | None, before: Iterable[Path] = ()
    ) -> None:
        self._folders = [Path(path).absolute() for path in paths if os.path.isdir(path)]
        self._output = None if folder is None else Path(folder).absolute()
        self._before = before
        self._status = OK
        self.modules: dict[Path, tuple[str, ModuleFile]] = {}
        for shown, module in _importable(paths):
            # Of two modules of one name the first is meant, as on sys.path.
            self.modules.setdefault(module.stub(self._output), (shown, module))
        roots = dict.fromkeys(str(module.root) for _, module in self.modules.values())
        sys.path[:0] = [root for root in roots if root not in sys.path]

    def write(self, *, force: bool) -> int:
        """Put right what is not up to date."""
        counts = dict.fromkeys(("written", "up to date", "removed"), 0)
        for stub, state in self._stubs():
            if state is State.BY_HAND and not force:
                advice = "rename it, or overwrite it by --force"
                print(f"{_shown(stub.path)} is written by hand; {advice}", file=sys.stderr)
                self._status = max(self._status, FAILED)
            elif state is State.FRESH:
                counts["up to date"] += 1
            else:
                _put_right(stub)
                counts["removed" if stub.text is None else "written"] += 1
        done = [f"{count} {what}" for what, count in counts.items() if count]
        print(f"stubs: {', '.join(done) or 'none'}", file=sys.stderr)
        return self._status

    def check(self) -> int:
        """List what is not up to date."""
        total = wrong = 0
        for stub, state in self._stubs():
            total += 1
            if state is not State.FRESH:
                wrong += 1
                print(f"{_shown(stub.path)}: {state.value}")
        print(f"stubs: {total - wrong} up to date, {wrong} not", file=sys.stderr)
        return max(self._status, FAILED if wrong else OK)

    def _stubs(self) -> Iterator[tuple[StubFile, State]]:
        for stub in self._wanted():
            try:
                yield stub, stub.state()
            except OSError as error:
                raise UsageError(f"{_shown(stub.path)}: {error.strerror}") from None

    def _wanted(self) -> Iterator[StubFile]:
        """The files that should be, and those that should be no more."""
        maker = StubMaker()
        for place, (shown, module) in self.modules.items():
            options = CompilerOptions(check_mode(str(module.path)))
            try:
                yield StubFile(place, maker.make(module, shown, options))
            except CompileError as error:
                self._status = max(self._status, print_compile_error(error, shown))
            except BrokenImportError as error:
                self._status = max(self._status, FAILED)
                reason = f"imports {_shown(error.path)}, which does not compile"
                print(f"{shown} {reason}; its stub stays as it is", file=sys.stderr)
            except OSError as error:
                raise UsageError(f"{shown}: {error.strerror}") from None
        yield from (StubFile(p, None) for p in self._before if p not in self.modules and p.exists())
        if self._output is None:
            modules = [module for _, module in self.modules.values()]
            markers = [package / "py.typed" for package in typed_packages(modules)]
            yield from (StubFile(marker, "") for marker in markers if not marker.exists())
            for folder in self._folders:
                yield from left_over(folder)


def _put_right(stub: StubFile) -> None:
    try:
        stub.put_right()
    except OSError as error:
        raise UsageError(f"cannot write {_shown(stub.path)}: {error.strerror}") from None


def _importable(paths: Sequence[str]) -> Iterator[tuple[str, ModuleFile]]:
    """The modules, with how the user calls their files."""
    for path in paths:
        root = import_root(Path(path).absolute())
        for file in mochi_files([path]):
            module = module_file(Path(file).absolute(), root)
            if module.is_importable:
                yield file, module
            else:
                print(f"{file}: no import can name this file; it gets no stub", file=sys.stderr)


def _shown(path: Path) -> str:
    """A path as the user would write it here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)

"""`compile PATH...`: bring the cache files of modules up to date ahead of their imports.

What `python -m compileall` is for `.py` files.  Modules that are up to date are left alone, so it
can be run again at no cost.
"""

from __future__ import annotations

import _imp
import os
import sys
from functools import cache, partial
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error
from mochi_import.cli.parallel import count, results, with_progress
from mochi_import.cli.sources import readable_files, require_file
from mochi_import.cli.status import FAILED, OK, SYNTAX, TYPES, USAGE
from mochi_import.diagnostics.model import CompileError
from mochi_import.loader.library import CachedLibrary
from mochi_import.loader.loader import MochiLoader

if TYPE_CHECKING:
    from mochi_import.options import CheckMode

# Of PEP 552, whose third mode would go by the time of the source.
MODES = ("checked-hash", "unchecked-hash")


def compile_files(paths: list[str], check: CheckMode | None, mode: str) -> int:
    """Compile each file that has no good cache file; the exit status is that of the worst error.

    With the mode `unchecked-hash`, imports use the cache files without a look at the sources.
    """
    files, unreadable = readable_files(paths)
    statuses = []
    with results(partial(_compile, check=check), files) as found:
        for path, failure in zip(files, with_progress(found, len(files), "compiled"), strict=True):
            failure = failure or _settle(path, check, checked=mode == MODES[0])
            if failure is not None:
                statuses.append(_report(path, failure))
    if statuses:
        print(f"{count(len(statuses), 'file')} of {len(files):,} not compiled", file=sys.stderr)
    worst = next((status for status in (SYNTAX, TYPES, FAILED) if status in statuses), OK)
    return worst or (USAGE if unreadable else OK)


def _compile(path: str, check: CheckMode | None) -> CompileError | str | None:
    """Have a good cache file for the module; returns what is in the way."""
    require_file(path)
    # Whoever calls this wants files, and no modules that were compiled against outdated ones.
    sys.dont_write_bytecode = False
    _imp.check_hash_based_pycs = "always"
    loader = MochiLoader(path, os.path.abspath(path), check)
    try:
        entry = loader.entry(_library(check))
    except CompileError as error:
        return error
    if isinstance(loader.store.read_file(loader.get_data), str):
        return loader.store.write_file(entry)
    return None


@cache
def _library(check: CheckMode | None) -> CachedLibrary:
    """The interfaces of imported modules, looked at once by each process."""
    return CachedLibrary(check)


def _settle(path: str, check: CheckMode | None, *, checked: bool) -> str | None:
    """Give a good cache file the wanted mode.

    This comes last and in one process: files are also written where an importer needs an interface.
    """
    loader = MochiLoader(path, os.path.abspath(path), check)
    found = loader.store.read_file(loader.get_data)
    if isinstance(found, str) or found.checked == checked:
        return found if isinstance(found, str) else None
    found.checked = checked
    return loader.store.write_file(found)


def _report(path: str, failure: CompileError | str) -> int:
    if isinstance(failure, CompileError):
        status = print_compile_error(failure, path)
        print(file=sys.stderr)
        return status
    print(f"mochi-import: the code of {path} cannot be kept: {failure}", file=sys.stderr)
    return FAILED

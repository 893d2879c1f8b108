"""A miss of the cache: from source bytes to a cache entry.  Importing this loads the compiler."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mochi_import.diagnostics.render import render
from mochi_import.driver import Compilation
from mochi_import.interpreter import no_collector
from mochi_import.loader.cache import Entry, hash_of_source
from mochi_import.loader.library import CachedLibrary
from mochi_import.loader.stamp import compiler_stamp
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from mochi_import.options import CompilerOptions


def build_entry(
    data: bytes, path: str, options: CompilerOptions, library: CachedLibrary | None = None
) -> Entry:
    """Compile the module at `path`; raises `CompileError`."""
    library = library or CachedLibrary(options.check)
    with no_collector:  # which would walk all trees once more before they are gone
        entry = _entry(data, path, options, library)
        library.forget_compilation(path)
    return entry


def _entry(data: bytes, path: str, options: CompilerOptions, library: CachedLibrary) -> Entry:
    compilation = library.compilation(data, path, options)
    code = compilation.code
    source = compilation.source
    # Places in other files move without a change of this entry's key.
    found = [p.within_its_file() for p in compilation.problems.sorted() if options.check != "off"]
    return Entry(
        (compiler_stamp(), options.cache_tag(), hash_of_source(data)),
        code,
        tuple((p.span.line, f"[{p.code}] {p.message}", render(p, source)) for p in found),
        compilation.interface,
        tuple((imported, library.state(imported, path)) for imported in compilation.imports),
    )


def begin(data: bytes, path: str, options: CompilerOptions, library: CachedLibrary) -> Compilation:
    """A compilation of the module at `path`.

    Messages call the file by its last name, so that the code is the same wherever its folder is.
    """
    return Compilation(decode(data, os.path.basename(path)), options, path, library)

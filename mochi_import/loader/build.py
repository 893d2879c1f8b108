"""A miss of the cache: from source bytes to a cache entry.  Importing this loads the compiler."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mochi_import.diagnostics.render import render
from mochi_import.driver import Compilation
from mochi_import.loader.cache import Entry
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from mochi_import.options import CompilerOptions


def build_entry(data: bytes, path: str, options: CompilerOptions) -> Entry:
    """Compile the module at `path`; raises `CompileError`.

    Messages call the file by its last name, so that the code is the same wherever its folder is.
    """
    source = decode(data, os.path.basename(path))
    compilation = Compilation(source, options, path)
    code = compilation.code
    found = compilation.problems.sorted() if options.check != "off" else []
    return Entry(
        code, tuple((p.span.line, f"[{p.code}] {p.message}", render(p, source)) for p in found)
    )

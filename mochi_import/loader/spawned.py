"""The `__main__` of a process that multiprocessing started for a Mochi program.

With the start methods `spawn` and `forkserver` the new process imports the main module of its
parent anew, so that functions and values of it can be pickled.  Python code says with
`if __name__ == "__main__"` what is not to be done again there; a Mochi program has no such line.
So `run` gives its program this module for a name to import (`__main__.__spec__`).  Importing it
installs the hook, and what the program declares is there when it is asked for: imports, types,
functions, and variables with a plain value.  Its other statements are not run.
"""

from __future__ import annotations

import sys

import mochi_import as mochi_import  # installs the hook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_declared: dict[str, Any] = {}


def __getattr__(name: str) -> Any:
    if not name.startswith("__"):
        if not _declared:
            from mochi_import.loader.declarations import declarations

            declarations(sys.argv[0], _declared)
        if name in _declared:
            return _declared[name]
    raise AttributeError(f"the program {sys.argv[0]} declares no {name}")

"""Where the code of a module will live, as far as its imports depend on it.

The import hook runs a module where its source lies: the runtime is installed, and the other Mochi
modules are found by their path when the program runs.  `emit` puts modules into a package of their
own, beside a copy of the runtime, where a Python import statement names each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Target:
    """`runtime` is the package of the runtime, `.._runtime` when it is relative to the module.

    `modules` are the package and the Python name of what the module imports of its own package, by
    import path (see `python_files.import_path`): `("..lib", "geometry")` for
    `import "../lib/geometry"`.  What is not among them is found when the program runs.
    """

    runtime: str = "mochi_runtime"
    modules: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def runtime_module(self, name: str) -> str:
        """A module of the runtime, as an import statement writes it."""
        return f"{self.runtime}.{name}"


HOOK = Target()

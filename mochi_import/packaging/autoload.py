"""A `.pth` file by which a start of Python finds Mochi modules with no `import mochi_import`.

`site` reads such files in site-packages (https://docs.python.org/3/library/site.html).  `enable`
writes one for an environment; a wheel has one of its own where its modules could not be imported
otherwise.  It says nothing where `mochi_autoload` is gone, so that no start breaks.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path, PurePosixPath

LINE = (
    'import sys; exec("try:\\n import mochi_autoload\\nexcept ImportError:\\n pass\\n'
    'else:\\n mochi_autoload.install()")\n'
)


def name_for(project: str) -> str:
    """The name of the file that the wheel of a project has."""
    return f"{project.lower().replace('-', '_').replace('.', '_')}_mochi.pth"


def is_needed(modules: Iterable[PurePosixPath], inits: dict[str, Path]) -> bool:
    """Whether some module can be reached only where the hook already is.

    `modules` are their places in the wheel, `inits` the Python `__init__` of top-level packages.
    One that imports `mochi_import` has installed the hook before what is below it is looked for.
    """
    tops = {module.parts[0] for module in modules}
    return any(top not in inits or not _imports_hook(inits[top]) for top in tops)


def _imports_hook(init: Path) -> bool:
    """Whether a statement at the top level of the file, in a `try` or not, imports the hook."""
    try:
        tree = ast.parse(init.read_bytes())
    except SyntaxError:
        return False
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.Try))]
    return any(_is_hook_import(statement) for body in bodies for statement in body)


def _is_hook_import(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] == "mochi_import" for alias in names)
        case ast.ImportFrom(module=str(module), level=0):
            return module.partition(".")[0] == "mochi_import"
    return False

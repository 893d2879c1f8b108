"""`emit`: Mochi modules as a Python project, or one stage of a compilation as text."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error
from mochi_import.cli.sources import require_file
from mochi_import.cli.status import OK, UsageError
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.loader.settings import check_mode
from mochi_import.options import CompilerOptions
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.project.project import RuntimeMode


RUNTIMES = ("bundled", "dependency")


def emit_project(
    sources: list[str],
    output: str,
    *,
    package: str | None,
    mode: RuntimeMode,
    with_line_table: bool,
) -> int:
    """Write the project for files and folders; returns the exit status."""
    from mochi_import.project.errors import ProjectError
    from mochi_import.project.project import make
    from mochi_import.project.writer import write

    paths = [Path(os.path.abspath(source)) for source in sources]
    for source, path in zip(sources, paths, strict=True):
        if not path.is_dir():
            require_file(source)
    try:
        project = make(
            paths,
            lambda file: CompilerOptions(check_mode(str(file))),
            package=package,
            mode=mode,
            with_line_table=with_line_table,
        )
        write(project.files, Path(output))
    except CompileError as error:
        return print_compile_error(error, error.problems.source.name)
    except ProjectError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from None
    print(f"emit: {len(project.files)} files in {output}", file=sys.stderr)
    return OK


def print_stage(file: str, stage: str) -> int:
    """Print a stage of the file, `-` for standard input; type errors stop nothing here."""
    data = sys.stdin.buffer.read() if file == "-" else Path(require_file(file)).read_bytes()
    name = "<stdin>" if file == "-" else file
    try:
        compilation = Compilation(decode(data, name), CompilerOptions("warn"))
        text = _STAGES[stage](compilation)
    except CompileError as error:
        return print_compile_error(error, name)
    sys.stdout.buffer.write(f"{text.rstrip()}\n".encode())
    return OK


def _tree(compilation: Compilation) -> str:
    from mochi_import.syntax.dump import dump

    return dump(compilation.tree)


def _types(compilation: Compilation) -> str:
    """Each declared name at its place with its type."""
    symbols = sorted(compilation.checked.symbol_types.items(), key=lambda row: row[0].span)
    return "\n".join(f"{s.span.line}:{s.span.column} {s.name}: {ty}" for s, ty in symbols)


def _plan(compilation: Compilation) -> str:
    """The plan of each query, in the order of the source."""
    from mochi_import.query.build import build_plan
    from mochi_import.query.explain import explain
    from mochi_import.query.rules import optimise
    from mochi_import.syntax.nodes import QueryExpr
    from mochi_import.syntax.walk import walk

    checked = compilation.checked
    queries = [node for node in walk(compilation.tree) if isinstance(node, QueryExpr)]
    plans = [optimise(checked, build_plan(checked, query)) for query in queries]
    return "\n".join(explain(plan, compilation.source) for plan in plans)


def _python(compilation: Compilation) -> str:
    from mochi_import.project.comments import comments
    from mochi_import.project.text import render

    tree = compilation.python
    return render(tree, comments(compilation.source.text, tree))


_STAGES: dict[str, Callable[[Compilation], str]] = {
    "tree": _tree,
    "types": _types,
    "plan": _plan,
    "python": _python,
}
STAGES = tuple(_STAGES)

"""`emit`: Mochi modules as a Python project, or one stage of a compilation as text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error, project
from mochi_import.cli.sources import require_file, standard_input
from mochi_import.cli.status import OK, UsageError
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what `emit` takes."""
    project.add_arguments(command)
    command.add_argument("-o", "--output", metavar="DIR", help="write a project into this folder")
    command.add_argument("--stage", choices=STAGES, help="what to print without -o")
    command.add_argument(
        "--line-table",
        action="store_true",
        help="add the Mochi lines for the traces of MOCHI_TRACEBACK=1",
    )


def emit(parsed: argparse.Namespace) -> int:
    """Write a project or print a stage; returns the exit status."""
    if parsed.output is None:
        for option in (*project.OPTIONS, "line-table"):
            if getattr(parsed, option.replace("-", "_")):
                raise UsageError(f"--{option} needs -o, the folder of a project")
        if len(parsed.sources) != 1:
            raise UsageError("emit prints one file; write several into a project by -o")
        return print_stage(parsed.sources[0], parsed.stage or "python")
    if parsed.stage not in (None, "python"):
        raise UsageError(f"a project has no stage {parsed.stage}; leave out -o to print it")
    return emit_project(parsed)


def emit_project(parsed: argparse.Namespace) -> int:
    """Write the project for files and folders; returns the exit status."""
    from mochi_import.project.errors import ProjectError
    from mochi_import.project.writer import write

    try:
        with project.warnings_in_one_line():
            emitted = project.project_of(parsed, with_line_table=parsed.line_table)
        write(emitted.files, Path(parsed.output))
    except CompileError as error:
        return print_compile_error(error, error.problems.source.name)
    except ProjectError as error:
        raise UsageError(str(error)) from None
    print(f"emit: {len(emitted.files)} files in {parsed.output}", file=sys.stderr)
    return OK


def print_stage(file: str, stage: str) -> int:
    """Print a stage of the file, `-` for standard input; type errors stop nothing here."""
    data = standard_input() if file == "-" else Path(require_file(file)).read_bytes()
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

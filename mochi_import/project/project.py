"""From Mochi sources to all files of a Python project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mochi_import.diagnostics.model import CompileError
from mochi_import.project.code import Code, Sources
from mochi_import.project.dependencies import dependencies
from mochi_import.project.discovery import discover
from mochi_import.project.formatting import formatted
from mochi_import.project.layout import GENERATED
from mochi_import.project.line_table import LINES, line_table
from mochi_import.project.metadata import PYTHON, Metadata, pyproject, readme
from mochi_import.project.names import check_package, package_for
from mochi_import.project.package import (
    EMPTY_INIT,
    folder_module,
    init_module,
    main_module,
    tests_module,
)
from mochi_import.project.runtime import BUNDLED, Use, needed, place_of, text_of

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mochi_import.options import CompilerOptions
    from mochi_import.project.layout import Layout

type RuntimeMode = Literal["bundled", "dependency"]


@dataclass(frozen=True)
class Project:
    """A project in memory: `files` by their paths, with `/` between the parts.

    `trees` are the lowered trees of its modules, by the paths of their files.
    """

    package: str
    metadata: Metadata
    files: Mapping[str, bytes]
    trees: Mapping[str, ast.Module]


def make(
    sources: Sequence[Path],
    options: Callable[[Path], CompilerOptions],
    *,
    package: str | None = None,
    metadata: Metadata | None = None,
    mode: RuntimeMode = "bundled",
    with_line_table: bool = False,
) -> Project:
    """The project for Mochi files and folders, named by absolute paths.

    `options` gives those to compile a file with.  Raises CompileError, ProjectError, and OSError
    where a file cannot be read.
    """
    package = package_for(sources[0]) if package is None else check_package(package)
    metadata = metadata or Metadata(package.replace("_", "-"))
    code = _code(sources, Sources(options), bundled=mode == "bundled")
    layout = code.layout
    needs = dependencies(code.trees, metadata.dependencies, bundled=code.bundled)
    tests, inside = _python(code, package, metadata)
    if with_line_table:
        inside[LINES] = line_table(code, inside)
    listed = [layout.source(file) for file in layout.files]
    files = {f"src/{package}/{place}": text for place, text in inside.items()}
    files[f"tests/test_{package}.py"] = tests
    licenses = metadata.license_texts(with_runtime=code.bundled)
    files |= licenses
    files["pyproject.toml"] = pyproject(
        metadata, package, needs, licenses, script=layout.is_program
    )
    name, text = readme(metadata, package, listed, script=layout.is_program)
    files[name] = text
    files[".python-version"] = f"{PYTHON}\n"
    encoded = {path: text.encode() for path, text in sorted(files.items())}
    trees = {f"src/{package}/{place}": tree for place, tree in sorted(code.trees.items())}
    return Project(package, metadata, encoded, trees)


def _code(sources: Sequence[Path], read: Sources, *, bundled: bool) -> Code:
    try:
        return Code.of(read, discover(sources, read.compilation), bundled=bundled)
    except CompileError as error:
        raise read.located(error) from None


def _python(code: Code, package: str, metadata: Metadata) -> tuple[str, dict[str, str]]:
    """The tests, and the files below `src/PACKAGE` by their places there."""
    layout, runtime = code.layout, code.runtime
    main = None if layout.main is None else _module(layout, layout.main)
    blocks = [
        (f"{package}.{_module(layout, file)}", name)
        for file in layout.files
        for name in code.blocks[str(layout.place(file))]
    ]
    texts = dict(code.texts)
    texts["__init__.py"] = init_module(metadata, runtime, _exported(code))
    texts["__main__.py"] = main_module(package, runtime, main)
    for folder in layout.folders:
        members = [file for file in layout.files if file.parent == folder]
        names = [(layout.parts(file)[-1], code.public_names(file)) for file in members]
        texts[str(layout.place(folder))] = folder_module(names)
    for place in layout.packages:
        texts.setdefault(f"{place}/__init__.py", EMPTY_INIT)
    tests = tests_module(package, runtime, blocks)
    tests, *rest = formatted([tests, *texts.values()])
    done = dict(zip(texts, rest, strict=True))
    for file in layout.python:
        done[str(layout.place(file))] = file.read_text(encoding="utf-8")
    if code.bundled:
        runs = [] if layout.main is None else [Use("program", "run_program")]
        runs += [Use("testing", "run_blocks")] if blocks else []
        modules = needed([Use("program", "smoke"), *runs, *code.uses()])
        done |= {f"{BUNDLED}/{place_of(module)}": text_of(module) for module in modules}
    done["py.typed"] = ""
    return tests, done


def _module(layout: Layout, file: Path) -> str:
    """The name of a module in the package."""
    parts = layout.parts(file)
    return ".".join((GENERATED, *(parts[:-1] if parts[-1] == "__init__" else parts)))


def _exported(code: Code) -> tuple[str, list[str]] | None:
    """What importers of the package get: of a library, the names of its one or outermost module."""
    layout = code.layout
    if layout.is_program:
        return None
    for file in layout.files:
        if len(layout.files) == 1 or layout.parts(file) == ("__init__",):
            return _module(layout, file), code.public_names(file)
    return None

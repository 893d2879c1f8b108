"""Imports point one way along the pipeline, and the runtime knows nobody."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

# Each stage imports itself and what stands before it.
PIPELINE = (
    "source",
    "options",
    "interpreter",
    "python_files",
    "library",
    "diagnostics",
    "syntax",
    "check",
    "query",
    "lower",
    "codegen",
    "driver",
    "stubs",
    "loader",
    "pytest_plugin",
    "coverage_plugin",
    "project",
    "packaging",
    "cli",
)

# These run programs, or look for what programs need.
HOSTS = ("__init__", "cli", "loader", "library", "pytest_plugin", "project")


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere, but for those only type checkers see."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                member = f"{node.module}.{alias.name}"
                yield member if is_module(member) else node.module or ""


def is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def stage_of(path: Path) -> str:
    return path.relative_to(ROOT / "mochi_import").parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", modules("mochi_import"), ids=name_of)
def test_a_stage_imports_only_earlier_stages(path: Path) -> None:
    stage = stage_of(path)
    if stage in ("__init__", "__main__"):
        return  # the public face may name any stage
    known = PIPELINE[: PIPELINE.index(stage) + 1]
    for module in imported(path):
        package, _, rest = module.partition(".")
        if package == "mochi_import" and rest:  # the package itself has the version
            assert rest.split(".")[0] in known, module


@pytest.mark.parametrize("path", modules("mochi_import"), ids=name_of)
def test_every_module_belongs_to_a_stage(path: Path) -> None:
    assert stage_of(path) in (*PIPELINE, "__init__", "__main__")


@pytest.mark.parametrize("path", modules("mochi_runtime"), ids=name_of)
def test_the_runtime_imports_only_the_standard_library(path: Path) -> None:
    # Extras, imported where they are used.
    optional = {"yaml", "httpx", "openai", "anthropic", "google"}
    for module in imported(path):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names | optional | {"mochi_runtime"}, module


@pytest.mark.parametrize("path", modules("mochi_import"), ids=name_of)
def test_only_the_host_imports_the_runtime(path: Path) -> None:
    if stage_of(path) not in HOSTS:
        assert not [m for m in imported(path) if m.split(".")[0] == "mochi_runtime"]

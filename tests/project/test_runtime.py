"""Which part of the runtime comes along, and that it works where it then is."""

from __future__ import annotations

import ast
import importlib
import os
import sys
from statistics import median
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from mochi_import.diagnostics.model import CompileError
from mochi_import.lower.runtime_abi import ABI
from mochi_import.options import CompilerOptions
from mochi_import.project.code import Code, Sources
from mochi_import.project.discovery import discover
from mochi_import.project.runtime import Use, needed, place_of, text_of, uses_of

if TYPE_CHECKING:
    from pathlib import Path

# What most programs bring along stays below 80 KB; the few that use nearly all of the language come
# a little above it.
LIMIT = 80 * 1024
MOST = 88 * 1024
# Features that are large by themselves: a program that uses one brings along so much more.
LARGE = {
    "datalog": 85 * 1024,  # an engine
    "ai": 48 * 1024,  # `generate` has three providers, and calls functions that may wait
    "dataset": 25 * 1024,  # three formats
    "fetch": 20 * 1024,
    "tasks": 8 * 1024,  # functions that wait, and what they wait for
    "ffi": 12 * 1024,  # other languages, and modules that are found while the program runs
}


def allowed(modules: list[str], limit: int) -> int:
    return limit + sum(more for feature, more in LARGE.items() if feature in modules)


def size(modules: list[str]) -> int:
    return sum(len(text_of(module).encode()) for module in modules)


def test_printing_needs_little() -> None:
    modules = needed([Use("io", "print_line")])
    assert modules == ["", "fmt", "frames", "io", "order"]


def test_what_is_imported_on_first_use_counts_where_it_is_used() -> None:
    assert "_query.group" not in needed([Use("arithmetic", "add")])
    assert "_query.group" in needed([Use("access", "field")])
    assert "_dataset.csv_format" in needed([Use("dataset", "load")])
    assert "text" in needed([Use("access", "method")])


@pytest.mark.parametrize("name", sorted(ABI))
def test_every_helper_stays_small_and_complete(name: str) -> None:
    modules = needed([Use(ABI[name], name)])
    assert size(modules) < allowed(modules, LIMIT)
    for module in modules:
        tree = ast.parse(text_of(module))
        assert not [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mochi")
            if not node.level
        ]


def test_programs_bring_along_what_they_use() -> None:
    """Every program with MOCHI_CORPUS=all, otherwise every tenth."""
    step = 1 if os.environ.get("MOCHI_CORPUS") == "all" else 10
    sizes: dict[str, int] = {}
    above: list[str] = []
    for program in sorted((ROOT / "corpus").rglob("*.mochi"))[::step]:
        sources = Sources(lambda _: CompilerOptions())
        try:
            code = Code.of(sources, discover([program], sources.compilation), bundled=True)
        except CompileError:
            continue
        ran = [Use("program", "smoke"), Use("program", "run_program")]
        modules = needed([*ran, *code.uses()])
        name = program.relative_to(ROOT / "corpus").as_posix()
        sizes[name] = size(modules)
        assert sizes[name] < allowed(modules, MOST), name
        if sizes[name] >= allowed(modules, LIMIT):
            above.append(name)
    assert len(sizes) > 100
    assert len(above) < len(sizes) / 15, above
    assert median(sizes.values()) < 48 * 1024


def test_the_copy_imports_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = needed(Use(module, name) for name, module in ABI.items())
    for module in modules:
        place = tmp_path / "app" / "_runtime" / place_of(module)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text_of(module), encoding="utf-8")
    (tmp_path / "app" / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        for module in modules:
            copy = importlib.import_module(f"app._runtime.{module}".rstrip("."))
            for value in vars(copy).values():
                assert not getattr(value, "__module__", "").startswith("mochi_runtime"), value
        for name, module in ABI.items():
            assert hasattr(sys.modules[f"app._runtime.{module}"], name)
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
            del sys.modules[name]


def test_uses_are_read_from_imports() -> None:
    tree = ast.parse("from .._runtime.io import a as _a\nfrom ._runtime.io import b\nimport io")
    assert list(uses_of(tree, ".._runtime")) == [Use("io", "a")]
    assert list(uses_of(ast.parse("from mochi_runtime.fmt import c"), "mochi_runtime")) == [
        Use("fmt", "c")
    ]

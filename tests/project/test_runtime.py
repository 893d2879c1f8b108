"""Which part of the runtime comes along, and that it works where it then is."""

from __future__ import annotations

import ast
import importlib
import sys
from typing import TYPE_CHECKING

import pytest

from mochi_import.lower.runtime_abi import ABI
from mochi_import.project.runtime import Use, needed, place_of, text_of, uses_of

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 90 * 1024  # `generate` has three providers


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
    assert size(modules) < LIMIT
    for module in modules:
        tree = ast.parse(text_of(module))
        assert not [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mochi")
            if not node.level
        ]


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

"""A folder on `sys.path` to import from, and a count of what was compiled."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest

import mochi_import
from mochi_import.loader import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from mochi_import.loader.library import CachedLibrary
    from mochi_import.options import CompilerOptions

# Programs that fail, some of them in a test block, which the pytest plugin would collect.
collect_ignore = ["failing"]


class Project:
    """A folder on `sys.path`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiled: list[str] = []

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def load(self, name: str) -> ModuleType:
        """Import a module as a new process would."""
        for loaded in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
            del sys.modules[loaded]
        return importlib.import_module(name)

    def cache_files(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("__pycache__/*"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    project = Project(tmp_path)
    compile_it = build.build_entry

    def counting(
        data: bytes, path: str, options: CompilerOptions, library: CachedLibrary | None = None
    ) -> build.Entry:
        project.compiled.append(path)
        return compile_it(data, path, options, library)

    monkeypatch.setattr(build, "build_entry", counting)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.syspath_prepend(tmp_path)
    mochi_import.install()
    before = set(sys.modules)
    yield project
    for name in set(sys.modules) - before:
        if not name.startswith("mochi_"):  # half of a package loaded anew does not fit the rest
            del sys.modules[name]
    mochi_import.install()

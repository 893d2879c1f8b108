"""Code objects on disk: used when valid, replaced when not, never in the way."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from mochi_import.loader import stamp

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project


@pytest.fixture
def cached(project: Project) -> Path:
    """The cache file of an imported module."""
    project.write("app.mochi", "let value = 41 + 1\n")
    assert project.load("app").value == 42
    project.compiled.clear()
    (path,) = (project.folder / "__pycache__").iterdir()
    return path


def test_a_cold_import_leaves_a_file_of_its_own_name(project: Project, cached: Path) -> None:
    assert cached.name == f"app.mochi.{sys.implementation.cache_tag}.pyc"
    assert project.load("app").__cached__ == str(cached)


def test_a_warm_import_compiles_nothing_and_writes_nothing(project: Project, cached: Path) -> None:
    before = cached.stat().st_mtime_ns, cached.read_bytes()
    assert project.load("app").value == 42
    assert project.compiled == []
    assert (cached.stat().st_mtime_ns, cached.read_bytes()) == before


def test_touch_compiles_nothing_and_writes_nothing(project: Project, cached: Path) -> None:
    before = cached.stat()
    os.utime(project.folder / "app.mochi", (1, 1))
    assert project.load("app").value == 42
    assert project.compiled == []
    assert (cached.stat().st_ino, cached.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.usefixtures("cached")
def test_an_edit_of_equal_size_within_the_same_tick_is_seen(project: Project) -> None:
    source = project.folder / "app.mochi"
    times = source.stat().st_atime_ns, source.stat().st_mtime_ns
    for number in range(100, 200):
        project.write("app.mochi", f"let value = 0 + {number}\n")
        os.utime(source, ns=times)
        assert project.load("app").value == number
    assert len(project.compiled) == 100


@pytest.mark.usefixtures("cached")
def test_another_compiler_compiles_anew_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamp, "_stamps", ["another version"])
    for _ in range(2):
        assert project.load("app").value == 42
    assert len(project.compiled) == 1


def test_check_modes_have_files_of_their_own(
    project: Project, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCHI_CHECK", "off")
    for _ in range(2):
        assert project.load("app").value == 42
    assert len(project.compiled) == 1
    assert project.cache_files() == sorted(
        [cached.name, cached.name.replace("mochi.", "mochi-off.")]
    )


def test_a_moved_folder_is_named_in_tracebacks(project: Project) -> None:
    project.write("one/app.mochi", "fun f(): int { return 1 }\n")
    sys.path.insert(0, str(project.folder / "one"))
    project.load("app")
    sys.path[0] = str(project.folder / "two")
    (project.folder / "one").rename(project.folder / "two")
    project.compiled.clear()
    assert project.load("app").f.__code__.co_filename == str(project.folder / "two" / "app.mochi")
    assert project.compiled == []
    del sys.path[0]


def test_a_failed_compile_leaves_nothing_behind(project: Project, cached: Path) -> None:
    before = cached.read_bytes()
    project.write("app.mochi", "let value = \n")
    with pytest.raises(SyntaxError):
        project.load("app")
    assert cached.read_bytes() == before
    assert project.cache_files() == [cached.name]

"""Code objects on disk: used when valid, replaced when not, never in the way."""

from __future__ import annotations

import marshal
import os
import sys
from typing import TYPE_CHECKING

import pytest

from mochi_import.loader import cache, stamp

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


@pytest.mark.usefixtures("cached")
def test_touch_compiles_nothing(project: Project) -> None:
    os.utime(project.folder / "app.mochi", (1, 1))
    assert project.load("app").value == 42
    assert project.compiled == []


@pytest.mark.usefixtures("cached")
def test_an_edit_of_equal_size_within_the_same_tick_is_seen(project: Project) -> None:
    source = project.folder / "app.mochi"
    times = source.stat().st_atime_ns, source.stat().st_mtime_ns
    for number in range(10, 60):
        project.write("app.mochi", f"let value = 0 + {number}\n")
        os.utime(source, ns=times)
        assert project.load("app").value == number
    assert len(project.compiled) == 50


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


def test_a_file_cut_anywhere_is_replaced(project: Project, cached: Path) -> None:
    whole = cached.read_bytes()
    assert isinstance(reading(cached, whole), cache.Entry)
    for end in range(len(whole)):
        cached.write_bytes(whole[:end])
        assert isinstance(reading(cached, whole), str), end
    assert project.load("app").value == 42
    assert cached.read_bytes() == whole


def test_a_flipped_bit_anywhere_is_noticed(cached: Path) -> None:
    whole = cached.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        cached.write_bytes(damaged)
        assert isinstance(reading(cached, whole), str), place


def reading(path: Path, whole: bytes) -> cache.Entry | str:
    """What is read at `path` when the file should be that of `whole`."""
    compiler, options, source = marshal.loads(whole[12:])[0]
    return cache.read(str(path), (compiler, options), lambda: source)


def test_a_folder_in_its_place_is_no_obstacle(project: Project, cached: Path) -> None:
    cached.unlink()
    cached.mkdir()
    assert project.load("app").value == 42
    assert project.cache_files() == [cached.name]


def test_an_unwritable_place_is_no_obstacle(project: Project, cached: Path) -> None:
    cached.unlink()
    cached.parent.rmdir()
    cached.parent.write_text("a file where the folder would be")
    assert project.load("app").value == 42
    assert cached.parent.read_text() == "a file where the folder would be"


def test_python_told_to_write_no_bytecode(
    project: Project, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert project.load("app").value == 42
    assert project.cache_files() == []


def test_the_cache_can_be_elsewhere(
    project: Project,
    cached: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cached.unlink()
    elsewhere = tmp_path_factory.mktemp("prefix")
    monkeypatch.setattr(sys, "pycache_prefix", str(elsewhere))
    assert project.load("app").value == 42
    assert project.cache_files() == []
    assert [path.name for path in elsewhere.rglob("*.pyc")] == [cached.name]


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

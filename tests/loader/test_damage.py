"""Cache files that are not what was written: the right value all the same, and nothing left."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING

import pytest
from environments import under_permissions

from mochi_import.loader.cache import Entry, read

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Project

    type Python = Callable[..., subprocess.CompletedProcess[str]]

HEADER = 12  # the magic number and the checksum


@pytest.fixture
def cached(project: Project) -> Path:
    """The cache file of an imported module."""
    project.write("app.mochi", "let value = 41 + 1\n")
    assert project.load("app").value == 42
    project.compiled.clear()
    (path,) = (project.folder / "__pycache__").iterdir()
    return path


def assert_replaced(project: Project, cached: Path, whole: bytes, what: str) -> None:
    """An import gives the right value, and leaves the whole file and no other."""
    before = len(project.compiled)
    assert project.load("app").value == 42, what
    assert len(project.compiled) == before + 1, what
    assert cached.read_bytes() == whole, what
    assert project.cache_files() == [cached.name], what


def test_a_file_cut_at_every_offset(project: Project, cached: Path) -> None:
    whole = cached.read_bytes()
    for end in range(len(whole)):
        cached.write_bytes(whole[:end])
        assert_replaced(project, cached, whole, f"cut at {end}")


def test_a_bit_flipped_at_every_offset(project: Project, cached: Path) -> None:
    """Every bit of the header, and one of each byte after it."""
    whole = cached.read_bytes()
    bits = range(8 * HEADER)
    for bit in [*bits, *(8 * place + place % 8 for place in range(HEADER, len(whole)))]:
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << (bit % 8)
        cached.write_bytes(damaged)
        assert_replaced(project, cached, whole, f"bit {bit}")


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"import this\n"])
def test_a_file_with_something_else(project: Project, cached: Path, content: bytes) -> None:
    whole = cached.read_bytes()
    cached.write_bytes(content)
    assert_replaced(project, cached, whole, "foreign")


@pytest.mark.parametrize("payload", [(), 1, (1, 2, 3, 4, 5, 6), ((1, 2), 2, 3, 4, 5, 6)])
def test_a_whole_file_of_another_layout(project: Project, cached: Path, payload: object) -> None:
    from _imp import source_hash

    whole = cached.read_bytes()
    data = marshal.dumps(payload)
    cached.write_bytes(whole[:4] + source_hash(0, data) + data)
    assert_replaced(project, cached, whole, "of another layout")


def test_a_link_to_itself_in_its_place(project: Project, cached: Path) -> None:
    whole = cached.read_bytes()
    cached.unlink()
    cached.symlink_to(cached.name)
    assert_replaced(project, cached, whole, "a link")


def test_a_folder_in_its_place_is_no_obstacle(project: Project, cached: Path) -> None:
    cached.unlink()
    cached.mkdir()
    assert project.load("app").value == 42
    assert project.cache_files() == [cached.name]
    assert list(cached.iterdir()) == []


def test_a_file_that_cannot_be_read(python: Python, project: Project, cached: Path) -> None:
    cached.chmod(0)
    done = python(
        "import mochi_import, app; print(app.value)",
        env={"MOCHI_TRACE": "import"},
        prefix=under_permissions(),
    )
    assert done.stdout == "42\n"
    assert "miss: cannot read the cache file: Permission denied" in done.stderr
    assert project.cache_files() == [cached.name]


def test_what_is_read_is_an_entry_of_this_very_key(cached: Path) -> None:
    compiler, options, source = marshal.loads(cached.read_bytes()[HEADER:])[0]
    assert isinstance(read(str(cached), (compiler, options), lambda: source), Entry)
    assert read(str(cached), ("other", options), lambda: source) == "compiler changed"
    assert read(str(cached), (compiler, "other"), lambda: source) == "options changed"
    assert read(str(cached), (compiler, options), lambda: b"") == "source changed"

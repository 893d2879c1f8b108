"""`compile`, and `cache info` and `cache clear`."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import clean_environment
from environments import without_writing

from mochi_import.cli.compile import compile_files
from mochi_import.cli.parallel import MANY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]
    type Python = Callable[..., subprocess.CompletedProcess[str]]

TAG = sys.implementation.cache_tag
IMPORT = "import mochi_import, app"
TRACED = {"MOCHI_TRACE": "import"}


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A module and one that it imports."""
    (tmp_path / "lib.mochi").write_text("let one = 1\n")
    (tmp_path / "app.mochi").write_text('import "./lib" as lib\nprint(lib.one)\n')
    return tmp_path


def caches(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("__pycache__/*"))


@pytest.mark.usefixtures("app")
def test_an_import_after_compile_compiles_nothing(mochi: Run, python: Python) -> None:
    done = mochi("compile", ".")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    traced = python(IMPORT, env=TRACED)
    assert traced.stdout == "1\n"
    assert ": hit " in traced.stderr
    assert ": miss" not in traced.stderr


def test_what_is_up_to_date_is_left_alone(mochi: Run, app: Path) -> None:
    mochi("compile", ".")
    before = {path: path.stat().st_mtime_ns for path in app.rglob("*.pyc")}
    assert len(before) == 2
    mochi("compile", ".", "app.mochi")
    assert {path: path.stat().st_mtime_ns for path in app.rglob("*.pyc")} == before


def test_errors_are_those_of_check(mochi: Run, app: Path) -> None:
    (app / "sub").mkdir()
    (app / "sub" / "types.mochi").write_text('let x: int = "a"\n')
    (app / "syntax.mochi").write_text("let = 1\n")
    done, checked = mochi("compile", "."), mochi("check", ".")
    assert done.returncode == checked.returncode == 3
    assert b"--> sub/types.mochi:1:14" in done.stderr
    assert done.stderr.splitlines()[:-1] == checked.stderr.splitlines()[:-1]
    assert done.stderr.endswith(b"\n2 files of 4 not compiled\n")
    assert caches(app) == [f"app.mochi.{TAG}.pyc", f"lib.mochi.{TAG}.pyc"]
    assert mochi("compile", "--check", "off", "sub").returncode == 0
    assert mochi("compile", "absent").returncode == 2


def test_it_writes_also_where_imports_do_not(mochi: Run, app: Path) -> None:
    assert mochi("compile", ".", env={"PYTHONDONTWRITEBYTECODE": "1"}).returncode == 0
    assert len(caches(app)) == 2


def test_a_folder_that_cannot_be_written(mochi: Run, app: Path) -> None:
    (app / "__pycache__").write_text("a file")
    done = mochi("compile", ".")
    assert done.returncode == 1
    assert b"the code of app.mochi cannot be kept: " in done.stderr
    assert done.stderr.endswith(b"2 files of 2 not compiled\n")


def test_unchecked_files_are_used_without_a_look_at_the_source(
    mochi: Run, python: Python, app: Path
) -> None:
    assert mochi("compile", "--invalidation-mode", "unchecked-hash", ".").returncode == 0
    (app / "app.mochi").write_text("print(2)\n")
    (app / "lib.mochi").write_text("let two = 1\n")
    assert python(IMPORT).stdout == "1\n"
    assert python(IMPORT, "--check-hash-based-pycs", "always", "-B").stdout == "2\n"
    (app / "app.mochi").write_text('import "./lib" as lib\nprint(lib.two)\n')
    assert mochi("compile", ".").returncode == 0  # checked again, and against the new lib
    (app / "app.mochi").write_text("print(3)\n")
    assert python(IMPORT).stdout == "3\n"


def test_many_files(mochi: Run, app: Path) -> None:
    for number in range(3 * MANY):
        (app / f"m{number}.mochi").write_text(f'import "./lib" as lib\nprint(lib.one + {number})\n')
    for mode in ("unchecked-hash", "checked-hash"):
        assert mochi("compile", "--invalidation-mode", mode, ".").returncode == 0
        assert len(caches(app)) == 3 * MANY + 2
        assert f"{3 * MANY + 2} current" in mochi("cache", "info").stdout.decode()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MANY):
        (tmp_path / f"m{number}.mochi").write_text("print(1)\n")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr("_imp.check_hash_based_pycs", "default")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert compile_files([str(tmp_path)], None, "checked-hash") == 0
    assert f"compiled 7 of {MANY} files" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_info(mochi: Run, python: Python, app: Path) -> None:
    empty = b"0 cache files in 0 folders, 0 bytes\nkept in __pycache__ beside the sources\n"
    assert mochi("cache", "info").stdout == empty
    mochi("compile", ".")
    python(IMPORT, "-O")
    python(IMPORT, env={"MOCHI_CHECK": "warn"})
    (app / "app.py").write_text("")
    python("import app")
    lines = mochi("cache", "info").stdout.decode().splitlines()
    assert lines[0].startswith("6 cache files in 1 folder, ")
    assert lines[1:] == ["      6 current", "kept in __pycache__ beside the sources"]

    (app / "lib.mochi").write_text("let one = 1.0\n")
    (app / "gone.mochi").write_text("print(1)\n")
    mochi("compile", "gone.mochi")
    (app / "gone.mochi").unlink()
    cached = app / "__pycache__" / f"app.mochi.{TAG}.pyc"
    cached.with_name(f"app.mochi.{TAG}.pyc.1-2.tmp").write_bytes(b"half")
    cached.with_name("app.mochi.cpython-399.pyc").write_bytes(cached.read_bytes())
    cached.with_name(f"app.mochi.{TAG}.opt-2.pyc").write_bytes(b"junk")
    before = caches(app)
    lines = mochi("cache", "info").stdout.decode().splitlines()
    assert lines[0].startswith("10 cache files in 1 folder, ")
    assert lines[1:-1] == [
        "      1 of another Python",
        "      3 stale: an interface changed",
        "      1 stale: cache file of another Python",
        "      1 stale: left by a process that was stopped",
        "      3 stale: source changed",
        "      1 stale: the source is gone",
    ]
    assert caches(app) == before


def test_clear_removes_ours_only(mochi: Run, python: Python, app: Path) -> None:
    mochi("compile", ".")
    (app / "plain.py").write_text("")
    python("import plain")
    (app / "lib.mochi").write_text("let one = 2\n")
    done = mochi("cache", "clear", "--stale")
    assert done.stdout.startswith(b"1 cache file removed, ")
    assert caches(app) == [f"app.mochi.{TAG}.pyc", f"plain.{TAG}.pyc"]
    assert mochi("cache", "clear", "lib.mochi").stdout == b"0 cache files removed, 0 bytes\n"
    assert mochi("cache", "clear", "app.mochi").stdout.startswith(b"1 cache file removed, ")
    assert caches(app) == [f"plain.{TAG}.pyc"]
    (app / "plain.py").unlink()
    (app / "__pycache__" / f"plain.{TAG}.pyc").unlink()
    mochi("compile", ".")
    assert mochi("cache", "clear").stdout.startswith(b"2 cache files removed, ")
    assert not (app / "__pycache__").exists()


def test_the_cache_elsewhere(mochi: Run, app: Path) -> None:
    elsewhere = {"PYTHONPYCACHEPREFIX": str(app / "elsewhere")}
    mochi("compile", ".", env=elsewhere)
    shown = mochi("cache", "info", env=elsewhere).stdout.decode()
    assert "2 current" in shown
    assert shown.endswith(f"kept in {app / 'elsewhere'}\n")
    assert mochi("cache", "clear", env=elsewhere).stdout.startswith(b"2 cache files removed, ")
    assert not list((app / "elsewhere").rglob("*.mochi.*"))


def test_clear_where_nothing_can_be_removed(mochi: Run, app: Path) -> None:
    mochi("compile", ".")
    done = subprocess.run(
        [*without_writing(app), sys.executable, "-m", "mochi_import", "cache", "clear"],
        cwd=app,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count(b"cannot remove ") == 2
    assert len(caches(app)) == 2

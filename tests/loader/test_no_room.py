"""Places where no cache file can be written: the import works, and nothing is left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from environments import READ_ONLY, in_a_mount_namespace, under_permissions

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Python = Callable[..., subprocess.CompletedProcess[str]]

# A cache file of some 20 kB.
PROGRAM = "".join(f"fun f{n}(x: int): int {{ return x + {n} }}\n" for n in range(100))

IMPORT = """
import os, mochi_import, app
print(app.f99(1))
print(*sorted(os.listdir("__pycache__")) if os.path.exists("__pycache__") else "")
"""

# A file system of its own, with the program and all of the room taken.
FULL = (
    'cp "$0"/app.mochi /dev/shm/$$ && mount -t tmpfs -o size=64k tmpfs "$0"'
    ' && cp /dev/shm/$$ "$0"/app.mochi && rm /dev/shm/$$ && cd "$0"'
    " && { dd if=/dev/zero of=filler bs=1k count=64 2>/dev/null || true; }"
)

# A limit on the size of files, which Python and the loader meet as EFBIG.
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))\n"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A folder with a module."""
    (tmp_path / "app.mochi").write_text(PROGRAM)
    return tmp_path


def assert_not_kept(done: subprocess.CompletedProcess[str], why: str) -> None:
    assert done.stdout == "100\n\n", done.stderr
    assert f"app: not written: {why}\n" in done.stderr


TRACED = {"MOCHI_TRACE": "import"}


def test_a_full_disk(python: Python, app: Path) -> None:
    done = python(IMPORT, env=TRACED, prefix=in_a_mount_namespace(FULL, app))
    assert_not_kept(done, "No space left on device")


@pytest.mark.parametrize("size", [0, 1, 4096, 8192])
def test_a_file_that_becomes_too_large(python: Python, app: Path, size: int) -> None:
    assert_not_kept(python(LIMITED.format(size) + IMPORT, env=TRACED), "File too large")
    assert list((app / "__pycache__").iterdir()) == []


def test_a_full_disk_after_an_edit(python: Python, app: Path) -> None:
    assert python(IMPORT).stdout.startswith("100\napp.mochi.")
    (path,) = (app / "__pycache__").iterdir()
    before = path.read_bytes()
    (app / "app.mochi").write_text(PROGRAM.replace("x + 99", "x + 199"))
    assert python(LIMITED.format(4096) + IMPORT).stdout.startswith("200\n")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_read_only_file_system(python: Python, app: Path) -> None:
    done = python(IMPORT, env=TRACED, prefix=in_a_mount_namespace(READ_ONLY, app))
    assert_not_kept(done, "Read-only file system")


@pytest.mark.parametrize("existing", [False, True])
def test_a_folder_without_permission(python: Python, app: Path, existing: bool) -> None:
    folder = app
    if existing:
        folder = app / "__pycache__"
        folder.mkdir()
    folder.chmod(0o555)
    done = python(IMPORT, env=TRACED, prefix=under_permissions())
    folder.chmod(0o755)
    assert_not_kept(done, "Permission denied")


def test_a_file_where_the_folder_would_be(python: Python, app: Path) -> None:
    (app / "__pycache__").write_text("mine")
    done = python(IMPORT.replace("__pycache__", "absent"), env=TRACED)
    assert_not_kept(done, "File exists")
    assert (app / "__pycache__").read_text() == "mine"


def test_modules_are_compiled_once_all_the_same(python: Python, app: Path) -> None:
    (app / "two.mochi").write_text('import "./app" as app\nprint(app.f1(1))\n')
    (app / "one.mochi").write_text('import "./app" as app\nimport "./two" as two\n')
    done = python("import mochi_import, one", "-B", env=TRACED)
    assert done.stdout == "2\n"
    assert done.stderr.count(": miss") == done.stderr.count(": not written") == 3


def test_the_mode_is_that_of_the_source(python: Python, app: Path) -> None:
    (app / "app.mochi").chmod(0o640)
    python("import os; os.umask(0o002)\n" + IMPORT)
    (path,) = (app / "__pycache__").iterdir()
    assert path.stat().st_mode & 0o777 == 0o640

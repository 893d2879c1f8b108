"""What is taken from the lock files of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mochi_import.packaging.locks import LockedFile, locked_files
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    from pathlib import Path

PYLOCK = """
lock-version = "1.0"
created-by = "a tool"
[[packages]]
name = "Py.YAML"
version = "6.0"
sdist = { name = "b.tar.gz", url = "https://x.org/b.tar.gz", hashes = { sha256 = "cd" } }
wheels = [
  { name = "a.whl", url = "https://x.org/a.whl", hashes = { sha256 = "ab" } },
  { name = "c.whl", path = "c.whl", hashes = { sha256 = "ef" } },
]
[[packages]]
name = "beside"
directory = { path = "." }
"""

UV = """
version = 1
[[package]]
name = "py-yaml"
version = "6.0"
source = { registry = "https://x.org/simple" }
sdist = { url = "https://x.org/b.tar.gz", hash = "sha256:cd", size = 1 }
wheels = [{ url = "https://x.org/a.whl", hash = "sha256:ab", size = 1 }]
"""


@pytest.mark.parametrize(("name", "text"), [("pylock.toml", PYLOCK), ("uv.lock", UV)])
def test_archives_from_the_network(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    expected = [
        LockedFile("https://x.org/a.whl", "ab"),
        LockedFile("https://x.org/b.tar.gz", "cd"),
    ]
    assert locked_files(tmp_path)["py-yaml", "6.0"] == expected


def test_no_lock_file(tmp_path: Path) -> None:
    assert locked_files(tmp_path) == {}


@pytest.mark.parametrize(
    "text", ["[", "package = 3", "package = [3]", "[[package]]\nversion = '1'"]
)
def test_a_file_that_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(text)
    with pytest.raises(PackagingError, match=r"uv\.lock: this is no lock file"):
        locked_files(tmp_path)

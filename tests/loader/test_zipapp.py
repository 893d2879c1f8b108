"""A zipapp: `python app.pyz`, with Mochi modules and all that they need inside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipapp
from pathlib import Path
from zipfile import ZipFile

import lark
import pytest
from conftest import ROOT, clean_environment

MAIN = """
import sys
import mochi_import
import shop.app

print(shop.app.total(3), shop.__file__)
print(*[name for name in sys.modules if name == "mochi_import.driver"])
"""

_BUILD = "from hatchling.build import build_wheel; print(build_wheel({folder!r}))"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The folder that becomes the archive: a program, the packages, and what they need."""
    folder = tmp_path / "source"
    done = run(ROOT, "-c", _BUILD.format(folder=str(tmp_path)))
    assert done.returncode == 0, done.stderr
    with ZipFile(tmp_path / done.stdout.strip()) as wheel:
        wheel.extractall(folder)
    (tmp_path / done.stdout.strip()).unlink()
    lark_folder = Path(lark.__file__).parent
    shutil.copytree(lark_folder, folder / "lark", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in {
        "__main__.py": MAIN,
        "shop/__init__.mochi": "",
        "shop/app.mochi": (
            'import "./prices" as prices\nfun total(n: int): int { return n * prices.price }\n'
        ),
        "shop/prices.mochi": "let price = 14\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run with nothing of the project on the path but the archive."""
    environment = clean_environment()
    del environment["PYTHONPATH"]
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_compiles_without_writing(tmp_path: Path, source: Path) -> None:
    zipapp.create_archive(source, tmp_path / "app.pyz")
    done = run(tmp_path, "app.pyz")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"42 {tmp_path}/app.pyz/shop/__init__.mochi\nmochi_import.driver\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.pyz", "source"]


def test_with_caches_in_it_nothing_is_compiled(tmp_path: Path, source: Path) -> None:
    made = run(source, "-c", "import mochi_import, shop.app")
    assert (made.returncode, made.stderr) == (0, "")
    zipapp.create_archive(source, tmp_path / "app.pyz")
    done = run(tmp_path, "app.pyz")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"42 {tmp_path}/app.pyz/shop/__init__.mochi\n\n"

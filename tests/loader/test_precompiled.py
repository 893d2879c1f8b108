"""A wheel with Mochi sources and their bytecode, installed where nobody can write."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, clean_environment
from environments import Environment, without_writing

from mochi_import import __version__

if TYPE_CHECKING:
    from pathlib import Path

METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: shop\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
SOURCES = {
    "__init__.mochi": 'import "./prices" as p\nfun total(): int { return p.add(1, 2) }\n',
    "prices.mochi": "export fun add(x: int, y: int): int { return x + y }\n",
    "__main__.mochi": 'import "./prices" as p\nprint(p.add(3, 4))\n',
    "plain.py": "from shop import total\n",
}
START = """
import sys, shop.plain
print(shop.plain.total())
print(*sorted(name for name in sys.modules if name.startswith(("lark", "mochi_import"))))
"""


def wheel_of(folder: Path, place: Path) -> Path:
    """A wheel of the package in `folder`, all of its files with their hashes (PEP 427)."""
    path = place / "shop-1.0-py3-none-any.whl"
    info = "shop-1.0.dist-info"
    files = {f"{info}/{name}": text.encode() for name, text in METADATA.items()}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            files[str(file.relative_to(folder.parent))] = file.read_bytes()
    record = ""
    with zipfile.ZipFile(path, "w") as wheel:
        for name, data in files.items():
            wheel.writestr(name, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(data)}\n"
        wheel.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A fresh environment with all of the project installed, and enabled."""
    environment = Environment(tmp_path / "env")
    environment.project.unlink()
    for package in ("mochi_import", "mochi_runtime"):
        shutil.copytree(ROOT / package, environment.site / package)
    shutil.copy(ROOT / "mochi_autoload.py", environment.site)
    enabled = environment.run("-m", "mochi_import", "enable")
    assert enabled.returncode == 0, enabled.stderr
    return environment


@pytest.fixture
def installed(environment: Environment, tmp_path: Path) -> Environment:
    """The same with the wheel, which was compiled elsewhere before it was packed."""
    folder = tmp_path / "build" / "shop"
    folder.mkdir(parents=True)
    for name, text in SOURCES.items():
        (folder / name).write_text(text)
    compiled = environment.run("-m", "mochi_import", "compile", "shop", cwd=folder.parent)
    assert compiled.returncode == 0, compiled.stderr
    wheel = wheel_of(folder, tmp_path)
    shutil.rmtree(folder.parent)
    install = ["install", "--no-index", "--no-deps", "--quiet", "--target", str(environment.site)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", *install, str(wheel)]
    subprocess.run(pip, env=clean_environment(), check=True)
    return environment


def test_the_first_start_compiles_nothing(installed: Environment, tmp_path: Path) -> None:
    def files() -> dict[Path, int]:
        found = (path for path in (installed.site / "shop").rglob("*") if "plain" not in path.name)
        return {path: path.stat().st_mtime_ns for path in found}

    before = files()
    prefix = without_writing(installed.site)
    for arguments, shown in ((("-c", START), "3"), (("-m", "shop"), "7")):
        done = installed.run(*arguments, cwd=tmp_path, prefix=prefix, env={"MOCHI_TRACE": "import"})
        assert done.stdout.splitlines()[0] == shown, done.stderr
        assert done.stderr.count(": hit ") >= 2
        assert ": miss" not in done.stderr
        assert "written" not in done.stderr
        assert "lark" not in done.stdout
        assert "mochi_import.driver" not in done.stdout
    assert files() == before


def test_another_compiler_compiles_each_module_once(
    environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "lib.mochi").write_text("let one = 1\n")
    (tmp_path / "app.mochi").write_text('import "./lib" as lib\nprint(lib.one)\n')

    def misses() -> list[str]:
        done = environment.run("-c", "import app", cwd=tmp_path, env={"MOCHI_TRACE": "import"})
        assert done.stdout == "1\n", done.stderr
        return [line.rpartition(": ")[2] for line in done.stderr.splitlines() if ": miss" in line]

    assert misses() == ["no cache file"] * 2
    assert misses() == []
    # Another version.
    package = environment.site / "mochi_import" / "__init__.py"
    package.write_text(package.read_text().replace(f'"{__version__}"', '"9.9"'))
    assert misses() == ["compiler changed"] * 2
    assert misses() == []
    # Another build of that version.
    build = environment.site / "mochi_import" / "BUILD"
    for identity in ("one", "two"):
        build.write_text(identity)
        assert misses() == ["compiler changed"] * 2
        assert misses() == []
    # It is the build that counts, whenever its files were written.
    (environment.site / "mochi_import" / "codegen.py").touch()
    assert misses() == []

"""Small projects, file by file.  `pytest --update-golden` rewrites what is expected."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.options import CompilerOptions
from mochi_import.project.project import make

if TYPE_CHECKING:
    from golden import Golden

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["shop", "tour"])
def test_project(golden: Golden, name: str) -> None:
    expected = HERE / "expected" / name
    source = HERE / "sources" / name / f"{name}.mochi"
    project = make([source], lambda _: CompilerOptions(), with_line_table=name == "tour")
    if golden.update:
        shutil.rmtree(expected, ignore_errors=True)
    listed = "".join(f"{path}\n" for path in project.files)
    for path, content in {"files.txt": listed.encode(), **project.files}.items():
        # The runtime and the licence are copies.
        if "/_runtime/" not in path and path != "LICENSE":
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            golden.check(expected / path, content.decode())

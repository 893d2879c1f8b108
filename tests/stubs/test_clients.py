"""Python programs that import Mochi modules, right and wrong ones, under strict checkers.

`project` holds the modules, `clients` the programs; a comment in a wrong program says what each
checker finds on the line.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stubs.checkers import CHECKERS, expected

from mochi_import.cli.stubs import write_stubs

HERE = Path(__file__).parent
PROJECT = HERE / "project"
CLIENTS = sorted((HERE / "clients").glob("*.py"))


@pytest.fixture(params=["a folder of stubs", "beside the modules"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The clients, with stubs in `typings`, pyright's default, or in the project itself."""
    for client in CLIENTS:
        shutil.copy(client, tmp_path)
    if request.param == "beside the modules":
        shutil.copytree(PROJECT, tmp_path / "typings")
    else:
        assert write_stubs([str(PROJECT)], str(tmp_path / "typings"), force=False) == 0
    return tmp_path


@pytest.mark.parametrize("checker", CHECKERS)
def test_strict_checkers_know_the_modules(folder: Path, checker: str) -> None:
    wanted = {finding for client in CLIENTS for finding in expected(client, checker)}
    assert {finding.file for finding in wanted} == {
        client.name for client in CLIENTS if client.name.startswith("wrong_")
    }
    assert CHECKERS[checker](folder, folder / "typings") == wanted

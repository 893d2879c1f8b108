"""The stubs in `project`, byte for byte; `pytest --update-golden` rewrites them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.cli.stubs import check_stubs
from mochi_import.options import CompilerOptions
from mochi_import.stubs.layout import ModuleFile
from mochi_import.stubs.project import StubMaker

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from golden import Golden

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]

PROJECT = Path(__file__).with_name("project")
MODULES = sorted(PROJECT.rglob("*.mochi"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_stub(path: Path, golden: Golden) -> None:
    text = StubMaker().make(ModuleFile(path, PROJECT), path.name, CompilerOptions())
    golden.check(path.with_suffix(".pyi"), text)


def test_the_command_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_stubs([str(PROJECT)], None) == 0
    assert capsys.readouterr().err == f"stubs: {len(MODULES)} up to date, 0 not\n"


def test_stubs_do_not_depend_on_hash_seeds_or_the_working_folder(
    mochi: Run, tmp_path: Path
) -> None:
    for seed in ("1", "2"):
        done = mochi("stubs", str(PROJECT), "-o", seed, env={"PYTHONHASHSEED": seed})
        assert (done.returncode, done.stderr) == (0, b"stubs: %d written\n" % len(MODULES))
    for module in MODULES:
        stub = module.relative_to(PROJECT).with_suffix(".pyi")
        golden = (PROJECT / stub).read_bytes()
        assert (
            golden == (tmp_path / "1" / stub).read_bytes() == (tmp_path / "2" / stub).read_bytes()
        )
        assert str(tmp_path.parent).encode() not in golden

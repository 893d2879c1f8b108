"""Runs mypy and pyright, both strict, over a folder of programs and reads what they find."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from conftest import ROOT, clean_environment

if TYPE_CHECKING:
    from pathlib import Path


class Finding(NamedTuple):
    """What a checker says of a line, by the name of its rule."""

    file: str
    line: int
    rule: str


def mypy(folder: Path, stubs: Path) -> set[Finding]:
    """What `mypy --strict` finds in the programs of `folder` and in the stubs that they use."""
    programs = [path.name for path in sorted(folder.glob("*.py"))]
    command = [sys.executable, "-m", "mypy", "--strict", "--output=json", *programs]
    path = os.pathsep.join([str(stubs), str(ROOT)])
    done = _run([*command, "--cache-dir", str(folder / ".mypy_cache")], folder, MYPYPATH=path)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        Finding(_name(each["file"]), each["line"], each["code"])
        for each in found
        if each["severity"] == "error"
    }


def pyright(folder: Path, stubs: Path) -> set[Finding]:
    """What pyright finds in its strict mode, in the programs of `folder` and in all stubs."""
    settings = {
        "typeCheckingMode": "strict",
        "reportMissingModuleSource": "none",
        "include": ["*.py", str(stubs)],
        "extraPaths": [str(stubs), str(ROOT)],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = _run(command, folder)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 0
    return {
        Finding(_name(each["file"]), each["range"]["start"]["line"] + 1, each["rule"])
        for each in report["generalDiagnostics"]
    }


CHECKERS = {"mypy": mypy, "pyright": pyright}


def _run(command: list[str], folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean_environment(**env),
        timeout=300,
        check=False,
    )


def _name(file: str) -> str:
    return re.split(r"[\\/]", file)[-1]


def expected(program: Path, checker: str) -> set[Finding]:
    """What the comments of a program say that a checker finds: `# mypy: a, b; pyright: c`."""
    lines = program.read_text(encoding="utf-8").splitlines()
    return {
        Finding(program.name, number, rule)
        for number, line in enumerate(lines, 1)
        for part in line.partition("  # ")[2].split(";")
        if part.strip().startswith(f"{checker}: ")
        for rule in part.partition(": ")[2].split(", ")
    }

"""What a strict reviewer's tools find in emitted Python, by tool and rule.

    python -m benchmarks.gates                     # the whole corpus
    python -m benchmarks.gates --sample 10         # every tenth program
    python -m benchmarks.gates --show reportUnknownVariableType

Every program of the corpus that has no type error is emitted as it is compiled.  The tools are
mypy --strict, pyright in its strict mode, ruff check and ruff format; a formatter has one finding
for each file that it would change.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mochi_import.codegen import unparse
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
RULES = "E,F,W,I,UP,B,SIM,RET,PIE,N,ANN,RUF"


class Finding(NamedTuple):
    """One finding of a tool; formatters have one rule and no line."""

    rule: str
    file: str
    line: int
    message: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth program")
    parser.add_argument("--show", default="", metavar="RULE", help="list the findings of one rule")
    parser.add_argument("--keep", metavar="FOLDER", help="emit here and keep what was emitted")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(given.keep or scratch)
        count = emit_corpus(folder, given.sample)
        print(f"{count} programs emitted")
        for tool, run in TOOLS.items():
            findings = list(run(folder))
            files = len({finding.file for finding in findings})
            print(f"\n{tool}: {len(findings)} findings in {files} files")
            rules = Counter(finding.rule for finding in findings)
            for rule, number in rules.most_common():
                print(f"  {number:6} {rule}")
            for found in findings:
                if found.rule == given.show:
                    print(f"    {found.file}:{found.line}: {found.message}")


def emit_corpus(folder: Path, step: int) -> int:
    """Emit every program that has no error; returns how many there are."""
    programs = sorted((ROOT / "corpus").rglob("*.mochi"))
    emitted = 0
    for program in programs[::step]:
        compilation = Compilation(decode(program.read_bytes(), program.name), None, str(program))
        try:
            text = unparse(compilation.python)
        except CompileError:
            continue
        place = folder / program.relative_to(ROOT / "corpus").with_suffix(".py")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
        emitted += 1
    return emitted


def mypy(folder: Path) -> Iterator[Finding]:
    """`mypy --strict`"""
    options = ["--strict", "--output=json", "--explicit-package-bases", "--cache-dir", os.devnull]
    for line in _output(folder, "mypy", *options, ".").splitlines():
        found = json.loads(line)
        if found["severity"] == "error":
            yield Finding(str(found["code"]), found["file"], found["line"], found["message"])


def pyright(folder: Path) -> Iterator[Finding]:
    """pyright, strict"""
    settings = {"typeCheckingMode": "strict", "include": ["."], "extraPaths": [str(ROOT)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    report = _output(folder, "pyright", "--outputjson", "--pythonpath", sys.executable)
    for found in json.loads(report)["generalDiagnostics"]:
        line = found["range"]["start"]["line"] + 1
        yield Finding(found.get("rule", "syntax"), found["file"], line, found["message"])


def ruff_check(folder: Path) -> Iterator[Finding]:
    """`ruff check` with the rules of the project"""
    options = ["--isolated", "--target-version=py312", "--output-format=json", "--line-length=100"]
    report = _output(folder, "ruff", "check", *options, f"--select={RULES}", ".")
    for found in json.loads(report):
        yield Finding(found["code"], found["filename"], found["location"]["row"], found["message"])


def ruff_format(folder: Path) -> Iterator[Finding]:
    """`ruff format --check`"""
    report = _output(folder, "ruff", "format", "--isolated", "--line-length=100", "--diff", ".")
    for line in report.splitlines():
        if line.startswith("--- "):
            yield Finding("would reformat", line.removeprefix("--- "), 0, "")


TOOLS = {"mypy": mypy, "pyright": pyright, "ruff check": ruff_check, "ruff format": ruff_format}


def _output(folder: Path, tool: str, *arguments: str) -> str:
    command = [sys.executable, "-m", tool, *arguments]
    environment = {**os.environ, "MYPYPATH": f"{folder}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{tool}: {done.stderr or done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()

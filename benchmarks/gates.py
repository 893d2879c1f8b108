"""What a strict reviewer's tools find in emitted Python, by tool and rule.

    python -m benchmarks.gates                              # the whole corpus, each tool
    python -m benchmarks.gates --tool pyright --sample 10   # every tenth program
    python -m benchmarks.gates --show reportUnknownVariableType
    python -m benchmarks.gates FOLDER ...                   # other programs

All programs of a folder are emitted as the modules of one project, as `emit` writes it, so they
share one copy of the runtime.  Each tool runs once over the project with the settings that its
`pyproject.toml` carries.  Programs that Mochi's own checker refuses are no programs, and left out,
as are those that import Python modules which are not there; a formatter has one finding for each
file that it would change.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mochi_import.diagnostics.model import CompileError
from mochi_import.options import CompilerOptions
from mochi_import.project.code import Sources
from mochi_import.project.project import make
from mochi_import.project.writer import write
from mochi_import.python_files import python_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CORPUS = Path(__file__).parent.parent / "corpus"


class Finding(NamedTuple):
    """One finding of a tool; formatters have one rule and no line."""

    rule: str
    file: str
    line: int
    message: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS], metavar="FOLDER")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth program")
    parser.add_argument("--tool", action="append", choices=TOOLS, help="only this one")
    parser.add_argument("--show", default="", metavar="RULE", help="list the findings of one rule")
    parser.add_argument("--keep", metavar="FOLDER", help="emit here and keep what was emitted")
    given = parser.parse_args()
    found = 0
    for folder in given.folders:
        with tempfile.TemporaryDirectory() as scratch:
            project = Path(given.keep or scratch)
            programs = sorted(folder.absolute().rglob("*.mochi"))[:: given.sample]
            emitted = emit(programs, project)
            refused = len(programs) - emitted
            print(f"{folder.name}: {emitted} programs emitted, {refused} left out")
            for tool in given.tool or TOOLS:
                found += _report(tool, project, given.show)
    sys.exit(found > 0)


def emit(programs: Sequence[Path], out: Path) -> int:
    """Emit all programs that have no error into one project; returns how many there are."""
    sources = Sources(lambda _: CompilerOptions())
    accepted = [program for program in programs if _compiles(program, sources)]
    write(make(accepted, lambda _: CompilerOptions(), package="emitted").files, out)
    return len(accepted)


def _compiles(program: Path, sources: Sources) -> bool:
    try:
        sources.compilation(program).checked  # noqa: B018 - raises
    except CompileError:
        return False
    paths = sources.compilation(program).import_paths
    modules = (name for path in paths if (name := python_name(path)) is not None)
    return all(_is_there(module, program) for module in modules)


def _is_there(module: str, program: Path) -> bool:
    """Whether Python finds a module, maybe beside the program."""
    top = module.partition(".")[0]
    if not module.isidentifier() and not top.isidentifier():
        return True  # a file
    return (program.parent / f"{top}.py").exists() or find_spec(top) is not None


def _report(tool: str, project: Path, shown: str) -> int:
    """Run a tool and print its counts; returns how many findings there are."""
    findings = found_by(tool, project)
    files = len({finding.file for finding in findings})
    print(f"\n{tool}, {version(tool.split()[0])}: {len(findings)} findings in {files} files")
    for rule, number in Counter(finding.rule for finding in findings).most_common():
        print(f"  {number:6} {rule}")
    for finding in findings:
        if finding.rule == shown:
            print(f"    {finding.file}:{finding.line}: {finding.message}")
    return len(findings)


def found_by(tool: str, project: Path) -> list[Finding]:
    """The findings of a tool in what was emitted, not in Python files that programs import."""
    return [finding for finding in TOOLS[tool](project) if _is_emitted(project / finding.file)]


def _is_emitted(file: Path) -> bool:
    own = file.parent.name == "emitted" or file.name == "__init__.py"
    return own or file.read_text(encoding="utf-8").startswith("# Generated by mochi-import")


def mypy(project: Path) -> Iterator[Finding]:
    """`mypy`, strict by the settings"""
    for line in _output(project, "mypy", "--output=json", f"--cache-dir={os.devnull}").splitlines():
        if not line.startswith("{"):
            continue  # of nothing found, it says so in words
        found = json.loads(line)
        if found["severity"] == "error":
            yield Finding(str(found["code"]), found["file"], found["line"], found["message"])


def pyright(project: Path) -> Iterator[Finding]:
    """`pyright`, strict by the settings"""
    options = ["--outputjson", f"--project={project}", f"--pythonpath={sys.executable}"]
    for found in json.loads(_output(project, "pyright", *options))["generalDiagnostics"]:
        line = found["range"]["start"]["line"] + 1
        yield Finding(found.get("rule", "syntax"), found["file"], line, found["message"])


def ruff_check(project: Path) -> Iterator[Finding]:
    """`ruff check`"""
    report = _output(project, "ruff", "check", "--no-cache", "--output-format=json")
    for found in json.loads(report):
        yield Finding(found["code"], found["filename"], found["location"]["row"], found["message"])


def ruff_format(project: Path) -> Iterator[Finding]:
    """`ruff format --check`"""
    report = _output(project, "ruff", "format", "--no-cache", "--check")
    for file in re.findall("^Would reformat: (.*)", report, re.MULTILINE):
        yield Finding("would reformat", file, 0, "")


def black(project: Path) -> Iterator[Finding]:
    """`black --check`"""
    report = _output(project, "black", "--check", "src")
    for file in re.findall("^would reformat (.*)", report, re.MULTILINE):
        yield Finding("would reformat", file, 0, "")


TOOLS = {
    "mypy": mypy,
    "pyright": pyright,
    "ruff check": ruff_check,
    "ruff format": ruff_format,
    "black": black,
}


def _output(folder: Path, tool: str, *arguments: str) -> str:
    """What a tool prints of the files in a folder."""
    command = [sys.executable, "-m", tool, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{tool}: {done.stderr or done.stdout}")
    return done.stdout or done.stderr


if __name__ == "__main__":
    main()

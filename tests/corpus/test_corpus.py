"""Every program of the corpus prints what is recorded, under `run` and under `import`.

NAME.out is the standard output, NAME.exit the exit status where it is not 0, NAME.err the first
line of standard error, NAME.in the standard input, NAME.env settings of the environment.
`corpus/rejected` holds programs that must not compile, with the first diagnostic of each in
NAME.err.json.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, clean_environment

from benchmarks.refusals import problems_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Serve = Callable[[Path, str], dict[str, Any]]

CORPUS = ROOT / "corpus"
PROGRAMS = sorted(path for path in CORPUS.rglob("*.mochi") if path.with_suffix(".out").exists())
SCRIPTS = sorted(path for path in CORPUS.rglob("*.py") if path.with_suffix(".out").exists())
REJECTED = sorted((CORPUS / "rejected").rglob("*.mochi"))

# An import does not run test and bench blocks, so programs with blocks print less.
IMPORTABLE = [
    path
    for path in PROGRAMS
    if not any(
        line.startswith(("test ", "bench ")) for line in path.read_text("utf-8").splitlines()
    )
]


def name_of(path: Path) -> str:
    return str(path.relative_to(CORPUS).with_suffix(""))


def expected(program: Path, suffix: str, default: str) -> str:
    path = program.with_suffix(suffix)
    return path.read_bytes().decode("latin-1") if path.exists() else default


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the corpus, for programs that write files."""
    return shutil.copytree(CORPUS, tmp_path_factory.mktemp("corpus") / "corpus")


@pytest.fixture(scope="session")
def serve(copy: Path) -> Iterator[Serve]:
    """Runs a program in a fork of a process that has the compiler loaded."""
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server.py")), str(copy.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=clean_environment(MOCHI_NOW_SEED="1"),
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None

    def request(program: Path, mode: str) -> dict[str, Any]:
        place = copy / program.relative_to(CORPUS)
        print(json.dumps({"program": str(place), "mode": mode}), file=server.stdin, flush=True)
        answer: dict[str, Any] = json.loads(server.stdout.readline())
        return answer

    yield request
    server.stdin.close()
    server.stdout.close()
    assert server.wait(timeout=10) == 0


def test_there_are_programs() -> None:
    assert len(PROGRAMS) > 1000
    assert len(REJECTED) > 250


@pytest.mark.parametrize("program", PROGRAMS, ids=name_of)
def test_run(serve: Serve, program: Path) -> None:
    done = serve(program, "run")
    assert done["stdout"] == expected(program, ".out", ""), done["stderr"]
    assert done["status"] == int(expected(program, ".exit", "0")), done["stderr"]
    assert done["stderr"].startswith(expected(program, ".err", "").rstrip("\n"))


@pytest.mark.parametrize("program", IMPORTABLE, ids=name_of)
def test_import(serve: Serve, program: Path) -> None:
    done = serve(program, "import")
    assert done["stdout"] == expected(program, ".out", ""), done["stderr"]
    assert (done["status"] == 0) == (expected(program, ".exit", "0").strip() == "0")


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_python_script(copy: Path, script: Path) -> None:
    """A Python program that uses Mochi modules."""
    done = subprocess.run(
        [sys.executable, script.name],
        cwd=copy / script.parent.relative_to(CORPUS),
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert done.stdout == script.with_suffix(".out").read_bytes(), done.stderr.decode()


@pytest.mark.parametrize("program", REJECTED, ids=name_of)
def test_rejected(program: Path) -> None:
    wanted = json.loads(program.with_suffix(".err.json").read_text("utf-8"))
    problems = problems_of(program)
    assert problems.errors
    first = problems.errors[0]
    found = {
        "code": first.code,
        "message": first.message,
        "line": first.span.line,
        "col": first.span.column,
    }
    assert found == {key: wanted[key] for key in found}

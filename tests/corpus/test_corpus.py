"""Every program of the corpus prints what is recorded, under `run` and under `import`.

NAME.out is the standard output, NAME.exit the exit status where it is not 0, NAME.err the first
line of standard error, NAME.in the standard input, NAME.env settings of the environment.
`corpus/rejected` holds programs that must not compile, with the first diagnostic of each in
NAME.err.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import clean_environment
from corpus_programs import CORPUS, IMPORTABLE, PROGRAMS, expected, name_of

from benchmarks.refusals import problems_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Serve = Callable[..., dict[str, Any]]

SCRIPTS = sorted(path for path in CORPUS.rglob("*.py") if path.with_suffix(".out").exists())
REJECTED = sorted((CORPUS / "rejected").rglob("*.mochi"))


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

"""Emitted projects run in a Python that has neither mochi_import nor lark, and print the same."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import ROOT, clean_environment
from differential.programs import NEED_COMPILER

from mochi_import.options import CompilerOptions
from mochi_import.project.project import make
from mochi_import.project.writer import write

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = ROOT / "corpus"
PROGRAMS = sorted(path for path in CORPUS.rglob("*.mochi") if path.with_suffix(".out").exists())


class Done(NamedTuple):
    status: int
    stdout: bytes
    stderr: str


def name_of(program: Path) -> str:
    return program.relative_to(CORPUS).with_suffix("").as_posix()


def some(programs: list[Path]) -> list[Path]:
    """Every program with MOCHI_CORPUS=all, otherwise every twentieth."""
    return programs if os.environ.get("MOCHI_CORPUS") == "all" else programs[::20]


def run(
    src: Path, package: str, folder: Path, *arguments: str, stdin: bytes = b"", **settings: str
) -> Done:
    """`python -m PACKAGE` without site-packages: of `src` and the standard library."""
    command = [sys.executable, "-S", "-P", "-m", package, *arguments]
    env = clean_environment(PYTHONPATH=str(src), MOCHI_NOW_SEED="1", **settings)
    done = subprocess.run(
        command, input=stdin, capture_output=True, cwd=folder, env=env, check=False, timeout=300
    )
    return Done(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def said(code: str, *path: Path) -> str:
    """What Python prints that has only these folders and the standard library."""
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", code],
        capture_output=True,
        env=clean_environment(PYTHONPATH=os.pathsep.join(map(str, path))),
        text=True,
        check=True,
    )
    return done.stdout


def test_programs_print_what_is_recorded(tmp_path: Path) -> None:
    copy = shutil.copytree(CORPUS, tmp_path / "corpus")
    chosen = [program for program in some(PROGRAMS) if name_of(program) not in NEED_COMPILER]

    def differs(numbered: tuple[int, Path]) -> str | None:
        number, program = numbered
        package = f"p{number}"
        project = make([program], lambda _: CompilerOptions("error"), package=package)
        if "dependencies = []" not in project.files["pyproject.toml"].decode():
            return None
        write(project.files, tmp_path / package)
        place = copy / program.relative_to(CORPUS)
        settings, given = place.with_suffix(".env"), place.with_suffix(".in")
        lines = settings.read_text("utf-8").splitlines() if settings.exists() else []
        done = run(
            tmp_path / package / "src",
            package,
            place.parent,
            stdin=given.read_bytes() if given.exists() else b"",
            **dict(line.split("=", 1) for line in lines),
        )
        wanted = place.with_suffix(".exit")
        status = int(wanted.read_text()) if wanted.exists() else 0
        first = place.with_suffix(".err")
        message = first.read_text("utf-8").rstrip("\n") if first.exists() else ""
        if done.stdout != place.with_suffix(".out").read_bytes() or done.status != status:
            return f"{name_of(program)}: status {done.status}\n{done.stderr}"
        return None if done.stderr.startswith(message) else f"{name_of(program)}\n{done.stderr}"

    with ThreadPoolExecutor(2) as pool:
        wrong = [each for each in pool.map(differs, enumerate(chosen)) if each]
    assert not wrong, f"{len(wrong)} of {len(chosen)}:\n" + "\n".join(wrong)


def emitted(text: str, folder: Path, name: str) -> Path:
    """The `src` of a project of one program."""
    (folder / f"{name}.mochi").write_text(text, encoding="utf-8")
    project = make([folder / f"{name}.mochi"], lambda _: CompilerOptions())
    write(project.files, folder / f"{name}-project")
    return folder / f"{name}-project" / "src"


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    return emitted('print("hello")\n', tmp_path, "hello")


def test_smoke(hello: Path) -> None:
    assert run(hello, "hello", hello, "--smoke") == Done(0, b"hello: ok\n", "")


def test_a_library_runs_its_tests(tmp_path: Path) -> None:
    text = 'fun f(): int { return 1 }\ntest "f" { print(f()) }\n'
    src = emitted(text, tmp_path, "lib")
    assert run(src, "lib", src, PYTHONWARNINGS="error") == Done(0, b"1\n", "")


def test_nothing_of_the_compiler_is_loaded(hello: Path) -> None:
    code = (
        "import runpy, sys; runpy.run_module('hello', run_name='x');"
        "from hello.__main__ import main; main();"
        "print(sorted(n for n in sys.modules if n.startswith(('mochi', 'lark', 'typing'))))"
    )
    assert said(code, hello) == "hello\n[]\n"


def test_an_older_python_hears_what_is_needed(hello: Path) -> None:
    """The first modules that are imported can be read by any Python 3, and one stops it."""
    for file in (hello / "hello" / "__init__.py", hello / "hello" / "_runtime" / "__init__.py"):
        ast.parse(file.read_text("utf-8"), feature_version=(3, 7))
    code = (
        "import sys; sys.version_info = (3, 11, 4)\n"
        "try: import hello\n"
        "except ImportError as error: print(error)"
    )
    assert (
        said(code, hello) == "mochi_runtime needs Python 3.12 or newer, and this is Python 3.11.4\n"
    )


def test_two_packages_in_one_process_have_a_runtime_each(tmp_path: Path) -> None:
    text = 'type P { x: int }\nfun make(): P { return P { x: 1 } }\nprint("made")\n'
    folders = [emitted(text, tmp_path, name) for name in ("one", "two")]
    code = (
        "from one.generated import one\nfrom two.generated import two\n"
        "print(one.make(), two.make(), type(one.make()).__mro__[1] is type(two.make()).__mro__[1])"
    )
    assert said(code, *folders) == "made\nmade\nP(x=1) P(x=1) False\n"


def test_eval_asks_for_the_compiler(tmp_path: Path) -> None:
    src = emitted('print(eval("abs(-5)"))\n', tmp_path, "meta")
    alone = run(src, "meta", tmp_path)
    assert (alone.status, alone.stdout) == (1, b"")
    assert alone.stderr.startswith("run error: eval needs the compiler: pip install mochi-import")
    beside = subprocess.run(
        [sys.executable, "-P", "-m", "meta"],
        capture_output=True,
        env=clean_environment(PYTHONPATH=os.pathsep.join([str(src), str(ROOT)])),
        check=False,
    )
    assert (beside.returncode, beside.stdout) == (0, b"5\n"), beside.stderr

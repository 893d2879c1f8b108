"""Processes that multiprocessing starts find Mochi modules, whatever the main module is."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest
from conftest import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

GEOMETRY = """
type Point { x: int }
type Shape = Dot(at: Point) | Nothing
fun twice(x: int): int { return x * 2 }
fun point(x: int): Point { return Point { x: x } }
fun moved(p: Point): Point { return Point { x: p.x + 1 } }
fun dot(p: Point): Shape { return Dot { at: p } }
"""

POOLS = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

def in_pools(method, function, value):
    context = multiprocessing.get_context(method)
    with context.Pool(1) as pool:
        first = pool.apply(function, [value])
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        second = executor.submit(function, value).result()
    assert first == second, (first, second)
    return first
"""

PYTHON_MAIN = """
import sys
import mochi_import
import geometry
from pools import in_pools

if __name__ == "__main__":
    method = sys.argv[1]
    print(in_pools(method, geometry.twice, 4))
    print(in_pools(method, geometry.moved, geometry.Point(4)))
    print(in_pools(method, geometry.dot, geometry.point(4)))
"""

MOCHI_MAIN = """
import python "./pools.py" as pools
import python "sys" as sys
import "./geometry" as geometry
extern fun pools.in_pools(method: string, function: any, value: any): any
extern let sys.argv: list<string>

type Mine { n: int }
let step = 5
let steps = [step, -step]
var calls = 0
fun add(x: int): int { return x + step + len(steps) }
fun grow(m: Mine): Mine { return Mine { n: m.n + add(0) } }

print("runs once")
calls = calls + 1
let method = sys.argv[1]
print(pools.in_pools(method, geometry.twice, 4))
print(pools.in_pools(method, geometry.moved, geometry.point(4)).x)
print(pools.in_pools(method, add, 1))
print(pools.in_pools(method, grow, Mine { n: 1 }).n)
test "not in other processes" { print("tested once") }
"""

METHODS = pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "geometry.mochi": GEOMETRY,
        "pools.py": POOLS,
        "main.py": PYTHON_MAIN,
        "main_too.mochi": MOCHI_MAIN,
    }.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def output(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@METHODS
def test_a_main_module_in_python(project: Path, method: str) -> None:
    assert output(project, "main.py", method) == "8\nPoint(x=5)\nDot(at=Point(x=4))\n"
    assert output(project, "-m", "main", method) == "8\nPoint(x=5)\nDot(at=Point(x=4))\n"


@METHODS
@pytest.mark.parametrize("main", [["main_too.mochi"], ["-m", "main_too"]], ids=["file", "module"])
def test_a_mochi_program(project: Path, method: str, main: list[str]) -> None:
    shown = output(project, "-m", "mochi_import", "run", *main, method)
    assert shown == "runs once\n8\n5\n8\n8\ntested once\n"


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_no_main_module_and_an_initializer(project: Path, method: str) -> None:
    """What is typed at a prompt or given by `-c` is no module that a process could import."""
    code = f"""
        import multiprocessing, mochi_import, geometry
        from concurrent.futures import ProcessPoolExecutor
        context = multiprocessing.get_context({method!r})
        with context.Pool(1, mochi_import.install) as pool:
            print(pool.apply(geometry.twice, [4]))
        with ProcessPoolExecutor(1, context, mochi_import.install) as executor:
            print(executor.submit(geometry.moved, geometry.Point(4)).result())
    """
    assert output(project, "-c", textwrap.dedent(code)) == "8\nPoint(x=5)\n"


def test_a_program_run_by_its_path(project: Path) -> None:
    """`runpy.run_path` does for a main module what multiprocessing does in a new process."""
    (project / "small.mochi").write_text('fun f(): int { return 1 }\nprint("small")\n')
    code = "import mochi_import, runpy; print(runpy.run_path('small.mochi')['f']())"
    assert output(project, "-c", code) == "small\n1\n"

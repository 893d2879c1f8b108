"""Debuggers, profilers, warnings and what else of Python looks at frames, on Mochi modules."""

from __future__ import annotations

import asyncio
import cProfile
import faulthandler
import io
import logging
import os
import pdb
import pstats
import subprocess
import sys
import threading
import traceback
import warnings
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import FrameType, ModuleType

    from conftest import Project

ROOT = Path(__file__).parents[2]

SHOP = """\
type Shape = Circle(r: int) | Square(side: int)

fun share(total: int, among: int): int {
  let part = total / among
  return part
}

fun twice(total: int): int {
  return share(total, 1) +
    share(total, 0)
}

fun area(s: Shape): int {
  let found = match s {
    Circle(r) => r * r
    Square(side) => side
  }
  return found
}

fun careful(n: int): string {
  try {
    let m = 10 / n
    return str(m)
  } catch e {
    print(e)
  }
  return "none"
}

fun later(n: int): list<int> {
  var fs: list<fun(): int> = []
  for i in 0..n {
    let j = i * n
    fs = append(fs, fun(): int => j + 1)
  }
  var results: list<int> = []
  for f in fs {
    results = append(results, f())
  }
  return results
}

fun ranked(xs: list<int>): list<int> {
  return from x in xs
         where x > 1
         sort by -x
         select x
}

fun loud(f: any): any {
  return f("loud")
}

stream Tick { n: int }
on Tick as t {
  print(t.n)
}
fun tick() {
  emit Tick { n: 3 }
}
"""


@pytest.fixture
def shop(project: Project) -> ModuleType:
    project.write("shop.mochi", SHOP)
    return project.load("shop")


def line_of(text: str) -> int:
    return SHOP[: SHOP.index(text)].count("\n") + 1


LOUD = line_of('return f("loud")')


def test_the_traceback(shop: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        shop.twice(3)
    summary = traceback.TracebackException.from_exception(caught.value)
    places = [(f.filename, f.lineno, f.name, f.colno, f.end_colno) for f in summary.stack[1:]]
    assert places == [
        (shop.__file__, 10, "twice", 4, 19),
        (shop.__file__, 4, "share", 13, 26),
    ]
    shown = "    let part = total / among\n               ~~~~~~^~~~~~~\nZeroDivisionError"
    assert shown in "".join(summary.format())


def steps(function: Any, *args: object) -> list[int]:
    """The lines of Mochi at which a debugger stops that steps through a call."""
    stops: list[int] = []

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.endswith(".mochi"):
            return None
        if event == "line":
            stops.append(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return stops


@pytest.mark.usefixtures("capsys")
def test_stepping_goes_from_line_to_line(shop: ModuleType) -> None:
    assert steps(shop.share, 6, 2) == [4, 5]
    assert steps(shop.area, shop.Circle(2)) == [14, 15, 18]
    assert steps(shop.area, shop.Square(2)) == [14, 16, 18]
    assert steps(shop.careful, 2) == [22, 23, 24]
    assert steps(shop.careful, 0) == [22, 23, 25, 26, 28]
    lines = steps(shop.ranked, [1, 2])
    assert (lines[0], lines[-1]) == (line_of("return from x"), line_of("return from x"))


class Debugger(pdb.Pdb):
    """A `pdb` whose commands and answers are text."""

    def __init__(self, commands: str) -> None:
        self.said = io.StringIO()
        super().__init__(stdin=io.StringIO(dedent(commands)), stdout=self.said, nosigint=True)
        self.prompt = ""
        self.use_rawinput = False


def test_pdb(shop: ModuleType) -> None:
    debugger = Debugger("""\
        break share, among == 0
        continue
        args
        next
        where
        longlist
        up
        list 10,11
        down
        p total, among
        quit
        """)
    debugger.reset()
    namespace = {**vars(shop), "share": shop.share}
    debugger.run("twice(6)", namespace)
    said = debugger.said.getvalue()
    file = shop.__file__
    assert f" at {file}:" in said
    assert f"> {file}(4)share()\n-> let part = total / among\ntotal = 6\namong = 0\n" in said
    assert f"  {file}(10)twice()\n-> share(total, 0)\n> {file}(4)share()\n" in said
    assert "\tfun share(total: int, among: int): int {\n  4" in said
    assert "  6  \t}\n" in said
    assert "  7" not in said
    assert " 10  ->\t    share(total, 0)\n 11  \t}\n" in said
    assert "(6, 0)\n" in said


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="pdb of 3.13 knows only .py files here")
def test_pdb_breaks_at_a_line_of_a_file(shop: ModuleType) -> None:
    debugger = Debugger(f"break {shop.__file__}:5\ncontinue\np part\ncontinue\n")
    debugger.reset()
    debugger.run("share(6, 3)", dict(vars(shop)))
    said = debugger.said.getvalue()
    assert f" at {shop.__file__}:5\n" in said
    assert "-> return part\n2\n" in said


def test_post_mortem(shop: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        shop.twice(3)
    debugger = Debugger("p total, among\nup\np total\nquit\n")
    debugger.reset()
    debugger.interaction(None, caught.tb)
    said = debugger.said.getvalue()
    assert f"> {shop.__file__}(4)share()\n-> let part = total / among\n(3, 0)\n" in said
    assert f"> {shop.__file__}(10)twice()\n-> share(total, 0)\n3\n" in said


def python(*arguments: str, folder: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """A new Python that has the hook from its start, in a folder and with this input."""
    (folder / "sitecustomize.py").write_text("import mochi_import\n")
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        input=text,
        capture_output=True,
        text=True,
    )


def test_pdb_of_a_module(project: Project) -> None:
    path = project.write("app.mochi", "let zero = 0\nlet x = 1 / zero\n")
    done = python("-m", "pdb", "-m", "app", folder=project.folder, text="c\np zero\nq\nq\n")
    assert f"> {path}(2)<module>()\n-> let x = 1 / zero\n(Pdb) 0\n" in done.stdout


def test_breakpoint_in_a_program(project: Project) -> None:
    project.write(
        "app.mochi",
        'import python "builtins" as py auto\n'
        "fun f(n: int): int {\n  let m = n + 1\n  py.breakpoint()\n  return m * 2\n}\n"
        "print(f(1))\n",
    )
    command = ("-m", "mochi_import", "run", "app.mochi")
    done = python(*command, folder=project.folder, text="p m\nc\n")
    assert "-> " in done.stdout
    assert done.stdout.endswith("\n(Pdb) 2\n(Pdb) 4\n")
    left = python(*command, folder=project.folder, text="q\n")
    assert left.returncode == 1
    assert "run error" not in left.stderr


def test_cprofile_names_functions_as_the_program_does(
    shop: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = cProfile.Profile()
    profile.runcall(shop.later, 2)
    profile.runcall(shop.ranked, [1, 2, 3])
    profile.runcall(shop.tick)
    capsys.readouterr()
    functions: dict[tuple[str, int, str], Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    found = {(line, name) for file, line, name in functions if file == shop.__file__}
    assert found == {
        (31, "later"),
        (35, "<closure>"),
        (35, "<lambda>"),
        (line_of("fun ranked"), "ranked"),
        (line_of("sort by"), "<lambda>"),
        (line_of("fun tick"), "tick"),
        (line_of("stream Tick"), "__init__"),
        (line_of("on Tick"), "on Tick"),
    }


def test_faulthandler(shop: ModuleType, tmp_path: Path) -> None:
    def dump(_: object) -> None:
        with (tmp_path / "dump").open("w") as file:
            faulthandler.dump_traceback(file, all_threads=False)

    shop.loud(dump)
    assert f'  File "{shop.__file__}", line {LOUD} in loud\n' in (tmp_path / "dump").read_text()


def test_a_warning_of_python_code_called(shop: ModuleType) -> None:
    with pytest.warns(DeprecationWarning, match="^loud$") as caught:
        shop.loud(lambda text: warnings.warn(text, DeprecationWarning, stacklevel=2))
    assert (caught[0].filename, caught[0].lineno) == (shop.__file__, LOUD)
    assert 'return f("loud")' in warnings.formatwarning(
        "loud", DeprecationWarning, shop.__file__, LOUD
    )


def test_deprecations_are_shown_in_a_program(project: Project) -> None:
    project.write("app.mochi", "extern python fun old(): int\nprint(old())\n")
    (project.folder / "app_externs.py").write_text(
        "import warnings\n\n\ndef old():\n"
        "    warnings.warn('it is old', DeprecationWarning, stacklevel=2)\n    return 1\n"
    )
    done = python("-m", "mochi_import", "run", "app.mochi", folder=project.folder)
    path = project.folder / "app.mochi"
    assert done.stderr == f"{path}:2: DeprecationWarning: it is old\n  print(old())\n"


def test_logging_threads_and_tasks(
    shop: ModuleType, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = f'File "{shop.__file__}", line 4, in share\n    let part = total / among\n'
    with caplog.at_level(logging.ERROR):
        try:
            shop.share(1, 0)
        except ZeroDivisionError:
            logging.exception("no share")
    assert last in caplog.text

    seen: list[str] = []
    monkeypatch.setattr(
        threading, "excepthook", lambda hook: seen.extend(traceback.format_exception(hook[1]))
    )
    thread = threading.Thread(target=shop.share, args=(1, 0))
    thread.start()
    thread.join()
    assert last in "".join(seen)

    async def work() -> None:
        await asyncio.create_task(asyncio.to_thread(shop.share, 1, 0))

    with pytest.raises(ZeroDivisionError) as caught:
        asyncio.run(work())
    summary = traceback.TracebackException.from_exception(caught.value).stack[-1]
    assert (summary.filename, summary.lineno, summary.name) == (shop.__file__, 4, "share")
    assert (summary.colno, summary.end_colno) == (13, 26)


def test_a_syntax_error_in_a_traceback(project: Project) -> None:
    path = project.write("bad.mochi", 'let ok = 1\nlet é = "ü" + 1 )\n')
    done = python("-c", "import bad", folder=project.folder)
    assert done.stderr.endswith(
        f'  File "{path}", line 2\n    let é = "ü" + 1 )\n                    ^\n'
        + done.stderr[done.stderr.index("mochi_import.MochiSyntaxError") :]
    )
    assert "importlib" not in done.stderr
    assert "mochi_import/" not in done.stderr

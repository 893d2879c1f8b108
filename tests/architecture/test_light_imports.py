"""A warm start loads neither lark nor the compiler, nor large modules of the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Python = Callable[..., subprocess.CompletedProcess[str]]

HEAVY = (
    "argparse",
    "ast",
    "asyncio",
    "collections",
    "contextlib",
    "dataclasses",
    "inspect",
    "json",
    "lark",
    "math",
    "operator",
    "pathlib",
    "re",
    "ssl",
    "tokenize",
    "tomllib",
    "typing",
)
COMPILER = ("syntax", "check", "query", "lower", "codegen", "driver", "diagnostics", "source")

SHOW = "; import sys; print(*sorted(sys.modules))"


def loaded(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def assert_light(names: set[str]) -> None:
    assert not names & set(HEAVY)
    assert not names & {f"mochi_import.{stage}" for stage in COMPILER}


def test_importing_the_packages(python: Python) -> None:
    bare = loaded(python("pass" + SHOW))
    assert_light(loaded(python("import mochi_import" + SHOW)) - bare)
    assert_light(loaded(python("import mochi_runtime" + SHOW)) - bare)


def test_a_warm_import(python: Python, tmp_path: Path) -> None:
    (tmp_path / "lib.mochi").write_text("fun half(x: int): int { return x / 2 }\n")
    (tmp_path / "app.mochi").write_text(
        'import "./lib" as lib\nprint(lib.half(8))\n'
        "type P { x: int }\nfun f(p: P): int { return p.x / 2 }\nprint(f(P { x: 4 }))\n"
        'for i in 0..3 { print([i, i + 1], {"a": i}) }\n'
        "let big = from x in [1, 2] where x > 1 sort by -x select x\n"
    )
    code = "import mochi_import, app" + SHOW
    bare = loaded(python("pass" + SHOW))
    assert "mochi_import.driver" in loaded(python(code))
    assert_light(loaded(python(code)) - bare)


def test_a_warm_run(python: Python, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text("print(1)\n")
    code = "from mochi_import.cli import main; main(['run', 'app.mochi'])" + SHOW
    bare = loaded(python("pass" + SHOW))
    loaded(python(code))
    assert_light(loaded(python(code)) - bare)


def test_a_warm_import_of_what_imports_python_modules(python: Python, tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("def f(n: int) -> int:\n    return n\n")
    (tmp_path / "app.mochi").write_text('import python "tools" as tools\nprint(tools.f(1) + 1)\n')
    code = "import mochi_import, app" + SHOW
    bare = loaded(python("pass" + SHOW))
    assert "mochi_import.check.python_types" in loaded(python(code))
    assert_light(loaded(python(code)) - bare)


def test_a_warm_run_of_agents_and_tasks(python: Python, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text(
        "agent Tally(n: int) {\n  intent add(k: int): int {\n    n = n + k\n    return n\n  }\n}\n"
        "stream Tick { n: int }\non Tick as t { print(t.n) }\n"
        "fun read(c: chan<int>): int { return recv(c) }\n"
        "let c = chan<int>(0)\nlet f = async read(c)\nsend(c, 4)\n"
        "let tally = Tally(1)\nprint(await f + tally.add(1))\nemit Tick { n: 7 }\n"
    )
    code = "from mochi_import.cli import main; main(['run', 'app.mochi'])" + SHOW
    bare = loaded(python("import typing" + SHOW))  # which classes with type parameters need
    loaded(python(code))
    names = loaded(done := python(code))
    assert done.stdout.startswith("6\n7\n")
    assert not (names - bare) & set(HEAVY)

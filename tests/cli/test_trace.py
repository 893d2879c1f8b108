"""What `run` says of an error that ends a program."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]


def test_an_error_while_another_is_handled(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text(
        'try {\n  print(1 / int("0"))\n} catch e {\n  panic(7, "again: " + e)\n}\n'
    )
    done = mochi("run", "app.mochi")
    assert done.returncode == 7
    assert done.stderr.decode() == dedent("""\
        run error: again: division by zero
        stack trace:
          __main at app.mochi:4
            panic(7, "again: " + e)
        while handling: division by zero
        stack trace:
          __main at app.mochi:2
            print(1 / int("0"))
                  ^^^^^^^^^^^^
        """)


def test_an_error_of_python_code(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text(
        "extern python fun risky(f: any): int\n\nprint(risky(fun(): int => 1))\n"
    )
    (tmp_path / "app_externs.py").write_text(
        dedent("""\
        def risky(f):
            try:
                return {}[f()]
            except KeyError as error:
                problem = LookupError("no entry")
                problem.add_note("there are none at all")
                raise problem from error
        """)
    )
    done = mochi("run", "app.mochi")
    assert done.returncode == 1
    assert done.stderr.decode() == dedent("""\
        run error: LookupError: no entry
        there are none at all
        stack trace:
          risky at app_externs.py:7
            raise problem from error
          __main at app.mochi:3
            print(risky(fun(): int => 1))
                  ^^^^^^^^^^^^^^^^^^^^^^
        because of: key not found: 1
        caused by KeyError: 1
        stack trace:
          risky at app_externs.py:3
            return {}[f()]
                   ^^^^^^^
        """)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('let zero = 0\nlet s = "日本 é" + str(1 / zero)', ("str(1 / zero)", "    ^^^^^^^^")),
        ("let zero = 0\nlet s = [\t1 / zero,\n  2]", ("\t1 / zero,", "\t^^^^^^^^")),
        ("let zero = 0\nlet s = 1 +\n  2 /\n  zero", ("    2 /",)),
    ],
)
def test_carets_below_odd_text(
    mochi: Run, tmp_path: Path, text: str, lines: tuple[str, ...]
) -> None:
    (tmp_path / "app.mochi").write_text(text + "\n", encoding="utf-8")
    shown = mochi("run", "app.mochi").stderr.decode().splitlines()[3:]
    assert len(shown) == len(lines)
    assert all(line.endswith(end) for line, end in zip(shown, lines, strict=True))


def test_colour(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text('panic("no")\n')
    assert mochi("run", "app.mochi").stderr.startswith(b"run error: no\n")
    coloured = mochi("run", "app.mochi", env={"FORCE_COLOR": "1", "NO_COLOR": ""}).stderr
    assert coloured.startswith(b"\x1b[1;31mrun error\x1b[0m: no\n")


def test_a_cycle_of_causes_ends(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text("extern python fun fail(): int\nprint(fail())\n")
    (tmp_path / "app_externs.py").write_text(
        dedent("""\
        def fail():
            error = ValueError("round")
            error.__cause__ = error
            raise error
        """)
    )
    done = mochi("run", "app.mochi")
    assert done.stderr.startswith(b"run error: ValueError: round\nstack trace:\n")
    assert b"because of" not in done.stderr


def test_an_exit_by_python_code(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text(
        'import python "sys" as system auto\nprint(1)\nsystem.exit(3)\n'
    )
    done = mochi("run", "app.mochi")
    assert (done.returncode, done.stdout, done.stderr) == (3, b"1\n", b"")

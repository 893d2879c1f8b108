"""`test`, `check`, `emit`, and the command line as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import mochi_import

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]

TESTS = """\
fun half(x: int): int { return x / 2 }
test "halves" { expect half(4) == 2 }
test "fails" {
  expect half(4) == 3
}
test "divides" {
  print(1 / half(1))
}
"""


def test_a_report_of_tests(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "half_test.mochi").write_text(TESTS)
    done = mochi("test", "half_test.mochi")
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "half_test.mochi\n"
        "  ok    halves\n"
        "  FAIL  fails\n"
        "        expect condition failed at half_test.mochi:4: expect half(4) == 3\n"
        "          expect 2 == 3\n"
        "           +  where 2 = half(4)\n"
        "  FAIL  divides\n"
        "        division by zero\n"
        '        test "divides" at half_test.mochi:7\n'
        "          print(1 / half(1))\n"
        "                ^^^^^^^^^^^\n"
        "3 tests, 2 failed\n"
    )


def test_tests_of_a_folder(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "lib.mochi").write_text('let one = 1\ntest "lib" { expect one == 1 }\n')
    (tmp_path / "app_test.mochi").write_text(
        'import "./lib" as lib\ntest "app" { expect lib.one == 1 }\n'
    )
    done = mochi("test", ".")
    assert done.returncode == 0
    assert done.stdout.endswith(b"2 tests, 0 failed\n")
    assert done.stdout.count(b"ok    lib") == 1


@pytest.mark.parametrize("command", ["check", "compile", "test"])
def test_a_file_that_cannot_be_read_stops_no_other(
    mochi: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "gone.mochi").symlink_to("nowhere")
    (tmp_path / "here.mochi").write_text('test "a" { expect 1 == 1 }\n')
    done = mochi(command, ".")
    assert done.returncode == 2
    assert done.stderr.startswith(b"mochi-import: gone.mochi: no such file; check the path\n")
    if command == "test":
        assert done.stdout == b"here.mochi\n  ok    a\n1 test, 0 failed\n"
    if command == "compile":
        assert list((tmp_path / "__pycache__").glob("here.mochi.*.pyc"))


def test_a_program_that_fails_outside_its_tests(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text("print(1 / 0)\n")
    done = mochi("test", "app.mochi")
    assert done.returncode == 1
    assert b"FAIL  the program\n        division by zero" in done.stdout


@pytest.mark.parametrize(("text", "status"), [("let = 1\n", 3), ('let x: int = "a"\n', 4)])
def test_files_that_do_not_compile(mochi: Run, tmp_path: Path, text: str, status: int) -> None:
    (tmp_path / "app.mochi").write_text(text)
    for command in ("test", "check"):
        done = mochi(command, "app.mochi")
        assert done.returncode == status
        assert b"--> app.mochi:1:" in done.stderr
        if command == "test":
            assert done.stdout == b"0 tests, 0 failed, 1 file not compiled\n"


def test_check_of_a_folder(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "good.mochi").write_text("print(1)\n")
    assert mochi("check", ".").returncode == 0
    (tmp_path / "types.mochi").write_text('let x: int = "a"\n')
    assert mochi("check", ".").returncode == 4
    (tmp_path / "syntax.mochi").write_text("let = 1\n")
    done = mochi("check", ".")
    assert done.returncode == 3
    assert done.stderr.endswith(b"3 files checked, 2 errors in 2 files\n")
    assert mochi("check", "absent.mochi").returncode == 2


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        ("tree", b"LetStmt"),
        ("types", b"1:1 xs: [int]\n"),
        ("plan", b"scan x in xs\n"),
        ("python", b"for x in xs"),
    ],
)
def test_emit(mochi: Run, tmp_path: Path, stage: str, shown: bytes) -> None:
    text = "let xs = [1, 2]\nlet ys = from x in xs where x > 1 select x\n"
    (tmp_path / "app.mochi").write_text(text)
    done = mochi("emit", "--stage", stage, "app.mochi")
    assert (done.returncode, done.stderr) == (0, b"")
    assert shown in done.stdout
    assert mochi("emit", "--stage", stage, "-", stdin=text.encode()).stdout == done.stdout


def test_emit_of_a_program_that_does_not_parse(mochi: Run) -> None:
    assert mochi("emit", "-", stdin=b"let = 1\n").returncode == 3


def test_help_and_version(mochi: Run) -> None:
    shown = mochi("--help").stdout
    for command in (b"run", b"test", b"check", b"emit"):
        assert command in shown
    assert mochi("--version").stdout.decode() == f"mochi-import {mochi_import.__version__}\n"
    assert b"-m MODULE" in mochi("run", "--help").stdout


def test_an_option_of_no_command_shows_those_there_are(mochi: Run) -> None:
    done = mochi("emit", "app.mochi", "--licence", "MIT")
    assert done.returncode == 2
    assert done.stderr.startswith(b"usage: mochi-import emit ")
    assert done.stderr.endswith(b"emit: error: unrecognized arguments: --licence MIT\n")


def test_each_command_says_what_it_is_for(mochi: Run) -> None:
    commands = re.findall(rb"^    ([a-z]+) ", mochi("--help").stdout, re.MULTILINE)
    assert len(commands) == 11
    for command in commands:
        done = mochi(command.decode(), "--help")
        assert done.stdout.startswith(b"usage: mochi-import " + command)
        assert re.search(rb"\n\n[A-Z][^\n]+(\n[^\n]+)*\.\n", done.stdout), command


@pytest.mark.parametrize("arguments", [(), ("fly",), ("check",), ("emit", "--stage", "x", "y")])
def test_wrong_calls(mochi: Run, arguments: tuple[str, ...]) -> None:
    done = mochi(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr

"""`run`: output, errors, exit statuses."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from conftest import clean_environment, heed_ctrl_c

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]


def write(folder: Path, text: str, name: str = "app.mochi") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def test_a_program_and_its_arguments(mochi: Run, tmp_path: Path) -> None:
    app = write(tmp_path, 'import python "sys" as sys auto\nprint(sys.argv, "ok")\n')
    done = mochi("run", app, "--check=off", "-m", "x")
    assert done.stdout == b'["app.mochi", "--check=off", "-m", "x"] ok\n'
    assert (done.returncode, done.stderr) == (0, b"")


def test_standard_input_as_the_program(mochi: Run) -> None:
    done = mochi("run", "-", stdin='let s = "é"\nprint(s)\nprint(1 / 0)\n'.encode())
    assert done.stdout == "é\n".encode()
    assert b"__main at <stdin>:3\n    print(1 / 0)" in done.stderr
    assert done.returncode == 1
    assert b"--> <stdin>:1:" in mochi("run", "-", stdin=b"let = 1\n").stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes it")
@pytest.mark.parametrize("command", ["run", "emit"])
def test_standard_input_that_is_closed(tmp_path: Path, command: str) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m mochi_import "$1" - <&-', sys.executable, command],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == (b"mochi-import: - is the program on standard input, which is closed\n")


def test_an_interactive_session_after_the_program(tmp_path: Path) -> None:
    app = write(tmp_path, "fun twice(n: int): int { return 2 * n }\n")
    done = subprocess.run(
        [sys.executable, "-q", "-i", "-m", "mochi_import", "run", app],
        cwd=tmp_path,
        env=clean_environment(),
        input=b"twice(21)\n",
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"42\n"
    assert b"SystemExit" not in done.stderr


def test_standard_input_of_the_program(mochi: Run, tmp_path: Path) -> None:
    app = write(tmp_path, "print(input())\nprint(input())\n")
    assert mochi("run", app, stdin=b"one\ntwo\n").stdout == b"one\ntwo\n"


def test_a_module_by_name(mochi: Run, tmp_path: Path) -> None:
    write(tmp_path, 'print("in", 1)\n', "shop/__main__.mochi")
    write(tmp_path, 'print("in", 2)\n', "shop/tools.mochi")
    assert mochi("run", "-m", "shop").stdout == b"in 1\n"
    assert mochi("run", "-m", "shop.tools").stdout == b"in 2\n"
    for name in ("shop.absent", "json", "absent"):
        done = mochi("run", "-m", name)
        assert (done.returncode, done.stdout) == (2, b"")
        assert name.encode() in done.stderr


def test_modules_beside_the_program_are_found(mochi: Run, tmp_path: Path) -> None:
    write(tmp_path, "let price = 3\n", "inner/prices.mochi")
    app = write(tmp_path, 'import "./prices" as p\nprint(p.price)\n', "inner/app.mochi")
    assert mochi("run", app).stdout == b"3\n"


def test_a_run_error(mochi: Run, tmp_path: Path) -> None:
    text = (
        "fun half(x: int): int {\n  return 1 / x\n}\n"
        "print(1)\nfun f(): int { return half(0) }\nprint(f())\n"
    )
    done = mochi("run", write(tmp_path, text))
    assert done.returncode == 1
    assert done.stdout == b"1\n"
    assert done.stderr.decode() == (
        "run error: division by zero\n"
        "stack trace:\n"
        "  half at app.mochi:2\n"
        "    return 1 / x\n"
        "           ^^^^^\n"
        "  f at app.mochi:5\n"
        "    fun f(): int { return half(0) }\n"
        "                          ^^^^^^^\n"
        "  __main at app.mochi:6\n"
        "    print(f())\n"
        "          ^^^\n"
    )


def test_a_failed_expect(mochi: Run, tmp_path: Path) -> None:
    done = mochi("run", write(tmp_path, 'test "t" {\n  expect 1 == 2\n}\n'))
    assert done.returncode == 1
    assert b"run error: expect condition failed at app.mochi:2: expect 1 == 2\n" in done.stderr


@pytest.mark.parametrize(("code", "status"), [(7, 7), (255, 255), (0, 1), (256, 1), (-1, 1)])
def test_the_code_of_a_panic_is_the_status(
    mochi: Run, tmp_path: Path, code: int, status: int
) -> None:
    done = mochi("run", write(tmp_path, f'panic({code}, "no luck")\n'))
    assert done.returncode == status
    assert done.stderr.startswith(b"run error: no luck\n")


def test_an_error_of_foreign_code_names_its_cause(mochi: Run, tmp_path: Path) -> None:
    write(tmp_path, "def fail(x):\n    return x + 'one'\n", "tools.py")
    app = write(tmp_path, 'import python "tools" as tools auto\ntools.fail(3)\n')
    done = mochi("run", app)
    assert done.returncode == 1
    assert (
        b"caused by TypeError: unsupported operand type(s) for +: 'int' and 'str'\n" in done.stderr
    )
    assert b"  fail at tools.py:2\n" in done.stderr
    assert b"mochi_runtime" not in done.stderr


@pytest.mark.parametrize(
    ("text", "status", "prefix"),
    [("let = 1\n", 3, b"error[P"), ('let x: int = "one"\n', 4, b"error[T")],
)
def test_programs_that_do_not_compile(
    mochi: Run, tmp_path: Path, text: str, status: int, prefix: bytes
) -> None:
    done = mochi("run", write(tmp_path, text, "sub/app.mochi"))
    assert (done.returncode, done.stdout) == (status, b"")
    assert prefix in done.stderr
    assert b"--> sub/app.mochi:1:" in done.stderr


def test_check_modes(mochi: Run, tmp_path: Path) -> None:
    app = write(tmp_path, 'let x: int = "one"\nprint(x)\n')
    for _ in range(2):  # compiled, and from the cache
        warned = mochi("run", "--check=warn", app)
        assert (warned.returncode, warned.stdout) == (0, b"one\n")
        assert b"error[T" in warned.stderr
    silent = mochi("run", "--check", "off", app)
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, b"one\n", b"")
    assert mochi("run", app, env={"MOCHI_CHECK": "off"}).returncode == 0
    assert mochi("run", "--check=error", app, env={"MOCHI_CHECK": "off"}).returncode == 4
    write(tmp_path, '[tool.mochi]\ncheck = "off"\n', "pyproject.toml")
    assert mochi("run", app).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), b"run needs a program"),
        (("-m",), b"-m needs the name of a module"),
        (("--fast", "app.mochi"), b"run does not know --fast"),
        (("--check",), b"--check is ''; it can be error, warn, off"),
        (("--check=maybe", "app.mochi"), b"--check is 'maybe'; it can be error, warn, off"),
        (("absent.mochi",), b"absent.mochi: no such file"),
        (("app",), b"did you mean app.mochi?"),
        (("ap.mochi",), b"did you mean app.mochi?"),
        (("ap",), b"did you mean app.mochi?"),
        (("none/ap",), b"none/ap: no such file; check the path"),
        (("-m", "json"), b"json is a package without a module __main__"),
        ((".",), b". is a folder"),
    ],
)
def test_wrong_calls(
    mochi: Run, tmp_path: Path, arguments: tuple[str, ...], message: bytes
) -> None:
    write(tmp_path, "print(1)\n")
    done = mochi("run", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_wrong_setting(mochi: Run, tmp_path: Path) -> None:
    done = mochi("run", write(tmp_path, "print(1)\n"), env={"MOCHI_CHECK": "maybe"})
    assert done.returncode == 2
    assert b"MOCHI_CHECK is 'maybe'" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_a_file_without_permission(mochi: Run, tmp_path: Path) -> None:
    app = write(tmp_path, "print(1)\n")
    (tmp_path / app).chmod(0)
    done = mochi("run", app)
    assert done.returncode == 2
    assert b"no permission to read it" in done.stderr
    inner = write(tmp_path, "print(1)\n", "closed/inner.mochi")
    (tmp_path / "closed").chmod(0)
    assert b"no permission to read its folder" in mochi("run", inner).stderr
    assert b"no permission to read this folder" in mochi("check", "closed").stderr
    (tmp_path / "closed").chmod(0o700)


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "utf-16"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_output_is_utf8_everywhere(mochi: Run, tmp_path: Path, env: dict[str, str]) -> None:
    app = write(tmp_path, 'print("żółw 🐢")\nprint({"ключ": "é"})\n')
    assert mochi("run", app, env=env).stdout == 'żółw 🐢\n{"ключ": "é"}\n'.encode()


def test_output_comes_before_the_error(tmp_path: Path) -> None:
    app = write(tmp_path, 'print("first")\nprint(1 / 0)\n')
    done = subprocess.run(
        [sys.executable, "-m", "mochi_import", "run", app],
        cwd=tmp_path,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.stdout.startswith(b"first\nrun error:")


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    app = write(tmp_path, 'for i in 0..100000 { print("line " + str(i)) }\n')
    command = f"{sys.executable} -m mochi_import run {app} | head -n 2; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"line 0\nline 1\n141\n"
    assert done.stderr == b""


def test_a_reader_that_goes_away_from_an_importing_program(tmp_path: Path) -> None:
    """It has the traceback that Python gives, in which `print` has no frames either."""
    write(tmp_path, 'for i in 0..100000 { print("line " + str(i)) }\n')
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c 'import mochi_import, app' | head -n 1"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert '/app.mochi", line 1, in <module>\n' in done.stderr
    assert "BrokenPipeError" in done.stderr
    assert "mochi_runtime" not in done.stderr


def test_a_full_disk(tmp_path: Path) -> None:
    app = write(tmp_path, 'for i in 0..100000 { print("line " + str(i)) }\n')
    command = f"{sys.executable} -m mochi_import run {app} > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"ignored" not in done.stderr


def test_no_output_at_all(tmp_path: Path) -> None:
    app = write(tmp_path, "print(1)\n")
    command = f"{sys.executable} -m mochi_import run {app} >&-"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_error_while_a_module_is_imported(mochi: Run, tmp_path: Path) -> None:
    write(tmp_path, "let x = 1 / 0\n", "lib.mochi")
    done = mochi("run", write(tmp_path, 'import "./lib" as lib\nprint(lib.x)\n'))
    assert done.returncode == 1
    assert b"  module lib.mochi at lib.mochi:1\n    let x = 1 / 0\n" in done.stderr
    assert b"\n  __main at app.mochi:1\n" in done.stderr


@pytest.mark.parametrize(
    ("text", "status", "first"),
    [
        ('let x: int = ""\n', 4, b"error[T008]: type mismatch: expected int, got string\n"),
        ("print(\n", 3, b"error[P052]: "),
    ],
)
def test_an_imported_module_that_does_not_compile(
    mochi: Run, tmp_path: Path, text: str, status: int, first: bytes
) -> None:
    write(tmp_path, text, "lib.mochi")
    done = mochi("run", write(tmp_path, 'print("a")\nimport "./lib" as lib\nprint(lib.x)\n'))
    assert (done.returncode, done.stdout) == (status, b"a\n")
    assert done.stderr.startswith(first)
    assert b"\n  --> lib.mochi:1:" in done.stderr
    assert done.stderr.endswith(
        b'\n\nimported by:\n  __main at app.mochi:2\n    import "./lib" as lib\n'
    )


def test_ctrl_c(tmp_path: Path) -> None:
    app = write(tmp_path, 'print("started")\nwhile true { let x = 1 }\n')
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "mochi_import", "run", app],
        cwd=tmp_path,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_ctrl_c,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"started\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (130, b"")


def test_recursion_to_100_000_frames(mochi: Run, tmp_path: Path) -> None:
    text = (
        "fun down(n: int): int {\n  if n == 0 { return 0 }\n  return 1 + down(n - 1)\n}\n"
        "print(down(100000))\nprint(down(100000000))\n"
    )
    done = mochi("run", write(tmp_path, text))
    assert done.returncode == 1
    assert done.stdout == b"100000\n"
    assert done.stderr.startswith(b"run error: stack overflow\nstack trace:\n  down at app.mochi:")
    assert re.search(rb"\n  \.\.\. and \d{5,} more times \.\.\.\n  __main at", done.stderr)
    assert len(done.stderr) < 1_000


def test_recursion_of_two_functions(mochi: Run, tmp_path: Path) -> None:
    text = (
        "fun even(n: int): bool {\n  return !odd(n - 1)\n}\n"
        "fun odd(n: int): bool {\n  return !even(n - 1)\n}\n"
        "print(even(0))\n"
    )
    done = mochi("run", write(tmp_path, text))
    assert done.stderr.startswith(b"run error: stack overflow\nstack trace:\n")
    assert re.search(rb"\n  \.\.\. \d{5,} more frames \.\.\.\n", done.stderr)
    assert len(done.stderr) < 10_000


def test_recursion_through_a_sort_is_an_error_too(mochi: Run, tmp_path: Path) -> None:
    text = (
        "fun down(n: int): int {\n  if n == 0 { return 0 }\n"
        "  let xs = from x in [1, 2] sort by down(n - 1) select x\n  return len(xs)\n}\n"
        "print(down(1000000))\n"
    )
    done = mochi("run", write(tmp_path, text))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"run error: stack overflow\n")


def test_the_trace_of_the_hook(mochi: Run, tmp_path: Path) -> None:
    write(tmp_path, "let x = 1\n", "lib.mochi")
    app = write(tmp_path, 'import "./lib" as lib\nprint(lib.x)\n')
    cold = mochi("run", app, env={"MOCHI_TRACE": "import"}).stderr
    warm = mochi("run", app, env={"MOCHI_TRACE": "import"}).stderr
    assert b"lib.mochi: miss: no cache file\n" in cold  # compiled for its interface
    assert b"lib.mochi: written " in cold
    assert b"mochi import: lib: found " in warm
    assert b"mochi import: lib: hit " in warm
    write(tmp_path, "let x = 2\n", "lib.mochi")
    assert b"miss: source changed" in mochi("run", app, env={"MOCHI_TRACE": "import"}).stderr


def test_a_program_named_like_a_module_that_settings_need(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.mochi]\ncheck = "warn"\n')
    (tmp_path / "collections.mochi").write_text('print("hi")\n')
    done = mochi("run", "collections.mochi")
    assert done.stdout == b"hi\n", done.stderr

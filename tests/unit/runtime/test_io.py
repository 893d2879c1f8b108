"""Standard output is UTF-8 with line feeds, whatever the surroundings say."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mochi_runtime.errors import MochiError
from mochi_runtime.io import (
    append_file,
    lines,
    print_line,
    read_file,
    read_line,
    use_utf8_output,
    write_file,
    write_text,
)

ROOT = Path(__file__).parents[3]

PROGRAM = r"""
import sys
from mochi_runtime.io import print_line
print("python 1")
print_line("\u00e9 \u65e5\u672c \U0001f600\nnext")
print_line(1, "two", None)
print_line("\ud83d\ude00 \ud800")
print("python 2")
print_line()
"""

EXPECTED = "python 1\né 日本 😀\nnext\n1 two nil\n😀 \ufffd\npython 2\n\n"


def run_python(
    program: str, stdin: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a Python program with nothing of our settings but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**kept, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-c", program],
        input=stdin,
        env=environment,
        capture_output=True,
        check=True,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "latin-1"},
    ],
    ids=lambda settings: " ".join(f"{k}={v}" for k, v in settings.items()) or "plain",
)
def test_same_bytes_everywhere(settings: dict[str, str]) -> None:
    assert run_python(PROGRAM, **settings).stdout == EXPECTED.encode()


def test_utf16_stream() -> None:
    program = "from mochi_runtime.io import print_line; print_line('é'); print_line('x')"
    assert run_python(program, PYTHONIOENCODING="utf-16").stdout == "é\nx\n".encode()


def test_process_that_owns_its_output() -> None:
    program = """
from mochi_runtime.io import print_line, use_utf8_output
use_utf8_output()
print_line("é")
print("日本")
"""
    assert run_python(program, PYTHONIOENCODING="ascii").stdout == "é\n日本\n".encode()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_input_is_utf8(encoding: str) -> None:
    program = """
from mochi_runtime.io import print_line, read_line
for _ in range(3):
    print_line([read_line()])
"""
    done = run_python(program, "é\r\nlast".encode(), PYTHONIOENCODING=encoding)
    assert done.stdout.decode() == '["é"]\n["last"]\n[""]\n'


def test_output_follows_sys_stdout(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", first)
    assert print_line("a", 2) == "a"
    monkeypatch.setattr(sys, "stdout", second)
    print_line([1.0])
    monkeypatch.setattr(sys, "stdout", None)
    print_line("nowhere")
    monkeypatch.setattr(sys, "stdout", first)
    print_line("b")
    assert first.getvalue() == "a 2\nb\n"
    assert second.getvalue() == "[1.0]\n"


def test_line_buffered_stream_shows_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(io.BufferedWriter(raw), encoding="ascii", line_buffering=True)
    monkeypatch.setattr(sys, "stdout", stream)
    write_text("é")
    assert raw.getvalue() == "é".encode()


def test_stream_that_cannot_be_reconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stdout)
    use_utf8_output()
    print_line("x")
    assert stdout.getvalue() == "x\n"


def test_input_of_captured_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\n"))
    assert [read_line(), read_line()] == ["one", ""]
    monkeypatch.setattr(sys, "stdin", None)
    assert read_line() == ""


def test_files(tmp_path: Path) -> None:
    path = str(tmp_path / "notes.txt")
    write_file(path, "é\r\nb\n")
    append_file(path, "\nc")
    assert read_file(path) == "é\r\nb\n\nc"
    assert lines(path) == ["é", "b", "", "c"]
    write_file(path, "")
    assert lines(path) == []


def test_files_hold_what_utf8_has(tmp_path: Path) -> None:
    path = str(tmp_path / "pairs.txt")
    write_file(path, "\ud83e\udd80 \ud800")  # a pair of surrogates, and one half of a pair
    assert (tmp_path / "pairs.txt").read_bytes() == "🦀 \N{REPLACEMENT CHARACTER}".encode()
    (tmp_path / "latin1.txt").write_bytes(b"caf\xe9")
    with pytest.raises(MochiError, match=r"latin1\.txt: invalid UTF-8 at byte 3"):
        read_file(str(tmp_path / "latin1.txt"))


def test_prints_what_python_has_no_text_for(capsys: pytest.CaptureFixture[str]) -> None:
    """`str` and `repr` refuse ints of more than 4,300 digits, and take true for True."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(4300)
    try:
        assert print_line(7, 10**5000, True, "x") == 7
        assert print_line(True) is True
    finally:
        sys.set_int_max_str_digits(before)
    assert capsys.readouterr().out == f"7 1{'0' * 5000} true x\ntrue\n"

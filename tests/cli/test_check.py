"""`check` over files and folders, its formats, and `explain`."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from conftest import clean_environment, heed_ctrl_c
from sarif_pydantic import Sarif

from mochi_import.cli.check import check_files
from mochi_import.cli.colour import wants_colour
from mochi_import.cli.parallel import MANY
from mochi_import.diagnostics.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]

WRONG = 'fun f(é: int): int { return é }\nprint("日", f(1, 2))\nlet ok = nul\n'


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    (tmp_path / "a b.mochi").write_text(WRONG, encoding="utf-8")
    (tmp_path / "old.mochi").write_text("let o: int? = null\n")
    (tmp_path / "right.mochi").write_text("print(1)\n")
    return tmp_path


def test_the_summary_counts_errors_files_and_warnings(mochi: Run, wrong: Path) -> None:
    done = mochi("check", ".")
    assert done.returncode == 4
    assert done.stdout == b""
    assert done.stderr.endswith(b"\n3 files checked, 2 errors in 1 file, 1 warning\n")
    assert mochi("check", "right.mochi").stderr == b"1 file checked, no errors\n"
    assert wrong.exists()


@pytest.mark.usefixtures("wrong")
def test_json(mochi: Run) -> None:
    done = mochi("check", "--format", "json", ".")
    assert done.returncode == 4
    assert done.stderr == b"3 files checked, 2 errors in 1 file, 1 warning\n"
    first, second, third = json.loads(done.stdout)
    assert first == {
        "file": "a b.mochi",
        "code": "T006",
        "severity": "error",
        "message": "too many arguments: expected 1, got 2",
        "line": 2,
        "column": 14,
        "end": {"line": 2, "column": 21},
        "help": "`f` takes (int); remove the rest.",
        "labels": [
            {
                "message": "declared here",
                "file": "a b.mochi",
                "line": 1,
                "column": 5,
                "end": {"line": 1, "column": 6},
            }
        ],
    }
    assert (second["code"], second["line"]) == ("T002", 3)
    assert (third["file"], third["code"], third["severity"]) == ("old.mochi", "P071", "warning")
    assert json.loads(mochi("check", "--format=json", "right.mochi").stdout) == []


@pytest.mark.usefixtures("wrong")
def test_sarif(mochi: Run) -> None:
    done = mochi("check", "--format", "sarif", ".")
    log = json.loads(done.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CODES)
    first, _, warning = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "T006"
    assert (first["level"], warning["level"]) == ("error", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b.mochi"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert place["region"] == {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 19}
    assert first["relatedLocations"][0]["message"] == {"text": "declared here"}
    for result in run["results"]:
        check_result(result)
    Sarif.model_validate(log)


def test_what_cannot_be_read_in_a_folder_is_told_of(mochi: Run, wrong: Path) -> None:
    (wrong / "gone.mochi").symlink_to("nowhere")
    (wrong / "latin.mochi").write_bytes(b'print("caf\xe9")\n')
    done = mochi("check", ".")
    assert done.returncode == 3
    assert done.stderr.startswith(b"mochi-import: gone.mochi: no such file")
    assert b"error[P044]: invalid UTF-8: byte 0xe9" in done.stderr
    assert done.stderr.endswith(b"4 files checked, 3 errors in 2 files, 1 warning\n")
    for name in ("a b.mochi", "latin.mochi"):
        (wrong / name).unlink()
    assert mochi("check", ".").returncode == 2


def test_each_file_is_checked_once(mochi: Run, wrong: Path) -> None:
    (wrong / "sub").mkdir()
    (wrong / "sub" / "up").symlink_to("..", target_is_directory=True)
    (wrong / "sub" / "also.mochi").symlink_to("../right.mochi")
    done = mochi("check", "right.mochi", "./right.mochi", "sub/../right.mochi", "sub")
    assert (done.returncode, done.stderr) == (0, b"1 file checked, no errors\n")


def test_a_folder_without_programs_is_a_mistake(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    done = mochi("check", "docs")
    assert done.returncode == 2
    assert done.stderr == b"mochi-import: docs: no .mochi files in this folder; check the path\n"


def check_result(result: dict[str, Any]) -> None:
    """What the schema of SARIF asks of a result, as far as we write it."""
    assert result["message"]["text"]
    places = [*result["locations"], *result.get("relatedLocations", [])]
    for place in places:
        region = place["physicalLocation"]["region"]
        assert min(region.values()) >= 1
        start = region["startLine"], region["startColumn"]
        assert start <= (region["endLine"], region["endColumn"])


def test_many_files_come_in_order(mochi: Run, tmp_path: Path) -> None:
    for number in range(3 * MANY):
        text = f"print(nope{number})\n" if number % 10 == 0 else "print(1)\n"
        folder = tmp_path / f"part{number % 3}"
        folder.mkdir(exist_ok=True)
        (folder / f"m{number:03}.mochi").write_text(text)
    done = mochi("check", ".")
    places = [line for line in done.stderr.decode().split("\n") if line.startswith("  --> ")]
    assert len(places) == 12
    assert places == sorted(places)
    assert done.stderr.endswith(b"120 files checked, 12 errors in 12 files\n")


@pytest.mark.skipif(os.name == "nt", reason="sessions of processes are of POSIX")
def test_ctrl_c_does_not_wait_for_the_files_at_hand(tmp_path: Path) -> None:
    text = "".join(f"fun f{n}(x: int): int {{ return x * (x - {n}) }}\n" for n in range(4000))
    for number in range(MANY):
        (tmp_path / f"m{number}.mochi").write_text(text)
    process = subprocess.Popen(
        [sys.executable, "-m", "mochi_import", "check", "."],
        cwd=tmp_path,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        preexec_fn=heed_ctrl_c,
        start_new_session=True,
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=10)
    assert (process.returncode, stderr) == (130, b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_the_first_worst_error_gives_the_status(mochi: Run, tmp_path: Path) -> None:
    (tmp_path / "bytes.mochi").write_bytes(b"print(1)\n\xff\n")
    done = mochi("check", "bytes.mochi")
    assert done.returncode == 3
    assert b"error[P044]" in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "stream", "wanted"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"TERM": "dumb"}, Terminal(), False),
    ],
)
def test_colour(
    variables: dict[str, str],
    stream: io.StringIO,
    wanted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(stream) is wanted


@pytest.mark.usefixtures("wrong")
def test_colour_is_asked_of_every_command(mochi: Run) -> None:
    for command in ("check", "run", "test"):
        coloured = mochi(command, "a b.mochi", env={"FORCE_COLOR": "1", "NO_COLOR": ""})
        assert b"\x1b[1;31merror[T006]\x1b[0m" in coloured.stderr
        assert b"\x1b" not in mochi(command, "a b.mochi", env={"FORCE_COLOR": ""}).stderr


def test_progress_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(MANY):
        (tmp_path / f"m{number}.mochi").write_text("print(1)\n")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert check_files([str(tmp_path)]) == 0
    assert "\r" not in capsys.readouterr().err
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert check_files([str(tmp_path)]) == 0
    shown = terminal.getvalue()
    assert f"checked 7 of {MANY} files" in shown
    assert shown.endswith(f"\r\x1b[K{MANY} files checked, no errors\n")


def test_explain(mochi: Run) -> None:
    done = mochi("explain", "t020")
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert text.startswith("T020: An operator that does not take these types\n\nArithmetic")
    wrong, message, right = (text.index(w) for w in ("Wrong:", "error[T020]", "Right:"))
    assert wrong < message < right
    assert text.endswith("str(count))\n")
    assert b"Wrong:" not in mochi("explain", "P044").stdout


def test_explain_without_a_code_lists_them(mochi: Run) -> None:
    lines = mochi("explain").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == list(CODES)


def test_explain_of_no_code(mochi: Run) -> None:
    done = mochi("explain", "T999")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"mochi-import: there is no code T999; did you mean ")
    assert b"`explain` alone lists all of them" in mochi("explain", "hello").stderr

"""The suite itself: `python -m benchmarks` measures, writes, reads and compares."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.suite import GROUPS, ROOT, Benchmark, select

pyperf = pytest.importorskip("pyperf")

from benchmarks.measure import difference  # noqa: E402
from benchmarks.report import comparison, table  # noqa: E402
from benchmarks.results import Result, geometric_mean, load, results_of  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True, check=False)


def made(title: str, *, mochi: list[float], python: list[float]) -> list[Result]:
    """Results with one value a round; CPU times are those of the wall."""
    timed = []
    for side, seconds in (("mochi", mochi), ("python", python)):
        for clock in ("", " cpu"):
            runs = [
                pyperf.Run(
                    [value],
                    metadata={"name": f"{title} {side}{clock}", "loops": 1},
                    collect_metadata=False,
                )
                for value in seconds
            ]
            timed.append(pyperf.Benchmark(runs))
    return results_of(timed)


def test_a_run_is_written_read_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    quick = ["compute/fib", "--rounds=2", "--values=1", "--warmups=0"]
    first = run(*quick, "--json", file)
    assert first.returncode == 0, first.stderr
    assert "compute: geometric mean" in first.stdout
    [result] = load(file)
    assert result.title == "compute/fib"
    assert len(result.cpu.ratios) == len(result.wall.ratios) == 2
    assert 0.2 < result.cpu.ratio < 5
    names = {each["metadata"]["name"] for each in json.loads(file.read_text())["benchmarks"]}
    assert names == {
        f"compute/fib {side}" for side in ("mochi", "python", "mochi cpu", "python cpu")
    }
    second = run(*quick, "--compare", file)
    assert "before" in second.stdout
    assert second.stdout.count("compute/fib") == 3  # in the table, as the worst, and compared


def test_benchmarks_in_one_process() -> None:
    names = ["queries/left_join_50-1000", "queries/outer_join_50-1000"]
    done = run(*names, "--rounds=1", "--values=1", "--warmups=0")
    assert done.stderr == f"1/1 {names[0]} and 1 more\n"
    rows = [line.split()[0] for line in done.stdout.splitlines()[1:3]]
    assert rows == names


def test_names() -> None:
    assert run("nothing").stderr.startswith("no group nothing; there are start, import")
    assert run("compute/nothing").stderr == "no benchmark compute/nothing\n"
    assert run("compute/fib", "compute/primes", "--list").stdout == "compute/fib\ncompute/primes\n"
    assert {each.group for each in select([])} <= set(GROUPS)


def test_ratios_are_those_of_rounds() -> None:
    """A machine that is slow for one round is so for both sides."""
    [result] = made("compute/x", mochi=[1.0, 10.0, 1.2], python=[1.0, 10.0, 1.0])
    assert result.cpu.ratios == [1.0, 1.0, 1.2]
    assert result.cpu.ratio == 1.0
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1.0)


def test_table() -> None:
    results = [
        *made("compute/x", mochi=[2.0] * 7, python=[1.0] * 7),
        *made("strings/y", mochi=[1.0] * 7, python=[2.0] * 7),
    ]
    lines = list(table(results, []))
    assert lines[1].split() == [
        *("compute/x", "2000.00", "±", "0%", "1000.00", "±", "0%", "+1000.00"),
        *("2.00", "2.00-2.00", "2.00"),
    ]
    assert lines[-1].startswith("all: geometric mean of CPU ratios 1.000")
    assert lines[-1].endswith("worst 2.00 (compute/x)")


def test_amounts_of_the_same_work() -> None:
    results, benchmarks = [], []
    for rows, mochi, python in ((10, 1.0, 2.0), (100, 10.0, 40.0)):
        results += made(f"queries/x-{rows}", mochi=[mochi] * 3, python=[python] * 3)
        work = {"mochi": pytest.fail, "python": pytest.fail}
        benchmarks.append(Benchmark("queries", f"x-{rows}", **work, amount=rows, unit="rows"))
    lines = list(table(results, benchmarks))[4:]
    assert lines[0].startswith("  10 rows: geometric mean of CPU ratios 0.500")
    assert lines[1].startswith("  100 rows: geometric mean of CPU ratios 0.250")
    assert lines[2].split() == ["growth", "from", "10", "to", "100", "rows", "Mochi", "Python"]
    assert lines[3].split() == ["queries/x", "10.0", "20.0"]


def test_comparison_marks_what_all_rounds_agree_on() -> None:
    old = made("compute/x", mochi=[2.0, 2.2, 2.1], python=[1.0, 1.0, 1.0])
    for mochi, mark in (([1.0, 1.1, 1.2], "faster"), ([3.0, 3.1, 3.2], "slower")):
        new = made("compute/x", mochi=mochi, python=[1.0, 1.0, 1.0])
        assert list(comparison(old, new))[1].endswith(mark)
    new = made("compute/x", mochi=[1.0, 2.1, 1.0], python=[1.0, 1.0, 1.0])
    assert list(comparison(old, new))[1].endswith("%")


def test_difference() -> None:
    assert difference(b"a\nb\n", b"a\nc\n") == "line 2 is b'b' in Mochi and b'c' in Python"
    assert difference(b"a\n", b"a\nb\n") == "1 lines in Mochi and 2 in Python"


def test_chart(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from benchmarks.chart import draw

    results = made("compute/x", mochi=[2.0] * 3, python=[1.0] * 3)
    files = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for file in files:
        draw(results, file)
    text = files[0].read_text()
    assert text == files[1].read_text()
    assert "<svg" in text
    assert ">x</text>" in text
    assert ">2.00</text>" in text

"""Mochi tests under pytest's options and other plugins."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

MIXED = (
    'test "good" { print("from good") expect 1 == 1 }\n'
    'test "bad" { print("from bad") expect 1 == 2 }\n'
    'test "worse" { expect 1 == 3 }\n'
)
type Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Runs pytest with the plugin on a file with one good and two bad tests."""
    pytester.makefile(".mochi", mixed_test=MIXED)
    return lambda *arguments: pytester.runpytest("-p", "mochi_pytest", *arguments)


def test_stop_at_the_first_failure(run: Run) -> None:
    run("-x").assert_outcomes(passed=1, failed=1)


def test_the_last_failures(run: Run) -> None:
    run().assert_outcomes(passed=1, failed=2)
    run("--lf").assert_outcomes(failed=2)
    ran_first = run("--ff", "-v").stdout
    ran_first.fnmatch_lines(["*::bad *", "*::worse *", "*::good *"])


def test_durations(run: Run) -> None:
    run("--durations=0", "-vv").stdout.fnmatch_lines(["*call*mixed_test.mochi::good"])


def test_output_is_captured(run: Run) -> None:
    captured = run().stdout.str()
    assert "from bad" in captured
    assert "from good" not in captured
    assert "from good" in run("-s").stdout.str()


def test_junit(run: Run, pytester: pytest.Pytester) -> None:
    run("--junitxml=report.xml")
    root = ET.parse(pytester.path / "report.xml")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert list(cases) == ["good", "bad", "worse"]
    failure = cases["bad"].find("failure")
    assert failure is not None
    assert failure.get("message") == "expect 1 == 2"
    assert cases["good"].find("failure") is None


def test_marks_of_a_conftest(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        "import pytest\n"
        "def pytest_collection_modifyitems(items):\n"
        "    marks = {'bad': pytest.mark.skip, 'worse': pytest.mark.xfail}\n"
        "    for item in items:\n"
        "        if item.name in marks:\n"
        "            item.add_marker(marks[item.name])\n"
    )
    run().assert_outcomes(passed=1, skipped=1, xfailed=1)


def test_without_assertion_rewriting(run: Run) -> None:
    run("--assert=plain").stdout.fnmatch_lines(["E*expect 1 == 2"])


def test_the_plugin_can_be_turned_off(run: Run) -> None:
    run("-p", "no:mochi_pytest").assert_outcomes()


def test_several_processes(pytester: pytest.Pytester) -> None:
    pytester.makefile(".mochi", mixed_test=MIXED, other_test='test "good" { expect true }')
    result = pytester.runpytest_subprocess("-p", "mochi_pytest", "-n", "2")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines([">*expect 1 == 2 }", "E*expect 1 == 2"])


def test_the_debugger_stops_at_the_expect(pytester: pytest.Pytester) -> None:
    pytester.makefile(".mochi", t_test='test "t" {\n  let a = 1 + 41\n  expect a == 2\n}\n')
    command = (sys.executable, "-m", "pytest", "-p", "mochi_pytest", "--pdb")
    result = pytester.run(*command, stdin=b"p a\nq\n")
    result.stdout.fnmatch_lines(["E*expect 42 == 2", "> *t_test.mochi(3)*", "*(Pdb) 42"])


def test_agents_and_asynchronous_code_end(pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".mochi",
        t_test="stream Tick { n: int }\n"
        "agent Counter {\n"
        "  var seen: int = 0\n"
        "  on Tick as t { seen = seen + t.n }\n"
        "  intent total(): int { return seen }\n"
        "}\n"
        "fun slow(): int { return 3 }\n"
        'test "agent" {\n'
        "  let counter = Counter {}\n"
        "  emit Tick { n: 2 }\n"
        "  expect counter.total() == 2\n"
        "}\n"
        'test "future" {\n'
        "  let f = async slow()\n"
        "  expect await f == 3\n"
        "}\n",
    )
    result = pytester.runpytest_subprocess("-p", "mochi_pytest", "-W", "error")
    result.assert_outcomes(passed=2)
    assert result.duration < 60

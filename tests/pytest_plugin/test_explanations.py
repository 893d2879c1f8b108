"""What pytest shows of an `expect` that does not hold."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from golden import Golden

HERE = Path(__file__).parent
PROGRAM = HERE / "explanations.mochi"


def explained(lines: list[str]) -> str:
    """The names of the tests, the failing line and its reason; the rest is pytest's business."""
    kept = [line.rstrip() for line in lines if re.match(r"[>E] |_+ .+ _+$", line)]
    return "\n".join(line.strip("_ ") if line.startswith("_") else line for line in kept) + "\n"


def test_each_failure_is_explained(pytester: pytest.Pytester, golden: Golden) -> None:
    pytester.makefile(".mochi", explanations=PROGRAM.read_text())
    result = pytester.runpytest("-p", "mochi_pytest", "explanations.mochi")
    result.assert_outcomes(failed=19)
    golden.check(HERE / "explanations.txt", explained(result.outlines))


def test_other_programs_know_nothing_of_it(pytester: pytest.Pytester) -> None:
    """Without the option the code is that of `run`: a condition and a call."""
    pytester.makefile(".mochi", t_test='test "t" { expect 1 + 1 == 3 }')
    emitted = pytester.run(sys.executable, "-m", "mochi_import", "emit", "t_test.mochi")
    assert "if 1 + 1 != 3:" in emitted.stdout.str()
    assert "explanation" not in emitted.stdout.str()


def test_an_error_of_the_program_shows_its_frames_only(pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".mochi",
        deep_test="fun deep(n: int): int {\n"
        "  if n == 0 {\n"
        "    return [1][5]\n"
        "  }\n"
        "  return 1 + deep(n - 1)\n"
        "}\n"
        'test "deep" {\n'
        "  print(deep(2))\n"
        "}\n",
    )
    result = pytester.runpytest("-p", "mochi_pytest", "--tb=short")
    result.stdout.fnmatch_lines(
        [
            "deep_test.mochi:8: in *",
            "    print(deep(2))",
            "deep_test.mochi:5: in deep",
            "    return 1 + deep(n - 1)",
            "deep_test.mochi:3: in deep",
            "    return [[]1][[]5]",
            "E   IndexError: list index out of range",
        ]
    )
    result.stdout.no_fnmatch_line("*mochi_runtime*")
    result.stdout.no_fnmatch_line("*pytest_plugin*")


def test_structs_in_tests_of_python(pytester: pytest.Pytester) -> None:
    pytester.makefile(".mochi", shop="type Order { who: string, items: list<int> }")
    pytester.makepyfile(
        "import mochi_import, shop\n"
        "def test_it():\n"
        "    assert shop.Order('Ann', [1, 2]) == shop.Order('Ann', [1, 3])\n"
    )
    result = pytester.runpytest("-p", "mochi_pytest")
    result.stdout.fnmatch_lines(
        ["E*Equal fields: who", "E*items: [[]1, 2] != [[]1, 3]", "E*At index 1 diff: 2 != 3"]
    )


def test_the_styles_of_tracebacks(pytester: pytest.Pytester) -> None:
    pytester.makefile(".mochi", t_test='test "t" {\n  let a = 1\n  expect a == 2\n}')

    def shown(*arguments: str) -> list[str]:
        return pytester.runpytest("-p", "mochi_pytest", *arguments).outlines

    assert ">     expect a == 2" in shown("--tb=long")
    assert "t_test.mochi:3: AssertionError" in shown("--tb=long")
    assert "E   expect 1 == 2" in shown("--tb=short")
    assert "AssertionError: expect 1 == 2" in shown("--tb=native")
    assert f"{pytester.path}/t_test.mochi:3: expect 1 == 2" in shown("--tb=line")
    assert "E   expect 1 == 2" not in shown("--tb=no")
    assert "FAILED t_test.mochi::t - expect 1 == 2" in shown("--tb=no")
    assert any(line.endswith("self._body()") for line in shown("--full-trace"))


def test_a_value_that_cannot_be_shown(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(shy="class Shy:\n    def __repr__(self): raise KeyError('no')\n")
    pytester.makefile(
        ".mochi",
        t_test='import python "shy" as shy\nextern fun shy.Shy(): any\n'
        'test "t" { expect shy.Shy() == 1 }\n'
        'test "long" { expect str(2) == "2" + padStart("", 900, "x") }\n',
    )
    result = pytester.runpytest("-p", "mochi_pytest")
    result.stdout.fnmatch_lines(["E*<Shy whose repr raises KeyError> == 1"])
    assert max(map(len, result.outlines)) < 1000

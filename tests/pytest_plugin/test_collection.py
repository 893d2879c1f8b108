"""Which files and tests pytest finds, under which names, and how it imports them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

PASSING = 'test "passes" { expect 1 == 1 }\n'


def write(pytester: pytest.Pytester, **files: str) -> None:
    """Write files by path; `__` stands for a slash."""
    for name, text in files.items():
        path = pytester.path / (name.replace("__", "/") + ".mochi")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest("-p", "mochi_pytest", *arguments)


def found(pytester: pytest.Pytester, *arguments: str) -> list[str]:
    lines = run(pytester, "--collect-only", "-q", *arguments).outlines
    return [line for line in lines if "::" in line]


def test_files_are_found_by_their_names(pytester: pytest.Pytester) -> None:
    write(pytester, a_test=PASSING, test_b=PASSING, app=PASSING, sub__c_test=PASSING)
    expected = ["a_test.mochi::passes", "sub/c_test.mochi::passes", "test_b.mochi::passes"]
    assert sorted(found(pytester)) == expected


def test_a_file_on_the_command_line_is_taken(pytester: pytest.Pytester) -> None:
    write(pytester, a_test=PASSING, app=PASSING)
    assert found(pytester, "app.mochi") == ["app.mochi::passes"]


def test_patterns_can_be_set(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmochi_files = check_*.mochi\n")
    write(pytester, a_test=PASSING, check_b=PASSING)
    assert found(pytester) == ["check_b.mochi::passes"]


def test_names_of_items(pytester: pytest.Pytester) -> None:
    names = ("twice", "twice", "Temp::Cold xs[0]", "two\\nlines", "ключ")
    write(pytester, t_test="".join(f'test "{name}" {{ expect true }}\n' for name in names))
    assert found(pytester) == [
        "t_test.mochi::twice",
        "t_test.mochi::twice[2]",
        "t_test.mochi::Temp:Cold xs[0]",
        "t_test.mochi::two\\nlines",
        "t_test.mochi::ключ",
    ]
    for item in found(pytester):
        expected = 2 if item.endswith("::twice") else 1
        run(pytester, item).assert_outcomes(passed=expected)
    run(pytester, "-k", "twice or lines").assert_outcomes(passed=3, deselected=2)


def test_an_unknown_name_is_an_error(pytester: pytest.Pytester) -> None:
    write(pytester, t_test=PASSING)
    result = run(pytester, "t_test.mochi::other")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*not found*t_test.mochi::other*"])


def test_bench_blocks_are_no_tests(pytester: pytest.Pytester) -> None:
    write(pytester, t_test=PASSING + 'bench "sum" { print(1) }\n')
    assert found(pytester) == ["t_test.mochi::passes"]


@pytest.mark.parametrize("mode", ["prepend", "append", "importlib"])
def test_files_of_one_name(pytester: pytest.Pytester, mode: str) -> None:
    write(pytester, a__x_test=PASSING, b__x_test=PASSING, x_test='test "top" { expect true }')
    run(pytester, f"--import-mode={mode}").assert_outcomes(passed=3)


@pytest.mark.parametrize("init", ["__init__.py", "__init__.mochi"])
def test_a_file_in_a_package(pytester: pytest.Pytester, init: str) -> None:
    write(pytester, pkg__x_test='import python "pkg.data" as data\n' + PASSING)
    (pytester.path / "pkg" / init).write_text("")
    (pytester.path / "pkg" / "data.py").write_text("")
    run(pytester).assert_outcomes(passed=1)


def test_siblings_can_be_imported(pytester: pytest.Pytester) -> None:
    write(
        pytester,
        sub__lib="export fun one(): int { return 1 }",
        sub__x_test='import "./lib" as lib\nimport python "helper" as helper\n'
        "extern fun helper.twice(x: int): int\n"
        'test "both" { expect helper.twice(lib.one()) == 2 }\n',
    )
    (pytester.path / "sub" / "helper.py").write_text("def twice(x):\n    return 2 * x\n")
    run(pytester).assert_outcomes(passed=1)


def test_tests_of_an_imported_module_are_its_own(pytester: pytest.Pytester) -> None:
    write(pytester, lib="let one = 1\n" + PASSING, x_test='import "./lib" as lib\n' + PASSING)
    assert found(pytester) == ["x_test.mochi::passes"]


def test_python_and_mochi_side_by_side(pytester: pytest.Pytester) -> None:
    write(pytester, test_both=PASSING, lib="export fun one(): int { return 1 }")
    pytester.makeconftest("import mochi_import")
    # The hook warns that `import test_both` means the Python file.
    arguments = ("-W", "ignore::RuntimeWarning")
    pytester.makepyfile(test_both="import lib\ndef test_py():\n    assert lib.one() == 1\n")
    run(pytester, *arguments).assert_outcomes(passed=2)
    pytester.makepyfile(test_both="import lib\ndef test_py():\n    assert lib.one() == 2\n")
    result = run(pytester, *arguments)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["E*assert 1 == 2", "E*where 1 = *one*()"])


def test_errors_of_syntax_and_types_are_the_compilers(pytester: pytest.Pytester) -> None:
    write(pytester, bad_test="fun f( {\n", types_test='let x: int = "a"\n' + PASSING)
    result = run(pytester)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        ["*ERROR collecting bad_test.mochi*", "error[[]P052]: *", "  --> bad_test.mochi:1:8"]
    )
    result.stdout.fnmatch_lines(["error[[]T008]: *", '  1 | let x: int = "a"', "help:"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_check_mode_of_the_project_holds(pytester: pytest.Pytester) -> None:
    pytester.makepyprojecttoml('[tool.mochi]\ncheck = "off"\n')
    write(pytester, types_test='let x: int = "a"\n' + PASSING)
    run(pytester).assert_outcomes(passed=1)


def test_module_code_that_fails(pytester: pytest.Pytester) -> None:
    write(
        pytester,
        run_test='fun g(): int { return [1][3] }\nprint("loading")\nlet y = g()\n' + PASSING,
        top_test="expect 1 + 1 == 3\n",
    )
    result = run(pytester)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "run_test.mochi:3: in <module>",
            "run_test.mochi:1: in g",
            "E   IndexError: list index out of range",
            "loading",
            "top_test.mochi:1: in <module>",
            "E   expect (1 + 1) == 3",
        ]
    )


def test_the_file_that_fails_is_not_kept(pytester: pytest.Pytester) -> None:
    write(pytester, run_test="let y = [1][3]\n")
    run(pytester)
    assert not [name for name in sys.modules if name.startswith("run_test")]


def test_the_plugin_costs_next_to_nothing(tmp_path: Path) -> None:
    """A run that meets no Mochi file loads this one module, and that loads nothing."""
    (tmp_path / "test_py.py").write_text(
        "import sys\n"
        "def test_it():\n"
        "    assert 'mochi_pytest' in sys.modules\n"
        "    assert not {'mochi_import', 'mochi_runtime'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "mochi_pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert "1 passed" in done.stdout, done.stdout


def test_files_in_nested_folders_without_init(pytester: pytest.Pytester) -> None:
    """They are portions of namespace packages, in which no test may go unseen."""
    write(pytester, outer__inner__deep_test=PASSING)
    run(pytester, "outer").assert_outcomes(passed=1)

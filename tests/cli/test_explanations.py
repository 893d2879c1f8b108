"""What `test` shows of an `expect` that does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.cli.differences import differences, written

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from golden import Golden

HERE = Path(__file__).parent
PROGRAM = HERE.parent / "pytest_plugin" / "explanations.mochi"


def test_each_failure_is_explained(
    mochi: Callable[..., subprocess.CompletedProcess[bytes]], golden: Golden, tmp_path: Path
) -> None:
    (tmp_path / PROGRAM.name).write_bytes(PROGRAM.read_bytes())
    done = mochi("test", PROGRAM.name)
    assert done.returncode == 1
    golden.check(HERE / "explanations.txt", done.stdout.decode())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "true"),
        (2.0, "2.0"),
        ('a"b\n', '"a\\"b\\n"'),
        ([1, [None]], "[1, [none]]"),
        ({"b": 1, "a": 2}, '{"a": 2, "b": 1}'),
        ({2, 1}, "set{1, 2}"),
        ("x" * 500, '"' + "x" * 119 + "..." + "x" * 119 + '"'),
    ],
)
def test_values_as_a_program_writes_them(value: object, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("left", "right", "lines"),
    [
        (1, 2, []),
        ([1, 2], [1, 3], ["[1]: 2 != 3"]),
        ([[1], [2]], [[1], [2, 3]], ["[1]: 1 more on the right: [3]"]),
        ([True], [1], ["[0]: true != 1"]),
        ({"a": [1]}, {"a": [2]}, ['["a"][0]: 1 != 2']),
        ({"a": 1}, {"b": 1}, ['["a"]: 1 on the left only', '["b"]: 1 on the right only']),
        ("a\nb", "a\nc", ["  a", "- b", "+ c"]),
        (
            list(range(20)),
            [-1] * 20,
            [f"[{i}]: {i} != -1" for i in range(10)] + ["... and 10 more"],
        ),
    ],
)
def test_the_places_that_differ(left: object, right: object, lines: list[str]) -> None:
    assert differences("==", left, right) == lines

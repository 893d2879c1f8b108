"""Foreign code: Python files, sidecars, Go packages, and what nobody provides."""

from __future__ import annotations

import asyncio
import math
import sys
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import pytest

from mochi_runtime.casts import to_int, to_list
from mochi_runtime.errors import FOREIGN_FAULT, MochiError
from mochi_runtime.ffi import (
    declared,
    extern_module,
    extern_value,
    foreign,
    python_file,
    received,
    sidecar,
    using,
)
from mochi_runtime.fmt import printed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _forget_modules() -> Iterator[None]:
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_python_file_is_loaded_once(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("def hello(n): return 'hello ' + n\n")
    program = str(tmp_path / "app.mochi")
    tools = python_file("./tools.py", program)
    assert tools.hello("bo") == "hello bo"
    assert python_file("tools.py", program) is tools


def test_a_python_file_that_fails_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("raise ValueError('once')\n")
    program = str(tmp_path / "app.mochi")
    for _ in range(2):
        with pytest.raises(ValueError, match="once"):
            python_file("./tools.py", program)


def test_a_missing_python_file(tmp_path: Path) -> None:
    with pytest.raises(MochiError, match=r"there is no file .*tools\.py") as error:
        python_file("./tools.py", str(tmp_path / "app.mochi"))
    assert error.value.code == FOREIGN_FAULT


def test_a_sidecar_provides_extern_functions(tmp_path: Path) -> None:
    (tmp_path / "app_externs.py").write_text("def area(w, h): return w * h\nlimit = 5\n")
    program = str(tmp_path / "app.mochi")
    assert sidecar(program, "area", 2)(1.5, 2.0) == 3.0
    with pytest.raises(MochiError, match=r"app_externs\.py has no such function"):
        sidecar(program, "limit", 0)
    with pytest.raises(MochiError, match=r"there is no sidecar module .*other_externs"):
        sidecar(str(tmp_path / "other.mochi"), "area", 2)


SIDECAR = """
def whole(n): return n
def flexible(*args, **more): return args
abs_ = abs
"""


def test_a_sidecar_takes_what_is_declared(tmp_path: Path) -> None:
    (tmp_path / "app_externs.py").write_text(SIDECAR)
    program = str(tmp_path / "app.mochi")
    assert sidecar(program, "flexible", 3)(1, 2, 3) == (1, 2, 3)
    assert sidecar(program, "abs_", 1) is abs
    for count in (0, 2):
        with pytest.raises(MochiError, match=f"declared with {count} parameters: .*argument"):
            sidecar(program, "whole", count)


def test_what_a_sidecar_gives_is_held_to_its_declaration() -> None:
    assert type(declared(2, "whole", "float")) is float
    assert declared(None, "whole", "int?") is None
    with pytest.raises(MochiError, match=r"^extern python fun whole: .* gave string where"):
        declared("2", "whole", "int")
    with pytest.raises(MochiError, match=r"^extern python fun whole: \[1\]: cannot cast"):
        declared([1, "x"], "whole", lambda value: to_list(value, to_int))

    async def later(value: object) -> object:
        return value

    assert asyncio.run(declared(later(1), "later", "int")) == 1
    with pytest.raises(MochiError, match="later: a Python function gave string"):
        asyncio.run(declared(later("1"), "later", "int"))


def test_using_leaves_what_it_entered() -> None:
    log: list[str] = []

    @contextmanager
    def door() -> Iterator[int]:
        log.append("open")
        try:
            yield 5
        finally:
            log.append("closed")

    assert using(door(), lambda value: value + 1) == 6
    with pytest.raises(ZeroDivisionError):
        using(door(), lambda value: value // 0)
    assert log == ["open", "closed"] * 2


def test_externs_of_a_python_module() -> None:
    assert extern_module("math").sqrt(16.0) == 4.0


def test_what_nobody_provides_fails_when_it_is_used() -> None:
    for absent in (extern_module("no_such_module_xyz"), foreign("typescript", "x")):
        with pytest.raises(MochiError, match="run") as error:
            absent.run(1)
        assert error.value.code == FOREIGN_FAULT
    with pytest.raises(MochiError, match="extern baz: no import provides it"):
        extern_value("baz")(1)


def test_what_nobody_provides_can_still_be_shown() -> None:
    absent = foreign("lua", "math")
    assert 'import lua "math"' in repr(absent)
    assert printed(absent)


def test_go_packages_of_recorded_programs() -> None:
    strings = foreign("go", "strings")
    assert strings.ToUpper(strings.TrimSpace("  alice ")) == "ALICE"
    assert strings.Split("a,b", ",") == ["a", "b"]
    assert (strings.Index("chicken", "ken"), strings.Index("x", "y")) == (4, -1)
    go_math = foreign("go", "math")
    assert (go_math.Sqrt(16.0), go_math.Floor(-2.5), go_math.Max(1, 2)) == (4.0, -3.0, 2.0)
    assert go_math.Pi == math.pi
    testpkg = foreign("go", "mochi/runtime/ffi/go/testpkg")
    assert (testpkg.Add(2, 3), testpkg.Answer) == (5, 42)
    assert testpkg.MD5Hex("abc") == "900150983cd24fb0d6963f7d28e17f72"
    assert foreign("go", "os").Getenv("NO_SUCH_VARIABLE") == ""
    with pytest.raises(MochiError, match="Trim has no counterpart"):
        strings.Trim("x")
    with pytest.raises(MochiError, match="go code cannot be called"):
        foreign("go", "net/http").Get("x")


class Tag(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "promised", "expected"),
    [
        (3, "int", 3),
        (3, "float", 3.0),
        (IntEnum("E", {"A": 4}).A, "int", 4),
        (None, "int?", None),
        (2, "float?", 2.0),
        (Tag("x"), "string", "x"),
        (True, "bool", True),
    ],
)
def test_a_result_that_keeps_its_promise(value: object, promised: str, expected: object) -> None:
    found = received(value, promised)
    assert found == expected
    assert isinstance(found, str) or type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "promised"),
    [
        ("3", "int"),
        (True, "int"),
        (2.5, "int"),
        (None, "int"),
        (1, "bool"),
        (True, "float"),
        (1, "string"),
    ],
)
def test_a_result_that_breaks_its_promise(value: object, promised: str) -> None:
    with pytest.raises(MochiError, match=rf"where its annotation says {promised}$"):
        received(value, promised)

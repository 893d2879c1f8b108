"""`extern c fun`: functions of C libraries by ctypes."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from mochi_runtime.errors import FOREIGN_FAULT, OVERFLOW_FAULT, TYPE_FAULT, MochiError
from mochi_runtime.ffi import c_function, c_library

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
#include <stdbool.h>
#include <stdint.h>
int minus(int a, int b) { return a - b; }
int64_t wide(int64_t n) { return n * 1000000; }
double half(double x) { return x / 2; }
bool negate(bool b) { return !b; }
static int kept;
void keep(int n) { kept = n; }
int last(void) { return kept; }
const char *word(int n) { return n == 1 ? "caf\\xc3\\xa9" : n == 2 ? "\\xff" : 0; }
"""


@pytest.fixture(scope="module")
def geo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A library beside a program."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler here")
    folder: Path = tmp_path_factory.mktemp("c")
    (folder / "geo.c").write_text(SOURCE)
    command = [compiler, "-shared", "-fPIC", "-o", "libgeo.so", "geo.c"]
    subprocess.run(command, cwd=folder, check=True)
    (folder / "broken.so").write_text("no library")
    return c_library(str(folder / "app.mochi"), "./libgeo.so")


def test_each_type(geo: Any) -> None:
    assert c_function(geo, "minus", ["int", "int"], "int")(2, 5) == -3
    assert geo.minus(5, 2) == 3
    assert c_function(geo, "wide", ["int64"], "int64")(5_000_000) == 5_000_000_000_000
    assert c_function(geo, "half", ["float"], "float")(5) == 2.5
    assert c_function(geo, "negate", ["bool"], "bool")(True) is False
    assert c_function(geo, "keep", ["int"], "")(7) is None
    assert c_function(geo, "last", [], "int")() == 7
    assert c_function(geo, "word", ["int"], "string")(1) == "café"
    assert c_function(geo, "word", ["int"], "string?")(0) is None


@pytest.mark.parametrize(
    ("name", "types", "args", "message", "code"),
    [
        ("minus", ["int", "int"], [1, 2**31], "minus: 2147483648 does not fit", OVERFLOW_FAULT),
        ("minus", ["int", "int"], [1, -(2**31) - 1], "does not fit into 32 bits", OVERFLOW_FAULT),
        ("wide", ["int64"], [2**63], "does not fit into 64 bits", OVERFLOW_FAULT),
        ("minus", ["int", "int"], [1, 2.0], "minus takes int here, not float", TYPE_FAULT),
        ("minus", ["int", "int"], [1, True], "minus takes int here, not bool", TYPE_FAULT),
        ("minus", ["int", "int"], [1], "minus takes 2 arguments, not 1", TYPE_FAULT),
        ("half", ["float"], ["1"], "half takes float here, not string", TYPE_FAULT),
        ("negate", ["bool"], [1], "negate takes bool here, not int", TYPE_FAULT),
    ],
)
def test_wrong_arguments(
    geo: Any, name: str, types: list[str], args: list[Any], message: str, code: int
) -> None:
    function = c_function(geo, name, types, types[0])
    with pytest.raises(MochiError, match=message) as error:
        function(*args)
    assert error.value.code == code


def test_wrong_results(geo: Any) -> None:
    word = c_function(geo, "word", ["int"], "string")
    with pytest.raises(MochiError, match="word gave NULL where a string is declared"):
        word(0)
    with pytest.raises(UnicodeDecodeError):
        word(2)


def test_wrong_declarations(geo: Any, tmp_path: Path) -> None:
    with pytest.raises(MochiError, match=r"C has no type list<int> here \(there are int, int64"):
        c_function(geo, "minus", ["list<int>"], "int")
    with pytest.raises(MochiError, match="the library has no such function"):
        c_function(geo, "absent", [], "int")
    with pytest.raises(MochiError, match=r"last2 is not declared: extern c fun .*last2"):
        geo.last2()
    program = str(tmp_path / "app.mochi")
    with pytest.raises(MochiError, match=r"there is no file .*libabsent\.so") as error:
        c_library(program, "libabsent.so")
    assert error.value.code == FOREIGN_FAULT
    (tmp_path / "broken.so").write_text("no library")
    with pytest.raises(MochiError, match=r"broken\.so is no library for this machine"):
        c_library(program, "./broken.so")
    with pytest.raises(MochiError, match="the system has no library surely_not_here"):
        c_library(program, "surely_not_here")


def test_the_library_of_c() -> None:
    library = c_library("app.mochi", "")
    assert c_function(library, "abs", ["int"], "int")(-3) == 3
    assert c_function(library, "cos", ["float"], "float")(0) == 1.0

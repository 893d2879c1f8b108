"""Results of functions without a declared one: any to callers, known to the lowering."""

from __future__ import annotations

import pytest

from mochi_import.check.ty import FunTy
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile


def compile_it(text: str) -> Compilation:
    return Compilation(SourceFile("f.mochi", text), CompilerOptions("warn"))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("fun f(x: int) { return x + 1 }", "int"),
        ("fun f(x: int) { if x > 0 { return 1.5 } else { return 2.0 } }", "float"),
        ("fun f(n: int) { if n == 0 { return 1 }\n return n * f(n - 1) }", "int"),
        ("fun f(n: int) { return g(n) }\nfun g(n: int) { return [n] }", "[int]"),
        ("fun f(n: int) { try { return 1 } catch e { return 2 } }", "int"),
        ('fun f(n: int) { if n == 0 { return "s" }\n return n }', "any"),
        ("fun f(n: int) { if n == 0 { return 1 } }", "any"),
        ("fun f(n: int) { if n == 0 { return }\n return 1 }", "any"),
        (
            "fun f(n: int) { if n == 0 { return 1 }\n return g(n) }\nfun g(x: any) { return x }",
            "any",
        ),
    ],
)
def test_the_lowering_knows_what_is_returned(text: str, result: str) -> None:
    checked = compile_it(text).checked
    (f,) = (symbol for symbol in checked.scope.symbols if symbol.name == "f")
    ty = checked.symbol_types[f]
    assert isinstance(ty, FunTy)
    assert str(ty.result) == result


@pytest.mark.parametrize("use", ['f(1) + "a"', "f(1).x", "f(1) == none"])
def test_to_callers_it_is_any(use: str) -> None:
    """As in the reference, so that no program is refused for it."""
    assert not compile_it(f"fun f(x: int) {{ return x }}\nprint({use})").problems.found


def test_any_into_a_declared_variable_is_still_an_error() -> None:
    compilation = compile_it("fun f(x: int) { return x }\nlet y: int = f(1)")
    assert compilation.checked
    assert [p.code for p in compilation.problems.found] == ["T008"]

"""Unchecked programs whose jumps have no loop are refused like checked ones."""

from __future__ import annotations

import pytest

from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile


@pytest.mark.parametrize("jump", ["break", "continue"])
@pytest.mark.parametrize("mode", ["error", "off"])
def test_a_jump_outside_of_a_loop(jump: str, mode: str) -> None:
    source = SourceFile("a.mochi", f"fun f() {{ {jump} }}")
    with pytest.raises(CompileError) as caught:
        Compilation(source, CompilerOptions(mode)).code  # noqa: B018
    (problem,) = caught.value.problems.errors
    assert (problem.code, problem.message) == ("T045", f"`{jump}` outside of loop")
    assert problem.span[:2] == (1, 11)

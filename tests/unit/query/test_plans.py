"""Plans as text, after all rules (`query.explain`); `pytest --update-golden` rewrites them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.query.build import build_plan
from mochi_import.query.explain import explain
from mochi_import.query.rules import optimise
from mochi_import.source import SourceFile
from mochi_import.syntax.nodes import LetStmt, QueryExpr

if TYPE_CHECKING:
    from golden import Golden

PROGRAMS = sorted(Path(__file__).with_name("plans").glob("*.mochi"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_plans(program: Path, golden: Golden) -> None:
    source = SourceFile(program.name, program.read_text(encoding="utf-8"))
    checked = Compilation(source, CompilerOptions(check="off")).checked
    plans: list[str] = []
    for statement in checked.tree.body:
        if isinstance(statement, LetStmt) and isinstance(statement.value, QueryExpr):
            plan = optimise(checked, build_plan(checked, statement.value))
            plans.append(f"{statement.name}\n{explain(plan, source)}")
    golden.check(program.with_suffix(".plan"), "\n".join(plans))

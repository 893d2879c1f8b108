"""Mochi forms and their trees; `pytest --update-golden` rewrites the trees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.syntax.dump import dump
from mochi_import.syntax.parser import decode, parse

if TYPE_CHECKING:
    from golden import Golden

FORMS = sorted(Path(__file__).with_name("forms").glob("*.mochi"))


@pytest.mark.parametrize("program", FORMS, ids=lambda path: path.stem)
def test_form(program: Path, golden: Golden) -> None:
    tree = parse(decode(program.read_bytes(), program.name), tolerant=True)
    golden.check(program.with_suffix(".tree"), dump(tree) + "\n")

"""What a report is told of any program: nothing that coverage.py cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import coverage
import pytest
from conftest import ROOT

from mochi_import.coverage_plugin.reporter import MochiReporter
from mochi_import.coverage_plugin.tokens import token_lines, with_hashes

if TYPE_CHECKING:
    from pathlib import Path

SHOWCASE = sorted((ROOT / "corpus" / "showcase").rglob("*.mochi"))


def assert_can_be_shown(program: Path) -> None:
    reporter = MochiReporter(str(program), coverage.Coverage(data_file=None, config_file=False))
    lines = reporter.lines()
    text = reporter.source().split("\n")
    assert all(1 <= line <= len(text) and text[line - 1].strip() for line in lines)
    for line, ways in reporter.exit_counts().items():
        assert line in lines
        assert 0 <= ways <= 2
    for line, to in reporter.arcs():
        assert line != to
        assert line in lines
        assert to in lines or to < 0
        reporter.missing_arc_description(line, to)
    shown = ["".join(text for _, text in tokens) for tokens in reporter.source_token_lines()]
    assert "\n".join(shown).rstrip("\n") == reporter.source().rstrip("\n")
    for region in reporter.code_regions():
        assert region.start not in region.lines


@pytest.mark.parametrize("program", SHOWCASE, ids=lambda path: path.stem)
def test_each_program_can_be_shown(program: Path) -> None:
    assert_can_be_shown(program)


def test_there_are_programs_to_speak_of() -> None:
    assert len(SHOWCASE) > 5


def test_comments_become_those_of_python() -> None:
    text = '/// a\nx // b\n# c\n/* d\ne */ y "// f"\n'
    assert with_hashes(text) == '#/ a\nx # b\n# c\n# d\ne */ y "// f"\n'


def test_tokens_over_several_lines() -> None:
    assert list(token_lines('"a\nb" 1\n\n// c')) == [
        [("str", '"a')],
        [("str", 'b"'), ("ws", " "), ("num", "1")],
        [],
        [("com", "// c")],
    ]

"""How many of the reference's refusals are followed to the letter: `python -m benchmarks.refusals`.

Those that are not stand in EXCEPTIONS.md.  RULINGS decide six of the nine; three are decisions of
this project.
"""

from __future__ import annotations

import pytest

from benchmarks.refusals import CORPUS, Comparison, compare


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    return compare()


def test_few_refusals_are_not_followed(comparisons: list[Comparison]) -> None:
    assert len(comparisons) == 308
    assert sum(each.same_place for each in comparisons) / len(comparisons) >= 0.97


def test_few_messages_of_the_type_checker_differ(comparisons: list[Comparison]) -> None:
    typed = [each for each in comparisons if each.recorded.code.startswith("T")]
    assert len(typed) == 201
    assert sum(each.same_message for each in typed) / len(typed) >= 0.95


def test_what_is_not_followed_is_listed_and_runs_here(comparisons: list[Comparison]) -> None:
    listed = (CORPUS / "EXCEPTIONS.md").read_text("utf-8")
    for each in comparisons:
        if not each.same_place:
            assert f"| {each.program} |" in listed
            assert (CORPUS / "ruled" / f"{each.program}.out").is_file()

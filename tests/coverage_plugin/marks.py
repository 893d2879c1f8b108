"""Programs in which a person has marked each line with what a report must say of it.

    n = n + 1 //= 1             it ran
    return 0 //= 0              it did not
    y: int //= -                it does not count; neither does a line without a mark
    return 0 //= x              it is excluded
    if n > 0 { //= 1 2/2        it ran, and took both ways on
    for x in xs { //= 1 1/2>9   it ran, and did not go on to line 9
    if n > 9 { //= 1 1/2>exit   .. or did not leave the function

A line with several ways on, of which no mark speaks, is wrong too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conftest import clean_environment

if TYPE_CHECKING:
    from coverage.results import Analysis

FOLDER = Path(__file__).with_name("marked")
PROGRAMS = sorted(FOLDER.glob("*.mochi"))

_MARK = re.compile(r"//= ([-01x])(?: (\d)/(\d)(?:>(\w+))?)?$")


class Mark(NamedTuple):
    """What is said of one line: its mark, and the ways on that were taken, of how many, and the
    one that was not."""

    kind: str
    taken: int = 0
    ways: int = 0
    missing: str = ""


def marks(text: str, *, branch: bool) -> dict[int, Mark]:
    """The marks by line; lines that do not count are left out."""
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = _MARK.search(line)
        if match and match[1] != "-":
            kind, taken, ways, missing = match.groups()
            counts = (int(taken), int(ways), missing or "") if branch and ways else ()
            found[number] = Mark(kind, *counts)
    return found


def reported(analysis: Analysis) -> dict[int, Mark]:
    """What coverage.py says, in the same form."""
    found = {line: Mark("1") for line in analysis.executed}
    found |= {line: Mark("0") for line in analysis.missing}
    found |= {line: Mark("x") for line in analysis.excluded}
    if analysis.has_arcs:
        missing = analysis.missing_branch_arcs()
        for line, (ways, taken) in analysis.branch_stats().items():
            names = ["exit" if way < 0 else str(way) for way in missing.get(line, ())]
            name = names[0] if len(names) == 1 else ""
            found[line] = Mark(found[line].kind, taken, ways, name)
    return found


def differences(expected: dict[int, Mark], found: dict[int, Mark]) -> list[str]:
    """The lines that are not as marked."""
    return [
        f"line {line}: marked {expected.get(line)}, reported {found.get(line)}"
        for line in sorted(expected.keys() | found.keys())
        if expected.get(line) != found.get(line)
    ]


def unmeasured(**changes: str) -> dict[str, str]:
    """The environment of a child that measures itself, whoever measures the tests."""
    kept = {k: v for k, v in clean_environment().items() if not k.startswith("COV")}
    return {**kept, **changes}

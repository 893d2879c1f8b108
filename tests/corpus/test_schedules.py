"""Programs of the newer surface print the same each time, in whatever order event loops run things.

A sample of runs and seeds; MOCHI_SCHEDULES=100 is the long way, with 20 plain runs of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from corpus_programs import CORPUS, IMPORTABLE, PROGRAMS, expected, name_of
from schedules import SEEDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Serve = Callable[..., dict[str, Any]]

AREAS = (
    *("agents", "channels", "datalog", "datasets", "errors", "fetch", "files", "foreign"),
    *("futures", "generate", "streams"),
)
NEWER = [path for path in PROGRAMS if path.relative_to(CORPUS).parts[0] in AREAS]
WHOLE = len(SEEDS) >= 100


def waits_for_python(program: Path) -> bool:
    """Whether its top level waits for what only the loop that is running could do."""
    text = program.read_text("utf-8")
    return "python" in text and "await" in text


def test_there_are_programs_of_each_construct() -> None:
    assert len(NEWER) >= 150
    assert {name_of(path).partition("/")[0] for path in NEWER} == set(AREAS)


@pytest.mark.skipif(not WHOLE, reason="test_corpus runs each once")
@pytest.mark.parametrize("program", NEWER, ids=name_of)
def test_the_same_each_time(serve: Serve, program: Path) -> None:
    for _ in range(20):
        done = serve(program, "run")
        assert done["stdout"] == expected(program, ".out", ""), done["stderr"]


@pytest.mark.parametrize("program", NEWER, ids=name_of)
def test_the_same_under_every_schedule(serve_shuffled: Serve, program: Path) -> None:
    modes = ["run"]
    if program in IMPORTABLE and not waits_for_python(program):
        modes.append("loop")
    for seed in SEEDS if WHOLE else [NEWER.index(program)]:
        for mode in modes:
            done = serve_shuffled(program, mode, seed)
            assert done["stdout"] == expected(program, ".out", ""), (mode, seed, done["stderr"])
            assert (done["status"] == 0) == (expected(program, ".exit", "0").strip() == "0")

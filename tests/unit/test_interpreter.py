"""The cycle collector is off during a compilation, and afterwards as it was."""

from __future__ import annotations

import gc
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from mochi_import import codegen
from mochi_import.codegen import compile_tree
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.interpreter import no_collector
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_stages_run_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def watched(*args: object) -> CodeType:
        seen.append(gc.isenabled())
        return compile_tree(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(codegen, "compile_tree", watched)
    assert Compilation(SourceFile("f.mochi", "let x = 1")).code
    assert seen == [False]
    assert gc.isenabled()


def test_a_failing_stage_puts_it_back() -> None:
    with pytest.raises(CompileError):
        _ = Compilation(SourceFile("f.mochi", "let = 1")).code
    assert gc.isenabled()


def test_a_program_that_has_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    with no_collector:
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_the_last_of_several_threads_puts_it_back() -> None:
    first_is_in, second_is_in, first_is_out = Barrier(2), Barrier(2), Barrier(2)
    states: list[bool] = []

    def first() -> None:
        with no_collector:
            first_is_in.wait()
            second_is_in.wait()
        first_is_out.wait()

    def second() -> None:
        first_is_in.wait()
        with no_collector:
            second_is_in.wait()
            first_is_out.wait()
            states.append(gc.isenabled())

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states == [False]
    assert gc.isenabled()

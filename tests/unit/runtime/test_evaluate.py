"""`eval` where there is a compiler, and where there is none."""

from __future__ import annotations

import sys

import pytest

from mochi_runtime.errors import FOREIGN_FAULT, INDEX_FAULT, MochiError
from mochi_runtime.evaluate import eval_source


@pytest.fixture(autouse=True)
def no_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    finders = [finder for finder in sys.meta_path if not hasattr(finder, "evaluate")]
    monkeypatch.setattr(sys, "meta_path", finders)


def test_the_compiler_is_found_where_it_is_installed() -> None:
    assert eval_source("let x = -20\nabs(x)") == 20


def test_errors_of_the_text_are_run_errors() -> None:
    with pytest.raises(MochiError) as caught:
        eval_source('panic(4, "bad")')
    assert (caught.value.message, caught.value.code) == ("bad", INDEX_FAULT)


def test_without_a_compiler_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mochi_import.loader.evaluate", None)
    with pytest.raises(MochiError, match="pip install mochi-import") as caught:
        eval_source("1")
    assert caught.value.code == FOREIGN_FAULT

"""Whole rendered messages against golden files, and right programs beside the wrong ones.

The programs are those of the pages that `explain` shows (`CODE.err`), and the `CODE_name.mochi` of
this folder for other forms of an error: with `.err`, and `.right.mochi` for the neighbour that is
in order.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.cli.explain import message
from mochi_import.diagnostics.codes import CODES
from mochi_import.diagnostics.model import CompileError
from mochi_import.diagnostics.pages import read_page
from mochi_import.syntax.parser import decode, parse

if TYPE_CHECKING:
    from golden import Golden

HERE = Path(__file__).parent

# What a page cannot show: bytes that are not UTF-8, and a huge program; the second is in order.
UNSHOWN = {
    "P044": (b'print("caf\xe9")\n', b'print("caf\xc3\xa9")\n'),
    "P099": (b"let x = " + b"(\n" * 5000, b"let x = " + b"(\n" * 100 + b"1" + b")" * 100),
}
PAGES = [code for code in CODES if code not in UNSHOWN]
OTHERS = sorted(path.stem for path in HERE.glob("*.mochi") if ".right" not in path.name)


def codes(text: str) -> list[str]:
    return re.findall(r"^(?:error|warning)\[(\w+)\]", text, re.MULTILINE)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_a_title_and_says_why(code: str) -> None:
    page = read_page(code)
    assert page.title
    assert page.why.endswith(".")
    assert bool(page.wrong) == bool(page.right) == (code in PAGES)


@pytest.mark.parametrize("code", PAGES)
def test_the_programs_of_a_page(code: str, golden: Golden) -> None:
    page = read_page(code)
    text = message(page.wrong)
    assert codes(text) == [code]
    assert message(page.right) == ""
    golden.check(HERE / f"{code}.err", f"{text}\n")


@pytest.mark.parametrize("name", OTHERS)
def test_another_form(name: str, golden: Golden) -> None:
    text = message((HERE / f"{name}.mochi").read_text(encoding="utf-8"))
    assert codes(text)[0] == name.partition("_")[0]
    assert message((HERE / f"{name}.right.mochi").read_text(encoding="utf-8")) == ""
    golden.check(HERE / f"{name}.err", f"{text}\n")


@pytest.mark.parametrize("code", sorted(UNSHOWN))
def test_what_no_page_can_show(code: str, golden: Golden) -> None:
    wrong, right = UNSHOWN[code]
    with pytest.raises(CompileError) as caught:
        parse(decode(wrong, "example.mochi"))
    assert message(decode(right, "example.mochi").text) == ""
    text = str(caught.value)
    assert codes(text) == [code]
    golden.check(HERE / f"{code}.err", f"{text}\n")


def test_every_golden_file_is_used() -> None:
    assert {path.stem for path in HERE.glob("*.err")} == {*PAGES, *OTHERS, *UNSHOWN}

"""Whatever the input, the parser answers with a tree or with one syntax error."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mochi_import.diagnostics.codes import SYNTAX
from mochi_import.diagnostics.model import CompileError
from mochi_import.syntax import tables
from mochi_import.syntax.parser import decode, parse

PROGRAMS = [path.read_bytes() for path in Path(__file__).with_name("forms").glob("*.mochi")]
DATA = tables.load()
LEXEMES = [*DATA.words, *DATA.marks, "x", "Name", "1", "2.5", '"s"', "null", "#c\n", "///d\n", "\n"]


def check(data: bytes) -> None:
    try:
        parse(decode(data, "a.mochi"))
    except CompileError as error:
        check_error(error)


def check_error(error: CompileError) -> None:
    problem, *_ = error.problems.errors
    assert problem.code in SYNTAX
    assert problem.span.line >= 1
    assert problem.span.column >= 1
    assert problem.help
    assert str(error).startswith(f"error[{problem.code}]: ")


@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    check(data)


@given(st.text(max_size=200))
def test_random_text(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))


@given(st.lists(st.sampled_from(LEXEMES), max_size=60).map(" ".join))
def test_random_tokens(text: str) -> None:
    check(text.encode())


@given(st.sampled_from(PROGRAMS), st.data())
def test_programs_cut_anywhere(program: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(program)))
    start = data.draw(st.one_of(st.just(0), st.integers(0, end)))
    check(program[start:end])


@given(st.sampled_from(PROGRAMS), st.data())
def test_programs_with_a_token_replaced(program: bytes, data: st.DataObject) -> None:
    words = program.decode().split(" ")
    for _ in range(data.draw(st.integers(1, 3))):
        words[data.draw(st.integers(0, len(words) - 1))] = data.draw(st.sampled_from(LEXEMES))
    check(" ".join(words).encode())

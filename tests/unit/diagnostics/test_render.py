"""Diagnostics as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mochi_import.diagnostics.codes import CODES
from mochi_import.diagnostics.model import Diagnostic, Label, Problems, Severity
from mochi_import.diagnostics.render import render, render_all
from mochi_import.source import SourceFile, Span


def at(line: int, column: int) -> Span:
    return Span(line, column, line, column + 1)


WRONG = Diagnostic("P999", "wrong", at(2, 5), "Write it right.")
SOURCE = SourceFile("a.mochi", "one\nlet x\n")


def test_the_layout_is_the_reference_s() -> None:
    assert render(WRONG, SOURCE) == (
        "error[P999]: wrong\n"
        "  --> a.mochi:2:5\n"
        "\n"
        "  2 | let x\n"
        "    |     ^\n"
        "\n"
        "help:\n"
        "  Write it right."
    )


def test_the_end_of_the_file_has_no_line_to_show() -> None:
    assert render(replace(WRONG, span=at(3, 1)), SOURCE) == (
        "error[P999]: wrong\n  --> a.mochi:3:1\n\nhelp:\n  Write it right."
    )


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("\t\tx", 3, "    | \t\t^"),
        ("é = x", 6, "    |     ^"),
        ("日本 = x", 10, "    |        ^"),
        ("e\u0301 = x", 7, "    |     ^"),
        ("🎉x", 5, "    |   ^"),
        ("x\r", 2, "    |  ^"),
    ],
)
def test_the_caret_stands_below_its_column(line: str, column: int, caret: str) -> None:
    text = render(replace(WRONG, span=at(1, column)), SourceFile("a.mochi", line))
    assert text.split("\n")[4] == caret


def test_control_characters_do_not_reach_the_terminal() -> None:
    text = render(replace(WRONG, span=at(1, 5)), SourceFile("a.mochi", "\0\x1b[2\tx\x7f\u009b"))
    assert text.split("\n")[3:5] == ["  1 | ␀␛[2\tx␡\ufffd", "    |     ^"]


def test_colour_and_severity() -> None:
    warning = replace(WRONG, severity=Severity.WARNING)
    assert render(warning, SOURCE).startswith("warning[P999]: ")
    assert render(warning, SOURCE, colour=True).startswith("\x1b[1;33mwarning[P999]\x1b[0m: ")


def test_labels_show_related_places() -> None:
    labelled = replace(WRONG, labels=(Label(at(1, 1), "declared here"),))
    assert render(labelled, SOURCE).startswith(
        "error[P999]: wrong\n"
        "  --> a.mochi:2:5\n"
        "\n"
        "  2 | let x\n"
        "    |     ^\n"
        "\n"
        "  --> a.mochi:1:1\n"
        "\n"
        "  1 | one\n"
        "    | ^ declared here\n"
    )


def test_all_findings_come_by_place() -> None:
    problems = Problems(SOURCE)
    problems.add(WRONG)
    problems.add(replace(WRONG, message="first", span=at(1, 1)))
    problems.add(WRONG)
    text = render_all(problems)
    assert text.count("error[") == 2
    assert text.index("first") < text.index("wrong")


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_message_and_help(code: str) -> None:
    row = CODES[code]
    places = row.message.count("{}")
    assert row.message.format(*["x"] * places)
    assert row.help


@pytest.mark.parametrize("place", [1, 90, 150, 2000, 2999])
def test_of_a_long_line_the_part_around_the_caret_is_shown(place: int) -> None:
    line = "日x" * 1500
    column = len(line[: place - 1].encode()) + 1
    text = render(replace(WRONG, span=at(1, column)), SourceFile("a.mochi", line))
    shown, caret = text.split("\n")[3:5]
    cells = sum(2 if char == "日" else 1 for char in shown)
    assert cells <= 2 * 220
    before = 0
    for char in shown:
        if before == len(caret) - 1:
            break
        before += 2 if char == "日" else 1
    assert char == line[place - 1]


def test_the_margin_is_as_wide_as_the_line_number() -> None:
    text = render(replace(WRONG, span=at(12345, 1)), SourceFile("a.mochi", "x\n" * 20000))
    assert text.split("\n")[3:5] == ["12345 | x", "      | ^"]

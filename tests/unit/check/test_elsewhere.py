"""Related places in other modules: in text, in JSON, in SARIF and in the error of an import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mochi_import.diagnostics.json_format import render_json
from mochi_import.diagnostics.model import CompileError, Problems
from mochi_import.diagnostics.sarif import render_sarif
from mochi_import.driver import Compilation
from mochi_import.loader.errors import MochiSyntaxError
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

GEOMETRY = """\
type Point { x: int, y: int }

type Shape = Circle(radius: int) | Square(side: int)

fun area(s: Shape, scale: int): int { return scale }

fun origin(): Point { return Point { x: 0, y: 0 } }
fun some(): Shape { return Circle(1) }
"""
# It hands on types of a third module.
DRAWING = """\
import "./geometry" as geo
fun start(): any { return 1 }
let first = geo.origin()
"""

WRONG = [
    ("print(geo.origin().z)", "lib/geometry.mochi", 1, 6),
    ("print(geo.origin().xx)", "lib/geometry.mochi", 1, 14),
    ("print(geo.aria(1))", "lib/geometry.mochi", 5, 5),
    ('print(geo.area(geo.some(), "a"))', "lib/geometry.mochi", 5, 20),
    ("print(geo.area(geo.some(), 1, 2))", "lib/geometry.mochi", 5, 5),
    ("print(match geo.some() { geo.Circle(r) => r })", "lib/geometry.mochi", 3, 6),
    ("print(Circle(1))", "lib/geometry.mochi", 3, 14),
    ("print(match geo.some() { Circle(r) => r  _ => 0 })", "lib/geometry.mochi", 3, 14),
    ("let f = area", "lib/geometry.mochi", 5, 5),
    ("let p: Point = geo.origin()", "lib/geometry.mochi", 1, 6),
    ("let p: geo.Pont = geo.origin()", "lib/geometry.mochi", 1, 6),
    ("let p = geo.Pont { x: 1 }", "lib/geometry.mochi", 1, 6),
    ("let p = geo.Point { x: 1 }", "lib/geometry.mochi", 1, 6),
    ('let p = geo.Point { x: "a", y: 1 }', "lib/geometry.mochi", 1, 14),
    ("print(drawing.strat())", "lib/drawing.mochi", 2, 5),
    ("print(drawing.first.xx)", "lib/geometry.mochi", 1, 14),
]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "geometry.mochi").write_text(GEOMETRY)
    (tmp_path / "lib" / "drawing.mochi").write_text(DRAWING)
    return tmp_path / "app.mochi"


def compilation(text: str, app: Path, name: str = "src/app.mochi") -> Compilation:
    head = 'import "./lib/geometry" as geo\nimport "./lib/drawing" as drawing\n'
    return Compilation(SourceFile(name, head + text), filename=str(app))


def problems_of(text: str, app: Path, name: str = "src/app.mochi") -> Problems:
    with pytest.raises(CompileError) as caught:
        _ = compilation(text, app, name).checked
    return caught.value.problems


@pytest.mark.parametrize(("text", "file", "line", "column"), WRONG)
def test_a_related_place_in_another_file(
    text: str, file: str, line: int, column: int, app: Path
) -> None:
    [problem] = problems_of(text, app).errors
    [label] = problem.labels
    assert label.source is not None
    assert (label.source.name, *label.span[:2]) == (file, line, column)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("print(Circle(1))", "geo.Circle"),
        ("print(match geo.some() { Circle(r) => r  _ => 0 })", "geo.Circle"),
        ("let f = area", "geo.area"),
        ("let p: Point = geo.origin()", "geo.Point"),
        ("print(start())", "drawing.start"),
    ],
)
def test_a_name_of_an_imported_module_without_the_module(wrong: str, right: str, app: Path) -> None:
    [problem] = problems_of(wrong, app).errors
    assert problem.help == f"Write `{right}`."
    mended = compilation(wrong.replace(right.partition(".")[2], right), app)
    assert mended.checked
    assert mended.problems.errors == []


def test_every_format_names_the_other_file(app: Path) -> None:
    problems = problems_of("print(geo.aria(1))", app)
    text = CompileError(problems).shown_as("src/app.mochi")
    assert "--> src/lib/geometry.mochi:5:5" in text
    assert "  5 | fun area(s: Shape, scale: int): int { return scale }" in text
    [finding] = json.loads(render_json([problems]))
    assert finding["labels"][0]["file"] == "src/lib/geometry.mochi"
    [result] = json.loads(render_sarif([problems], "1"))["runs"][0]["results"]
    place = result["relatedLocations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "src/lib/geometry.mochi"
    notes = MochiSyntaxError(CompileError(problems), str(app)).__notes__
    assert "lib/geometry.mochi, line 5: declared here" in notes


def test_a_place_that_moves_leaves_the_interface_alone(app: Path) -> None:
    file = app.parent / "lib" / "geometry.mochi"
    before = Compilation(SourceFile("geometry.mochi", GEOMETRY), filename=str(file)).interface
    moved = f"// A comment.\n\n{GEOMETRY}"
    assert Compilation(SourceFile("geometry.mochi", moved), filename=str(file)).interface == before

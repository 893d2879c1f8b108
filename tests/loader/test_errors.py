"""What a Python user sees of a module that does not compile or that fails."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import TYPE_CHECKING

import pytest

import mochi_import

if TYPE_CHECKING:
    from conftest import Project


def test_a_syntax_error_is_a_syntax_error(project: Project) -> None:
    path = project.write("app.mochi", 'let x = 1\nlet é = "ü" )\n')
    with pytest.raises(SyntaxError) as caught:
        project.load("app")
    error = caught.value
    assert isinstance(error, mochi_import.CompileError)
    assert (error.filename, error.lineno, error.text) == (str(path), 2, 'let é = "ü" )')
    assert error.offset == 13
    assert str(error).startswith("[P")


def test_a_type_error_too(project: Project) -> None:
    project.write("app.mochi", 'let x: int = "one"\nlet y: string = 2\n')
    with pytest.raises(SyntaxError) as caught:
        project.load("app")
    assert caught.value.lineno == 1
    assert str(caught.value).startswith("[T")
    assert any("let y" in note for note in caught.value.__notes__)


def test_a_syntax_error_can_be_copied_and_pickled(project: Project) -> None:
    project.write("app.mochi", 'let x: int = "one"\nlet y: string = 2\n')
    with pytest.raises(SyntaxError) as caught:
        project.load("app")
    error = caught.value
    for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(other) is mochi_import.MochiSyntaxError
        assert str(other) == str(error)
        assert (other.filename, other.lineno, other.text) == (error.filename, 1, error.text)
        assert other.__notes__ == error.__notes__


def test_a_file_that_is_not_utf8(project: Project) -> None:
    (project.folder / "app.mochi").write_bytes(b'let x = "\xff"\n')
    with pytest.raises(SyntaxError):
        project.load("app")


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("let x = )\n", SyntaxError, "let x = )"),
        ("fun f(x: int): int {\n  return 1 / x\n}\nlet y = f(0)\n", ZeroDivisionError, "1 / x"),
    ],
)
def test_the_traceback_shows_the_mochi_line_and_nothing_of_the_loader(
    project: Project, text: str, kind: type[Exception], end: str
) -> None:
    project.write("app.mochi", text)
    with pytest.raises(kind) as caught:
        import app  # noqa: F401
    shown = "".join(traceback.format_exception(caught.value))
    assert "mochi_import/" not in shown
    assert "importlib" not in shown
    assert "app.mochi" in shown
    assert end in shown


def test_warnings_of_the_warn_mode(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCHI_CHECK", "warn")
    path = project.write("app.mochi", 'print(1)\nlet x: int = "one"\n')
    for _ in range(2):  # compiled, and from the cache
        with pytest.warns(SyntaxWarning, match=r"^\[T") as caught:
            project.load("app")
        assert (caught[0].filename, caught[0].lineno) == (str(path), 2)
    assert len(project.compiled) == 1


@pytest.mark.parametrize("source", ["env", "project"])
def test_the_check_mode_of_a_project(
    project: Project, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    project.write("app.mochi", 'let x: int = "one"\n')
    if source == "env":
        monkeypatch.setenv("MOCHI_CHECK", "off")
    else:
        project.write("pyproject.toml", '[tool.mochi]\ncheck = "off"\n')
    assert project.load("app").x == "one"


def test_an_unknown_check_mode_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("app.mochi", "let x = 1\n")
    monkeypatch.setenv("MOCHI_CHECK", "maybe")
    with pytest.raises(ValueError, match="MOCHI_CHECK is 'maybe'"):
        project.load("app")

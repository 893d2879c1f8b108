"""What is known of a project, and what is said of a pyproject.toml that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mochi_import.packaging.metadata import Flags, MetadataWarning, metadata_for
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    from pathlib import Path

    from mochi_import.project.metadata import Metadata


def known(folder: Path, text: str = "", flags: Flags | None = None) -> Metadata:
    """The metadata for a file in a folder below that of a pyproject.toml."""
    if text:
        (folder / "pyproject.toml").write_text(text)
    return metadata_for(folder / "src" / "app.mochi", flags or Flags(), "app")


def test_without_settings(tmp_path: Path) -> None:
    found = known(tmp_path)
    assert (found.name, found.version, found.license) == ("app", "0.1.0", "Apache-2.0")
    assert list(found.license_texts(with_runtime=True)) == ["LICENSE"]
    assert found.license_texts(with_runtime=True)["LICENSE"].lstrip().startswith("Apache License")


def test_a_text_alone_is_no_expression(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("As you like.\n")
    found = known(tmp_path, "[project]\nname = 'a'\n")
    assert found.license == ""
    assert found.licenses == (("LICENSE", "As you like.\n"),)
    assert list(found.license_texts(with_runtime=True)) == ["LICENSE", "LICENSE.mochi-runtime"]
    assert list(found.license_texts(with_runtime=False)) == ["LICENSE"]


def test_the_table_of_before_pep_639(tmp_path: Path) -> None:
    (tmp_path / "COPYING").write_text("As you like.\n")
    assert known(tmp_path, "[project]\nlicense = { text = 'mit' }\n").license == "MIT"


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("readme = 'docs/READ.rst'", "READ.rst"),
        ("readme = { file = 'docs/READ.rst', content-type = 'text/x-rst' }", "READ.rst"),
        ("readme = { text = 'Sells.', content-type = 'text/markdown' }", "README.md"),
        ("readme = { text = 'Sells.' }", "README.txt"),
    ],
)
def test_a_readme_of_ones_own(setting: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "READ.rst").write_text("Sells.")
    assert known(tmp_path, f"[project]\n{setting}\n").readme == (name, "Sells.")


def test_classifiers_on_the_licence_go(tmp_path: Path) -> None:
    text = "[project]\nclassifiers = ['Topic :: Games', 'License :: OSI Approved :: MIT License']\n"
    assert known(tmp_path, text).classifiers == ("Topic :: Games",)


def test_files_keep_their_folders(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "LICENSE").write_text(name)
    found = known(tmp_path, "[project]\nlicense = 'MIT'\nlicense-files = ['*/LICENSE']\n")
    assert found.licenses == (("a/LICENSE", "a"), ("b/LICENSE", "b"))


def test_a_dynamic_version_is_told_of(tmp_path: Path) -> None:
    text = "[project]\nname = 'a'\ndynamic = ['version']\n"
    with pytest.warns(MetadataWarning, match="the version is dynamic, and not used; --version"):
        assert known(tmp_path, text).version == "0.1.0"
    assert known(tmp_path, text, Flags(version="2")).version == "2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[project\n", "Expected ']'"),
        ("project = 3\n", "project is 3; it has to be a table"),
        ("[tool]\nmochi = 'x'\n", "tool.mochi is 'x'; it has to be a table"),
        ("[project]\nversion = 2.0\n", "version is 2.0; it has to be a string"),
        ("[project]\nkeywords = 'a'\n", "keywords is 'a'; it has to be a list"),
        ("[project]\nkeywords = [1]\n", "an item of keywords is 1; it has to be a string"),
        ("[project]\nurls = { a = 1 }\n", "urls.a is 1; it has to be a string"),
        ("[project]\nauthors = ['Ann']\n", "an author is 'Ann'; it has to be a table"),
        ("[project]\nreadme = 'GONE.md'\n", "readme is 'GONE.md', which is no file"),
        ("[project]\ndependencies = ['a b']\n", "dependencies: Expected semicolon"),
        ("[project]\nlicense = { file = 'COPYING' }\n", "license does not say which one it is"),
    ],
)
def test_what_cannot_be_used(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackagingError) as caught:
        known(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'pyproject.toml'}: ")
    assert message in str(caught.value)

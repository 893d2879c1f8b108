"""What a built package says of itself: from flags, `[tool.mochi]`, `[project]`, and defaults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.packaging.settings import PackagingError
from mochi_import.project.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_OWN_LICENSE = "Apache-2.0"

# The default of `license-files` in PEP 639's predecessors, which backends still look for.
_LICENSE_FILES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")


@dataclass(frozen=True)
class Flags:
    """What the command line says; an empty value says nothing."""

    name: str = ""
    version: str = ""
    description: str = ""
    license: str = ""
    license_files: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


def metadata_for(source: Path, flags: Flags, default_name: str) -> Metadata:
    """The metadata of what is built from a file or folder."""
    known = _Known(source)
    license_ = _canonical(flags.license or known.text("license") or _OWN_LICENSE)
    return Metadata(
        name=flags.name or known.text("name") or default_name,
        version=flags.version or known.text("version") or "0.1.0",
        description=flags.description or known.text("description"),
        license=license_,
        licenses=_license_texts(license_, flags, known),
        authors=flags.authors or known.authors,
        keywords=known.texts("keywords"),
        urls=tuple(known.table("urls").items()),
    )


class _Known:
    """The pyproject.toml around the sources, in which `[tool.mochi]` comes before `[project]`."""

    def __init__(self, source: Path) -> None:
        start = source if source.is_dir() else source.parent
        folders = (start, *start.parents)
        self.folder = next((f for f in folders if (f / "pyproject.toml").is_file()), start)
        self._source_folder = start

    @cached_property
    def _tables(self) -> tuple[Mapping[str, object], Mapping[str, object]]:
        file = self.folder / "pyproject.toml"
        if not file.is_file():
            return {}, {}
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise PackagingError(f"{file}: {error}") from None
        return content.get("tool", {}).get("mochi", {}), content.get("project", {})

    def _value(self, key: str) -> object:
        own, project = self._tables
        return own.get(key, project.get(key))

    def text(self, key: str) -> str:
        """A string; `license` may still be a table with a `text`, which PEP 639 deprecates."""
        value = self._value(key)
        if isinstance(value, dict):
            value = value.get("text")
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._value(key)
        return tuple(filter(_is_text, value)) if isinstance(value, list) else ()

    def table(self, key: str) -> Mapping[str, str]:
        """A table of strings."""
        value = self._value(key)
        return value if isinstance(value, dict) else {}

    @property
    def authors(self) -> tuple[str, ...]:
        """`Ann <ann@example.org>`"""
        value = self._value("authors")
        found = value if isinstance(value, list) else []
        return tuple(_author(each) for each in found if isinstance(each, dict))

    def license_files(self) -> list[Path]:
        """The files that the project names, else those beside its pyproject.toml or its sources."""
        patterns = self.texts("license-files")
        if patterns:
            return [file for pattern in patterns for file in _matching(self.folder, pattern)]
        for folder in dict.fromkeys((self.folder, self._source_folder)):
            found = [file for name in _LICENSE_FILES for file in sorted(folder.glob(name))]
            if found:
                return [file for file in found if file.is_file()]
        return []


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _author(fields: Mapping[str, str]) -> str:
    name, email = fields.get("name", ""), fields.get("email", "")
    return f"{name} <{email}>".strip() if email else name


def _canonical(expression: str) -> str:
    """An SPDX licence expression (PEP 639)."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(expression))
    except InvalidLicenseExpression:
        advice = "write one such as Apache-2.0, MIT or LicenseRef-Proprietary"
        raise PackagingError(f"{expression!r} is no SPDX licence expression; {advice}") from None


def _license_texts(expression: str, flags: Flags, known: _Known) -> tuple[tuple[str, str], ...]:
    files = [_matching(Path(), name) for name in flags.license_files] or [known.license_files()]
    found = {file.name: file for group in files for file in group}
    if not found and expression != _OWN_LICENSE:
        raise PackagingError(
            f"no file has the text of the licence {expression}; name it by --license-file"
        )
    return tuple((name, _text_of(found[name])) for name in sorted(found))


def _matching(folder: Path, pattern: str) -> Sequence[Path]:
    found: Iterable[Path] = folder.glob(pattern) if not Path(pattern).is_absolute() else ()
    files = sorted(file for file in found if file.is_file()) or [Path(pattern)]
    if not files[0].is_file():
        raise PackagingError(f"there is no licence file {pattern}")
    return files


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PackagingError(f"the licence file {file.name} is not UTF-8") from None

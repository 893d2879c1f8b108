"""What a built package says of itself: from flags, `[tool.mochi]`, `[project]`, and defaults."""

from __future__ import annotations

import re
import tomllib
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.packaging.optional import require
from mochi_import.packaging.settings import PackagingError, project_around
from mochi_import.project.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_VERSION = "0.1.0"
_OWN_LICENSE = "Apache-2.0"
_SUFFIXES = {"text/markdown": ".md", "text/x-rst": ".rst"}
_KINDS: dict[type, str] = {str: "a string", list: "a list", dict: "a table"}

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


class MetadataWarning(UserWarning):
    """Something that a project says of itself is not used."""


def name_for(source: Path, flags: Flags) -> str:
    """The name that the user has given the distribution, by a flag or in the settings, if any."""
    return flags.name or _Known(source).text("name")


def metadata_for(source: Path, flags: Flags, default_name: str) -> Metadata:
    """The metadata of what is built from a file or folder.

    Without a word on the licence it is that of the runtime; a text alone gives no expression.
    """
    known = _Known(source)
    files = _matching(Path(), flags.license_files) or known.license_files()
    expression = flags.license or known.license
    if not expression and not files:
        expression = _OWN_LICENSE
    license_ = _canonical(expression) if expression not in ("", _OWN_LICENSE) else expression
    if license_ not in ("", _OWN_LICENSE) and not files:
        raise PackagingError(
            f"no file has the text of the licence {license_}; name it by --license-file"
        )
    return Metadata(
        name=_name(name_for(source, flags) or default_name),
        version=_version(flags.version or known.version) or _FIRST_VERSION,
        description=" ".join((flags.description or known.text("description")).split()),
        license=license_,
        licenses=tuple((name, _text_of(files[name])) for name in sorted(files)),
        authors=tuple(filter(str.strip, flags.authors or known.authors)),
        keywords=known.texts("keywords"),
        urls=tuple(known.table("urls").items()),
        dependencies=known.dependencies,
        classifiers=known.classifiers,
        readme=known.readme,
    )


class _Known:
    """The pyproject.toml around the sources, in which `[tool.mochi]` comes before `[project]`."""

    def __init__(self, source: Path) -> None:
        self.folder = project_around(source)
        self._source_folder = source if source.is_dir() else source.parent
        self._file = self.folder / "pyproject.toml"

    @cached_property
    def _tables(self) -> tuple[Mapping[str, object], Mapping[str, object]]:
        if not self._file.is_file():
            return {}, {}
        try:
            content = tomllib.loads(self._file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise PackagingError(f"{self._file}: {error}") from None
        tools = self._checked(content.get("tool", {}), "tool", dict)
        own = self._checked(tools.get("mochi", {}), "tool.mochi", dict)
        return own, self._checked(content.get("project", {}), "project", dict)

    def _checked[T](self, value: object, key: str, kind: type[T]) -> T:
        if isinstance(value, kind):
            return value
        raise PackagingError(f"{self._file}: {key} is {value!r}; it has to be {_KINDS[kind]}")

    def _value(self, key: str) -> object:
        own, project = self._tables
        return own.get(key, project.get(key))

    def text(self, key: str) -> str:
        """A string; empty where nothing is said."""
        return self._checked(self._value(key) or "", key, str)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        values = self._checked(self._value(key) or [], key, list)
        return tuple(self._checked(each, f"an item of {key}", str) for each in values)

    def table(self, key: str) -> Mapping[str, str]:
        """A table of strings."""
        table = self._checked(self._value(key) or {}, key, dict)
        return {name: self._checked(each, f"{key}.{name}", str) for name, each in table.items()}

    @property
    def version(self) -> str:
        """What a backend of the project would compute stays unknown here."""
        found = self.text("version")
        if not found and "version" in self.texts("dynamic"):
            message = f"{self._file}: the version is dynamic, and not used; --version gives one"
            warnings.warn(message, MetadataWarning, stacklevel=3)
        return found

    @property
    def license(self) -> str:
        """A string; or, as before PEP 639, a table with a `text`."""
        value = self._value("license")
        if not isinstance(value, dict):
            return self.text("license")
        if "text" in value:
            return self._checked(value["text"], "license.text", str)
        advice = 'write license = "MIT" or another SPDX expression, and the file in license-files'
        raise PackagingError(f"{self._file}: license does not say which one it is; {advice}")

    @property
    def authors(self) -> tuple[str, ...]:
        """`Ann <ann@example.org>`"""
        found = self._checked(self._value("authors") or [], "authors", list)
        return tuple(self._author(self._checked(each, "an author", dict)) for each in found)

    def _author(self, fields: Mapping[str, object]) -> str:
        name = self._checked(fields.get("name", ""), "the name of an author", str)
        email = self._checked(fields.get("email", ""), "the email of an author", str)
        return f"{name} <{email}>".strip() if email else name

    @property
    def classifiers(self) -> tuple[str, ...]:
        """Those on the licence contradict an expression (PEP 639)."""
        found = self.texts("classifiers")
        return tuple(each for each in found if not each.startswith("License ::"))

    @property
    def readme(self) -> tuple[str, str] | None:
        """Name and text of the README: of a file, or of a table with a `file` or a `text`."""
        value = self._value("readme")
        table = value if isinstance(value, dict) else {"file": self.text("readme")}
        if "text" in table:
            suffix = _SUFFIXES.get(table.get("content-type", ""), ".txt")
            return f"README{suffix}", self._checked(table["text"], "readme.text", str)
        name = self._checked(table.get("file", ""), "readme.file", str)
        if not name:
            return None
        file = self.folder / name
        if not file.is_file():
            raise PackagingError(f"{self._file}: readme is {name!r}, which is no file")
        return file.name, _text_of(file)

    @property
    def dependencies(self) -> tuple[str, ...]:
        """Requirements (PEP 508)."""
        found = self.texts("dependencies")
        if found:
            require("packaging")
            from packaging.requirements import InvalidRequirement, Requirement

            try:
                list(map(Requirement, found))
            except InvalidRequirement as error:
                first = str(error).partition("\n")[0]
                raise PackagingError(f"{self._file}: dependencies: {first}") from None
        return found

    def license_files(self) -> dict[str, Path]:
        """The files that the project names, else those beside its pyproject.toml or its sources."""
        patterns = self.texts("license-files")
        if patterns:
            return _matching(self.folder, patterns)
        for folder in dict.fromkeys((self.folder, self._source_folder)):
            found = [file for name in _LICENSE_FILES for file in sorted(folder.glob(name))]
            if found:
                return {file.name: file for file in found if file.is_file()}
        return {}


def _name(text: str) -> str:
    """A name as PEP 508 allows it."""
    if not re.fullmatch(r"[A-Z0-9]([A-Z0-9._-]*[A-Z0-9])?", text, re.IGNORECASE | re.ASCII):
        advice = "letters, digits and, between them, . - _ make one"
        raise PackagingError(f"{text!r} cannot name a distribution: {advice}")
    return text


def _version(text: str) -> str:
    """A version in the normal form of PEP 440, which file names have too; or none."""
    if not text:
        return ""
    require("packaging")
    from packaging.version import InvalidVersion, Version

    try:
        return str(Version(text))
    except InvalidVersion:
        advice = "write one such as 1.0, 2026.1 or 1.0rc1"
        raise PackagingError(f"{text!r} is no version: {advice}") from None


def _canonical(expression: str) -> str:
    """An SPDX licence expression (PEP 639)."""
    require("packaging")
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(expression))
    except InvalidLicenseExpression:
        advice = "write one such as Apache-2.0, MIT or LicenseRef-Proprietary"
        raise PackagingError(f"{expression!r} is no SPDX licence expression; {advice}") from None


def _matching(folder: Path, patterns: Sequence[str]) -> dict[str, Path]:
    """Files by the names that a package gets them under: where they lie, as far as it is below."""
    found = {}
    for pattern in patterns:
        files = () if Path(pattern).is_absolute() else sorted(folder.glob(pattern))
        matching = [file for file in files if file.is_file()] or [Path(pattern)]
        if not matching[0].is_file():
            raise PackagingError(f"there is no licence file {pattern}")
        for file in matching:
            inside = file.is_relative_to(folder) and ".." not in file.parts
            found[file.relative_to(folder).as_posix() if inside else file.name] = file
    return found


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PackagingError(f"the file {file.name} is not UTF-8") from None

"""How a project ships its Mochi modules: `ship`, `runtime`, `autoload` under `[tool.mochi]`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from mochi_import.project.names import distribution_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

type Ship = Literal["source", "bytecode", "python"]

_SHIPS: tuple[Ship, ...] = get_args(Ship.__value__)
_RUNTIMES = ("bundled", "dependency")


class PackagingError(Exception):
    """A project cannot be built as it is; the message says what to change."""


@dataclass(frozen=True)
class ShipSettings:
    """`source` ships `.mochi` files, `bytecode` their cache files for the building Python as well,
    `python` the emitted Python instead, and a copy of its runtime where that is to be `bundled`.
    `autoload` is whether the wheel has a `.pth` file; none means that it has one where its modules
    could not be imported otherwise."""

    ship: Ship = "source"
    autoload: bool | None = None
    bundled: bool = True

    @property
    def needs_mochi_import(self) -> bool:
        """Whether what is installed works only beside mochi-import."""
        return self.ship != "python" or not self.bundled

    @classmethod
    def of(cls, table: Mapping[str, object], where: str) -> ShipSettings:
        """The settings of a TOML table, which messages call `where`."""
        ship, autoload = table.get("ship", "source"), table.get("autoload")
        runtime = table.get("runtime", "bundled")
        if ship not in _SHIPS:
            raise PackagingError(f"{where} ship is {ship!r}; it can be {', '.join(_SHIPS)}")
        if autoload is not None and not isinstance(autoload, bool):
            raise PackagingError(f"{where} autoload is {autoload!r}; it can be true or false")
        if runtime not in _RUNTIMES:
            known = ", ".join(_RUNTIMES)
            raise PackagingError(f"{where} runtime is {runtime!r}; it can be {known}")
        return cls(ship, autoload, runtime == "bundled")


def mochi_table(project: Path) -> dict[str, object]:
    """`[tool.mochi]` of the project in that folder; empty where it has none."""
    try:
        text = (project / "pyproject.toml").read_text(encoding="utf-8")
        table = tomllib.loads(text).get("tool", {}).get("mochi", {})
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise PackagingError(f"{project / 'pyproject.toml'}: {error}") from None
    return dict(table)


def project_around(source: Path) -> Path:
    """The innermost folder around a file or folder that has a pyproject.toml, else its own."""
    start = source if source.is_dir() else source.parent
    folders = (start, *start.parents)
    return next((folder for folder in folders if (folder / "pyproject.toml").is_file()), start)


def require_dependency(requirements: Iterable[str]) -> None:
    """Refuse a project whose wheel would need mochi-import and does not say so."""
    names = {distribution_name(requirement) for requirement in requirements}
    if "mochi-import" not in names:
        raise PackagingError(
            'the wheel needs mochi-import: add "mochi-import" to the dependencies under [project]'
        )

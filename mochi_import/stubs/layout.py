"""Which Python module a file is, and where its stub belongs (PEP 420, PEP 561)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_INITS = ("__init__.mochi", "__init__.py")


@dataclass(frozen=True)
class ModuleFile:
    """A Mochi module at `path`, found by Python from the folder `root`; both are absolute."""

    path: Path
    root: Path

    @property
    def source(self) -> str:
        """The file as it is called everywhere: by its place below the root."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The dotted name, in parts; a package is named by its folder."""
        return _parts(self.path.relative_to(self.root))

    @property
    def is_importable(self) -> bool:
        """Whether an import statement can name the module."""
        return _is_dotted_name(self.parts)

    @cached_property
    def package(self) -> Path | None:
        """The outermost regular package that holds the module."""
        return outermost_package(self.path.parent)

    def stub(self, folder: Path | None) -> Path:
        """Where the stub goes: beside the module, or at the same place below another folder."""
        place = self.path if folder is None else folder / self.path.relative_to(self.root)
        return place.with_suffix(".pyi")


def import_root(path: Path) -> Path:
    """The folder from which Python finds what `path` names.

    A folder that is no package is meant to be on `sys.path` itself.  Anything else is found from
    where its outermost package lies.
    """
    folder = path if path.is_dir() else path.parent
    package = outermost_package(folder)
    return folder if package is None else package.parent


def module_file(path: Path, root: Path) -> ModuleFile:
    """A module below `root`; where the project keeps its packages in `src/`, that is the root."""
    src = root / "src"
    return ModuleFile(path, src if src in path.parents and not _is_package(src) else root)


def outermost_package(folder: Path) -> Path | None:
    """The last of the regular packages from `folder` upwards."""
    found = None
    for place in (folder, *folder.parents):
        if not _is_package(place):
            break
        found = place
    return found


def name_for(importer: ModuleFile, path: Path) -> str | None:
    """What the stub of `importer` calls the module at `path`: relative to it within one package,
    else as the folders of `sys.path` find it; none where no import statement can name it."""
    if importer.package is not None and importer.package in path.parents:
        return _relative(importer, path)
    for root in (importer.root, *map(Path, sys.path)):
        if root.absolute() in path.parents:
            parts = _parts(path.relative_to(root.absolute()))
            if _is_dotted_name(parts):
                return ".".join(parts)
    return None


def _relative(importer: ModuleFile, path: Path) -> str | None:
    """`..shapes.round`, as seen from the folder of `importer`."""
    dots = "."
    for folder in importer.path.parents:
        if folder in path.parents:
            parts = _parts(path.relative_to(folder))
            return dots + ".".join(parts) if not parts or _is_dotted_name(parts) else None
        dots += "."
    return None


def _parts(path: Path) -> tuple[str, ...]:
    return path.parts[:-1] if path.stem == "__init__" else path.with_suffix("").parts


def _is_dotted_name(parts: tuple[str, ...]) -> bool:
    return bool(parts) and all(part.isidentifier() and not iskeyword(part) for part in parts)


def _is_package(folder: Path) -> bool:
    return any((folder / init).is_file() for init in _INITS)


def typed_packages(modules: Iterable[ModuleFile]) -> list[Path]:
    """The outermost packages among `modules`.

    In one whose `__init__` is Mochi, the stubs beside the modules are its types, and type checkers
    want to see a marker that says so (PEP 561); what else a Python package holds is not known here.
    """
    return [module.path.parent for module in modules if module.path == _init_of(module.package)]


def _init_of(package: Path | None) -> Path | None:
    return package and package / _INITS[0]

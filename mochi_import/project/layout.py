"""Which modules a project has, and what they are called.

The modules are those that the user names and all that they import, at any distance.  Below
`generated/` they lie as their sources lie below their common folder, so a relative import means the
same there.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mochi_import.project.errors import ProjectError
from mochi_import.project.names import module_name

if TYPE_CHECKING:
    from collections.abc import Iterable

GENERATED = "generated"


@dataclass(frozen=True)
class Layout:
    """The sources of a project: Mochi files, and Python files that they import from beside them.

    `root` is the folder that all lie in; `folders` are those that are imported as one module;
    `main` is what `python -m PACKAGE` runs, and `is_program` says that it does more than declare.
    """

    root: Path
    files: tuple[Path, ...]
    python: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    main: Path | None = None
    is_program: bool = False

    def parts(self, file: Path) -> tuple[str, ...]:
        """The name of the module in `generated`, in parts; that of a folder is the package."""
        relative = file.relative_to(self.root)
        *folders, _ = relative.parts
        stem = relative.stem if file not in self.folders else relative.name
        return (*(module_name(folder) for folder in folders), module_name(stem))

    def place(self, file: Path) -> PurePosixPath:
        """The file of the module in the package."""
        parts = self.parts(file)
        if file in self.folders:
            parts = (*parts, "__init__")
        return PurePosixPath(GENERATED, *parts[:-1], f"{parts[-1]}.py")

    def source(self, file: Path) -> str:
        """How the project calls a source."""
        return file.relative_to(self.root).as_posix()

    def sibling(self, importer: Path, target: Path) -> tuple[str, str]:
        """Package and name of the module `target`, as an import in `importer` writes them."""
        here, parts = self.parts(importer)[:-1], self.parts(target)
        if parts[-1] == "__init__":
            parts = parts[:-1]
        package, name = parts[:-1], parts[-1]
        common = 0
        while common < min(len(here), len(package)) and here[common] == package[common]:
            common += 1
        return "." * (len(here) - common + 1) + ".".join(package[common:]), name

    def __contains__(self, place: Path) -> bool:
        return place in self.files or place in self.python or place in self.folders

    @cached_property
    def packages(self) -> list[PurePosixPath]:
        """The folders of the emitted modules, which all are packages."""
        found = {PurePosixPath(GENERATED)}
        for file in (*self.files, *self.python, *self.folders):
            found.update(p for p in self.place(file).parents if p.parts)
        return sorted(found)

    def check(self) -> None:
        """Refuse modules of one name; names that differ by case only are one name elsewhere."""
        places: dict[PurePosixPath, list[Path]] = defaultdict(list)
        for file in (*self.files, *self.python, *self.folders):
            places[self.place(file)].append(file)
        for place, files in sorted(places.items()):
            if len(files) > 1:
                sources = " and ".join(sorted(self.source(file) for file in files))
                raise ProjectError(f"{sources} would both be the module {place}; rename one")


def common_folder(files: Iterable[Path]) -> Path:
    """The innermost folder that all files lie in."""
    try:
        return Path(os.path.commonpath([file.parent for file in files]))
    except ValueError:  # drives of Windows
        raise ProjectError("the modules lie on different drives") from None

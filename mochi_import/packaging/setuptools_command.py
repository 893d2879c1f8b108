"""The command `build_mochi` for setuptools: what its wheels hold for Mochi modules.

A project turns it on with `ship` under `[tool.mochi]` in pyproject.toml; `mochi_setuptools` then
makes it a sub-command of `build` (https://setuptools.pypa.io/en/latest/userguide/extension.html).
It takes the `.mochi` files of the packages that setuptools knows.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from setuptools import Command
from setuptools.command.build import build

from mochi_import.packaging import autoload
from mochi_import.packaging.contents import ShippedModule, contents
from mochi_import.packaging.epoch import repair_environment
from mochi_import.packaging.settings import (
    PackagingError,
    ShipSettings,
    mochi_table,
    require_dependency,
)

if TYPE_CHECKING:
    from setuptools import Distribution

NAME = "build_mochi"


def add_to(dist: Distribution) -> None:
    """Have `build` run the command for this project."""
    repair_environment(Path())
    dist.cmdclass[NAME] = BuildMochi
    base = dist.cmdclass.get("build", build)
    steps = [*base.sub_commands, (NAME, None)]
    dist.cmdclass["build"] = type("build", (base,), {"sub_commands": steps})


class BuildMochi(Command):
    """Puts the Mochi modules of the packages into the form that the project ships them in."""

    description = "ship .mochi modules"
    user_options: ClassVar[list[tuple[str, str | None, str]]] = []
    editable_mode = False

    def initialize_options(self) -> None:
        """Called by setuptools before options are set."""
        self.build_lib: str | None = None

    def finalize_options(self) -> None:
        """Called by setuptools when options are set."""
        self.set_undefined_options("build", ("build_lib", "build_lib"))

    def run(self) -> None:
        """Write the files below `build_lib`; an editable wheel has none but the `.pth` file."""
        try:
            self._run()
        except PackagingError as error:
            raise SystemExit(f"mochi: {error}") from None

    def _run(self) -> None:
        settings = ShipSettings.of(mochi_table(Path()), "[tool.mochi]")
        if settings.needs_mochi_import:
            require_dependency(getattr(self.distribution, "install_requires", ()))
        modules = self._modules()
        if not modules:
            raise PackagingError("the packages of the project have no .mochi files")
        if self.editable_mode:
            # What is in `build_lib` stays out of an editable wheel; this folder becomes the wheel.
            self._write(self.get_finalized_command("install").install_lib, self._pth())
            return
        self._remove_copies(modules)
        for place, data in contents(modules, settings):
            self._write(self.build_lib, (place, data))
        if settings.ship != "python" and self._wants_autoload(settings, modules):
            self._write(self.build_lib, self._pth())

    def get_source_files(self) -> list[str]:
        """What an sdist needs."""
        return [str(module.path) for module in self._modules()]

    def get_outputs(self) -> list[str]:
        """What setuptools may ask for; nothing here is of use to it."""
        return []

    def get_output_mapping(self) -> dict[str, str]:
        """The same, with the sources."""
        return {}

    def _modules(self) -> list[ShippedModule]:
        found = []
        for package in self.distribution.packages or ():
            folder, place = self._folder(package), PurePosixPath(*package.split("."))
            for path in sorted(folder.glob("*.mochi")):
                found.append(ShippedModule(path, place / path.name))
        return found

    def _folder(self, package: str) -> Path:
        return Path(self.get_finalized_command("build_py").get_package_dir(package))

    def _remove_copies(self, modules: list[ShippedModule]) -> None:
        """`build_py` copies what `package_data` names, and a build folder has files of before."""
        for module in modules:
            copy = Path(self.build_lib or "") / module.place
            copy.unlink(missing_ok=True)
            if not module.path.with_suffix(".py").exists():
                copy.with_suffix(".py").unlink(missing_ok=True)

    def _wants_autoload(self, settings: ShipSettings, modules: list[ShippedModule]) -> bool:
        if settings.autoload is not None:
            return settings.autoload
        tops = {module.place.parts[0] for module in modules}
        inits = {top: self._folder(top) / "__init__.py" for top in tops}
        found = {top: init for top, init in inits.items() if init.is_file()}
        return autoload.is_needed((module.place for module in modules), found)

    def _pth(self) -> tuple[PurePosixPath, bytes]:
        name = autoload.name_for(self.distribution.get_name())
        return PurePosixPath(name), autoload.LINE.encode()

    def _write(self, folder: str | None, file: tuple[PurePosixPath, bytes]) -> None:
        place, data = file
        target = Path(folder or "") / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

"""The build hook `mochi` for hatchling: what its wheels hold for the Mochi modules of a project.

    [build-system]
    requires = ["hatchling>=1.27", "mochi-import"]
    build-backend = "hatchling.build"

    [tool.hatch.build.hooks.mochi]

The settings are those of `[tool.mochi]`; the hook's own table comes first.  hatchling finds this
module by the entry point of the group `hatch`
(https://hatch.pypa.io/latest/plugins/build-hook/reference/).
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl
from pathspec import GitIgnoreSpec

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
    from hatchling.builders.plugin.interface import IncludedFile


class MochiBuildHook(BuildHookInterface[BuilderConfig]):
    """Puts the modules of the wheel into the form that the project ships them in."""

    PLUGIN_NAME = "mochi"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before hatchling builds a target; `version` is `standard` or `editable`."""
        project = Path(self.root)
        repair_environment(project)
        if self.target_name != "wheel":
            return  # an sdist holds the sources as they are
        try:
            table = {**mochi_table(project), **self.config}
            settings = ShipSettings.of(table, "[tool.hatch.build.hooks.mochi]")
            if settings.needs_mochi_import:
                require_dependency(self.metadata.core.dependencies)
            self._fill(settings, build_data, editable=version == "editable")
        except PackagingError as error:
            self.app.abort(f"mochi: {error}")

    def finalize(
        self,
        version: str,  # noqa: ARG002
        build_data: dict[str, Any],  # noqa: ARG002
        artifact_path: str,  # noqa: ARG002
    ) -> None:
        """Called when the target is built."""
        if self.target_name == "wheel":
            self._made.cleanup()

    def _fill(self, settings: ShipSettings, build_data: dict[str, Any], *, editable: bool) -> None:
        self._made = TemporaryDirectory(prefix="mochi-wheel-")
        files = list(self.build_config.builder.recurse_included_files())
        modules = [file for file in files if file.path.endswith(".mochi")]
        if not modules:
            raise PackagingError("the wheel has no .mochi files; see its `packages` or `include`")
        if editable:
            # hatchling looks at `.py` files to see which folders are to be on the path.
            text = "".join(f"{root}\n" for root in sorted({_import_root(m) for m in modules}))
            self._add(build_data, self._pth_name, (text + autoload.LINE).encode())
            return
        self._leave_out(modules)
        for place, data in contents(map(_shipped, modules), settings):
            self._add(build_data, place.as_posix(), data)
        if settings.ship != "python" and _wants_autoload(settings, modules, files):
            self._add(build_data, self._pth_name, autoload.LINE.encode())

    @property
    def _pth_name(self) -> str:
        return autoload.name_for(self.metadata.core.name)

    def _add(self, build_data: dict[str, Any], place: str, data: bytes) -> None:
        file = Path(self._made.name) / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        build_data["force_include"][str(file)] = place

    def _leave_out(self, modules: list[IncludedFile]) -> None:
        """Exclude the sources, which come back in the shape that was asked for.  Build data has no
        word for that, so the patterns of the target get more."""
        places = [module.relative_path.replace(os.sep, "/") for module in modules]
        patterns = ["/" + re.sub(r"([][!#*? \\])", r"\\\1", place) for place in places]
        config = self.build_config
        known = config.exclude_spec or GitIgnoreSpec([])
        vars(config)["exclude_spec"] = known + GitIgnoreSpec.from_lines(patterns)


def _shipped(module: IncludedFile) -> ShippedModule:
    return ShippedModule(Path(module.path), _place(module))


def _place(file: IncludedFile) -> PurePosixPath:
    return PurePosixPath(file.distribution_path.replace(os.sep, "/"))


def _import_root(module: IncludedFile) -> Path:
    """The folder from which the module is found as it is in the wheel."""
    return Path(module.path).parents[len(_place(module).parts) - 1]


def _wants_autoload(
    settings: ShipSettings, modules: list[IncludedFile], files: list[IncludedFile]
) -> bool:
    if settings.autoload is not None:
        return settings.autoload
    inits = {
        _place(file).parts[0]: Path(file.path)
        for file in files
        if _place(file).parts[1:] == ("__init__.py",)
    }
    return autoload.is_needed(map(_place, modules), inits)


@hookimpl
def hatch_register_build_hook() -> type[MochiBuildHook]:
    """What hatchling asks plugins for."""
    return MochiBuildHook

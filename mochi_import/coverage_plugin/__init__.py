"""A plugin for coverage.py: `.mochi` files in its measurements and reports.

    [tool.coverage.run]
    plugins = ["mochi_import.coverage_plugin"]

A measurement needs next to nothing of it, for the code of a Mochi module says itself which file and
lines it is from.  What a report needs to know of a file is in `reporter`: `statements` finds the
lines that count, `branches` the ways on from them, `tokens` the comments that exclude some.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverage import Coverage, CoveragePlugin, FileTracer
from coverage.exceptions import CoverageWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from coverage.plugin_support import Plugins
    from coverage.types import TConfigurable

    from mochi_import.coverage_plugin.reporter import MochiReporter

SUFFIX = ".mochi"


def coverage_init(registry: Plugins, options: dict[str, Any]) -> None:  # noqa: ARG001
    """Register the plugin; coverage.py calls this."""
    plugin = MochiPlugin()
    registry.add_file_tracer(plugin)
    registry.add_configurer(plugin)
    name = "mochi_import\\.coverage_plugin\\.MochiPlugin"
    # Only the C tracer has what plugins may need, says coverage.py.  This one does not need it.
    warnings.filterwarnings("ignore", f"Plugin file tracers \\({name}\\)", CoverageWarning)


class MochiPlugin(CoveragePlugin):
    """What coverage.py asks of a plugin for files of another language."""

    _coverage_plugin_name: str
    _config: TConfigurable
    _refused = False

    @property
    def _coverage_enabled(self) -> bool:
        """Always; the tracers that know nothing of plugins, that of sys.monitoring and that in
        Python, measure Mochi's files like any others."""
        return True

    @_coverage_enabled.setter
    def _coverage_enabled(self, enabled: bool) -> None:
        self._refused = not enabled

    def configure(self, config: TConfigurable) -> None:
        """Keep the settings, which say what to exclude."""
        self._config = config

    def file_tracer(self, filename: str) -> FileTracer | None:
        """The tracer of a file that is about to run, if it is one of Mochi's."""
        if not filename.endswith(SUFFIX):
            return None
        if self._refused:
            self._note(filename)
        return MochiTracer(filename)

    def _note(self, filename: str) -> None:
        """Have the data say that the file is Mochi's, which is left to the C tracer otherwise."""
        running: Any = Coverage.current()
        try:
            if running._check_include_omit_etc(filename, _frame_of(filename)):
                running._collector.file_tracers[filename] = self._coverage_plugin_name
        except AttributeError:
            advice = "set `core = ctrace` to see Mochi files in reports"
            warnings.warn(f"coverage.py has changed; {advice}", CoverageWarning, stacklevel=2)

    def file_reporter(self, filename: str) -> MochiReporter:
        """What reports are to know of the file."""
        from mochi_import.coverage_plugin.reporter import MochiReporter

        return MochiReporter(filename, self._config)

    def find_executable_files(self, src_dir: str) -> Iterator[str]:
        """All Mochi files in a folder, but for hidden folders and virtual environments."""
        if src_dir.endswith(SUFFIX):
            yield src_dir
        for folder, folders, names in os.walk(src_dir):
            folders[:] = sorted(name for name in folders if _is_searched(folder, name))
            yield from (f"{folder}/{name}" for name in sorted(names) if name.endswith(SUFFIX))


class MochiTracer(FileTracer):
    """The tracer of a file whose code says the lines of its source."""

    def __init__(self, filename: str) -> None:
        self._filename = filename

    def source_filename(self) -> str:
        """The file itself."""
        return self._filename


def _is_searched(folder: str, name: str) -> bool:
    hidden = name.startswith(".") or name == "__pycache__"
    return not hidden and not Path(folder, name, "pyvenv.cfg").exists()


def _frame_of(filename: str) -> FrameType | None:
    """The frame that is about to run code of the file."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and os.path.realpath(frame.f_code.co_filename) != filename:
        frame = frame.f_back
    return frame

"""Files beside modules in zip files, for `importlib.resources`; loaded when they are asked for."""

from __future__ import annotations

import os
from importlib.readers import ZipReader


class ArchiveReader(ZipReader):
    """Reads the files of a folder in an archive; `folder` is its full path.

    As Python's own, which asks a `zipimporter` for the folder, and that knows Python packages only.
    """

    def __init__(self, archive: str, folder: str) -> None:
        self.archive = archive
        self.prefix = os.path.join(folder, "").removeprefix(archive)[1:].replace(os.sep, "/")

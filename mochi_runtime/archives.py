"""Modules in zip files on `sys.path`, under the paths that Python's zipimport gives them:
`/lib/app.zip/shop/prices.mochi`.
"""

from __future__ import annotations

import os
from zipimport import ZipImportError, zipimporter


def archive_of(path: str) -> zipimporter | None:
    """The archive that `path` is or leads into; none where it is a place in the file system."""
    if os.path.isdir(path):
        return None
    try:
        return zipimporter(path)
    except ZipImportError:
        return None


def is_file(path: str) -> bool:
    """Whether there is a file at `path`, which leads into an archive."""
    archive = archive_of(path)
    if archive is None:
        return False
    try:
        archive.get_data(path)
    except OSError:
        return False
    return True


def files(path: str) -> list[str]:
    """The files below a folder of an archive, or below the archive itself, as paths from there."""
    from zipfile import ZipFile

    archive = zipimporter(path).archive
    folder = os.path.join(path, "").removeprefix(archive)[1:].replace(os.sep, "/")
    with ZipFile(archive) as opened:
        found = [name.removeprefix(folder) for name in opened.namelist() if name.startswith(folder)]
    return sorted(found)

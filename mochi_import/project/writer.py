"""Putting a project into a folder, which may hold other files too.

A list of the files that were written, with their hashes, stays with them: by it the next writing
knows which files are its own, and replaces or removes those.  Any other file is left as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mochi_import.project.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RECORD = ".mochi-emit.json"


def write(files: Mapping[str, bytes], out: Path) -> None:
    """Write files, by their paths below the folder `out`; those of the last time go."""
    own = _own(out)
    refuse_case_collisions(files)
    foreign = [path for path in files if _is_foreign(out / path, own.get(path), files[path])]
    if foreign:
        listed = ", ".join(sorted(foreign)[:5])
        raise ProjectError(f"{out}: these files are not from emit, or were changed: {listed}")
    try:
        _replace(files, own, out)
    except OSError as error:
        raise ProjectError(f"cannot write to {out}: {error.strerror}") from None


def refuse_case_collisions(paths: Mapping[str, bytes]) -> None:
    """Names that differ by case only are one name on Windows and macOS."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            raise ProjectError(f"{other} and {path} are one file where case does not count")


def _own(out: Path) -> dict[str, str]:
    """The files of the last time, with their hashes."""
    try:
        if out.exists() and not out.is_dir():
            raise ProjectError(f"{out} is a file; name a folder")
        record = json.loads((out / RECORD).read_bytes())
        return {str(path): str(digest) for path, digest in record["files"].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ProjectError(f"cannot read {out}: {error.strerror}") from None
    except (ValueError, KeyError, AttributeError, TypeError):
        raise ProjectError(f"{out / RECORD} is damaged; remove it or name another folder") from None


def _is_foreign(place: Path, digest: str | None, content: bytes) -> bool:
    """Whether something is there that writing would destroy."""
    if not os.path.lexists(place):
        return False
    if place.is_symlink() or not place.is_file():
        return True
    found = place.read_bytes()
    return found != content and _digest(found) != digest


def _replace(files: Mapping[str, bytes], own: Mapping[str, str], out: Path) -> None:
    for path in sorted(files):
        place = out / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_file() or place.read_bytes() != files[path]:
            place.write_bytes(files[path])
    for path in sorted(own.keys() - files.keys()):
        if not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts:
            _remove(out / path, own[path])
    record = {"files": {path: _digest(files[path]) for path in sorted(files)}}
    out.joinpath(RECORD).write_bytes(f"{json.dumps(record, indent=1)}\n".encode())


def _remove(place: Path, digest: str) -> None:
    """Remove a file that is no more, unless it was changed, and its folder if that is empty."""
    if place.is_file() and _digest(place.read_bytes()) == digest:
        place.unlink()
        for folder in place.parents:
            try:
                folder.rmdir()
            except OSError:  # something else is in it
                break


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""Reading the files that a command names, and saying what is wrong with those it cannot read."""

from __future__ import annotations

import os
import sys

from mochi_import.cli.status import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def require_file(path: str) -> str:
    """The absolute path of a file that can be read, or a UsageError."""
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; name one of its .mochi files")
    try:
        os.stat(path)
    except PermissionError:
        raise UsageError(f"{path}: no permission to read its folder") from None
    except OSError:
        meant = _meant(path)
        advice = f"did you mean {meant}?" if meant else "check the path"
        raise UsageError(f"{path}: no such file; {advice}") from None
    if not os.access(path, os.R_OK):
        raise UsageError(f"{path}: no permission to read it; check its owner and mode")
    return os.path.abspath(path)


def _meant(path: str) -> str | None:
    """The Mochi file with the most similar path, if there is one."""
    from difflib import get_close_matches

    folder, name = os.path.split(path)
    try:
        # A link that leads nowhere has the very name.
        files = sorted(set(os.listdir(folder or ".")) - {name})
    except OSError:
        return None
    names = [file.removesuffix(".mochi") for file in files if file.endswith(".mochi")]
    close = get_close_matches(name.removesuffix(".mochi"), names, 1)
    return os.path.join(folder, f"{close[0]}.mochi") if close else None


def standard_input() -> bytes:
    """The program on standard input, which a process need not have."""
    if sys.stdin is None:
        raise UsageError("- is the program on standard input, which is closed")
    return sys.stdin.buffer.read()


def mochi_files(paths: list[str]) -> Iterator[str]:
    """The files that `paths` name: files as they are, folders by their `.mochi` files, in order,
    each file once."""
    seen = set()
    for path in paths:
        if os.path.isdir(path):
            if not os.access(path, os.R_OK | os.X_OK):
                raise UsageError(f"{path}: no permission to read this folder")
            files = list(_files_below(path))
            if not files:
                raise UsageError(f"{path}: no .mochi files in this folder; check the path")
        else:
            require_file(path)
            files = [path]
        for file in files:
            place = os.path.realpath(file)
            if place not in seen:
                seen.add(place)
                yield file


def readable_files(paths: list[str]) -> tuple[list[str], bool]:
    """The files that `paths` name and that can be read, and whether some cannot, each of which is
    told of."""
    files = list(mochi_files(paths))
    found = []
    for file in files:
        try:
            require_file(file)
            found.append(file)
        except UsageError as error:
            print(f"mochi-import: {error}", file=sys.stderr)
    return found, len(found) < len(files)


def _files_below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        for name in sorted(names):
            if name.endswith(".mochi"):
                yield os.path.normpath(os.path.join(place, name))

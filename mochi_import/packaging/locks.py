"""The files of dependencies that a project has locked: `pylock.toml` (PEP 751) and `uv.lock`.

What is installed remembers no hash of the archive that it came from; a lock file has them all.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from mochi_import.packaging.settings import PackagingError
from mochi_import.project.names import distribution_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    type Locked = Mapping[tuple[str, str], Sequence[LockedFile]]


class LockedFile(NamedTuple):
    """An archive of a distribution, and the SHA-256 that it has to have."""

    url: str
    sha256: str


def locked_files(folder: Path) -> Locked:
    """The archives by name (PEP 503) and version; empty where the folder has no lock file."""
    for name, key in (("pylock.toml", "packages"), ("uv.lock", "package")):
        file = folder / name
        if file.is_file():
            try:
                packages = tomllib.loads(file.read_text(encoding="utf-8")).get(key, [])
                return {
                    (distribution_name(package["name"]), package["version"]): list(
                        _archives(package)
                    )
                    for package in packages
                    if "version" in package
                }
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise PackagingError(f"{file}: this is no lock file: {error}") from None
    return {}


def _archives(package: Mapping[str, Any]) -> Iterator[LockedFile]:
    """Those that come from the network, in the order of their addresses."""
    entries = [*package.get("wheels", ()), package.get("sdist"), package.get("archive")]
    found = []
    for entry in filter(None, entries):
        digest = entry.get("hashes", {}).get("sha256") or entry.get("hash", "")
        if "url" in entry and digest:
            found.append(LockedFile(entry["url"], digest.removeprefix("sha256:")))
    yield from sorted(found)

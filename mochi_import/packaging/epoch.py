"""The time that goes into archives: SOURCE_DATE_EPOCH, else the time of the last commit.

https://reproducible-builds.org/specs/source-date-epoch/.  A value that backends would stop at, such
as `-1`, a word or a year past 2107, is told of and replaced, for it says nothing about the project.
"""

from __future__ import annotations

import os
import subprocess
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "SOURCE_DATE_EPOCH"

# What the entries of a zip file can say: from 1980-01-01 to 2107-12-31.
EARLIEST = 315_532_800
_LATEST = 4_354_819_198


class EpochWarning(UserWarning):
    """SOURCE_DATE_EPOCH is not a time that an archive can have."""


def source_date_epoch(source: Path) -> int:
    """The time for archives of a file or folder, in seconds since 1970."""
    wanted = _from_environment()
    return _of_last_commit(source) if wanted is None else wanted


def repair_environment(project: Path) -> None:
    """Have a backend that reads the variable itself find a good value, or none."""
    if VARIABLE in os.environ and _from_environment() is None:
        os.environ[VARIABLE] = str(_of_last_commit(project))


def _from_environment() -> int | None:
    text = os.environ.get(VARIABLE)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > _LATEST:
        warnings.warn(
            f"{VARIABLE} is {text!r}, which is no time of an archive; it is not used",
            EpochWarning,
            stacklevel=4,
        )
        return None
    return max(int(text), EARLIEST)


def _of_last_commit(source: Path) -> int:
    """When git last recorded a change of it; the earliest time where it is in no repository."""
    folder, what = (source, ".") if source.is_dir() else (source.parent, source.name)
    command = ["git", "-C", str(folder), "log", "-1", "--format=%ct", "--", what]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return min(max(int(done.stdout), EARLIEST), _LATEST)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return EARLIEST

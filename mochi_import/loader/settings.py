"""How type errors of a file are treated when nobody said so in code.

`MOCHI_CHECK` comes first, then `check` under `[tool.mochi]` in the nearest `pyproject.toml` above
the file, then `error`.  What is installed is no part of the project whose folder has the
environment in it.
"""

from __future__ import annotations

import os

from mochi_import.options import CHECK_MODES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_import.options import CheckMode


class SettingError(ValueError):
    """A setting has a value that it cannot have."""


_INSTALLED = ("site-packages", "dist-packages")
_by_folder: dict[str, str | None] = {}


def check_mode(path: str) -> CheckMode:
    """The check mode for the file at `path`."""
    mode = os.environ.get("MOCHI_CHECK")
    if mode:
        return parse_mode(mode, "MOCHI_CHECK")
    mode = _project_mode(os.path.dirname(path))
    return parse_mode(mode, "[tool.mochi] check in pyproject.toml") if mode else "error"


def parse_mode(text: str, origin: str) -> CheckMode:
    """The mode that `text` names; `origin` is where the user wrote it."""
    if text in CHECK_MODES:
        return text
    raise SettingError(f"{origin} is {text!r}; it can be {', '.join(CHECK_MODES)}")


def _project_mode(folder: str) -> str | None:
    """`check` of the nearest pyproject.toml, looked for once per folder and process."""
    if folder not in _by_folder:
        parent, name = os.path.split(folder)
        if name in _INSTALLED:
            return None
        try:
            with open(os.path.join(folder, "pyproject.toml"), "rb") as file:
                _by_folder[folder] = _read_check(file.read())
        except OSError:
            _by_folder[folder] = _project_mode(parent) if parent != folder else None
    return _by_folder[folder]


def _read_check(data: bytes) -> str | None:
    # Parsing TOML takes longer than a warm import; most projects have no such table.
    if b"mochi" not in data:
        return None
    import tomllib

    try:
        table = tomllib.loads(data.decode()).get("tool", {}).get("mochi", {})
    except ValueError:
        return None
    check = table.get("check")
    return check if check is None else str(check)

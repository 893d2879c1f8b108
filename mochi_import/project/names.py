"""Names of packages and modules: short, lower-case, and importable on every platform."""

from __future__ import annotations

import re
import sys
from keyword import iskeyword
from typing import TYPE_CHECKING

from mochi_import.project.errors import ProjectError

if TYPE_CHECKING:
    from pathlib import PurePath

_PACKAGE = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST = 60
_TAKEN = frozenset({"mochi_import", "mochi_runtime", "src", "test", "tests"})


def check_package(name: str) -> str:
    """The name of a package as the user gave it, if it can be one."""
    if iskeyword(name):
        raise ProjectError(f"{name!r} cannot name a package: it is a keyword of Python")
    if not _PACKAGE.fullmatch(name):
        advice = "a name is made of lower-case letters, digits and underscores"
        raise ProjectError(f"{name!r} cannot name a package: {advice}")
    if name in _TAKEN or name in sys.stdlib_module_names:
        raise ProjectError(f"{name!r} cannot name a package: Python finds another one by that name")
    if len(name) > _LONGEST:
        raise ProjectError(f"{name!r} cannot name a package: it has over {_LONGEST} letters")
    return name


def package_for(path: PurePath) -> str:
    """The name of a package that is made from a file or folder."""
    name = module_name(path.stem)[:_LONGEST].strip("_")
    try:
        return check_package(name)
    except ProjectError:
        return check_package(f"mochi_{name}")


def module_name(stem: str) -> str:
    """What a module is called that is made from a file or folder of this name."""
    if stem in ("__init__", "__main__"):
        return stem
    name = re.sub(r"\W", "_", stem.lower(), flags=re.ASCII)
    if not name.isidentifier():
        name = f"m_{name}"
    return f"{name}_" if iskeyword(name) else name


def distribution_name(requirement: str) -> str:
    """The name that a requirement begins with (PEP 508), as PEP 503 compares names."""
    found = re.match(r"\s*([A-Za-z0-9._-]+)", requirement)
    return re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""

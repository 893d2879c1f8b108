"""Puts the finder on `sys.meta_path` and the path hook on `sys.path_hooks`, and takes them off
again.  Nothing else of Python is changed."""

from __future__ import annotations

import sys
from _frozen_importlib_external import PathFinder

from mochi_import.loader.finder import MochiFinder
from mochi_import.loader.pathhook import PathHook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_import.options import CheckMode


class Hook:
    """The installed hook; as a context manager it is uninstalled at the end of the block."""

    def __init__(self) -> None:
        self.path_hook = PathHook()
        self.finder = MochiFinder(self.path_hook)

    @property
    def installed(self) -> bool:
        """Whether imports find `.mochi` files now."""
        return self.finder in sys.meta_path

    def install(self, check: CheckMode | None) -> None:
        """Have imports find `.mochi` files; `check` applies to modules imported from now on."""
        self.path_hook.check = check
        self.path_hook.install()
        if not self.installed:
            sys.meta_path.insert(_position(), self.finder)

    def uninstall(self) -> None:
        """Have imports find only what Python finds; modules that are imported stay."""
        if self.installed:
            sys.meta_path.remove(self.finder)
        self.path_hook.uninstall()

    def __enter__(self) -> Hook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.uninstall()


_hook = Hook()


def install(check: CheckMode | None = None) -> Hook:
    """Install the hook, once however often it is called, and return its handle.

    `check` is how type errors of imported modules are treated: `error`, `warn` or `off`; none
    leaves it to MOCHI_CHECK and `pyproject.toml`.
    """
    _hook.install(check)
    return _hook


def uninstall() -> None:
    """Take the hook off; a later `install()` puts it back."""
    _hook.uninstall()


def path_hook() -> PathHook:
    """The path hook; the stub of `mochi_autoload` asks for it at the first hit."""
    return _hook.path_hook


def _position() -> int:
    """Just before `PathFinder` (see `finder` for the reason), or last where it is missing."""
    return sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else len(sys.meta_path)

"""The imports of an emitted module: collected while it is lowered, written sorted at its top."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py

if TYPE_CHECKING:
    import ast
    from collections.abc import Container, Mapping

    from mochi_import.lower.names import Names
    from mochi_import.source import Span


class Imports:
    """What the module imports, as pairs of module and name, and under which alias."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._aliases: dict[tuple[str, str], str] = {}

    def name(self, module: str, name: str) -> str:
        """The alias of `name`, imported from `module`: `int_div` is called `_int_div`."""
        alias = self._aliases.get((module, name))
        if alias is None:
            alias = self._names.fresh("_" + name.strip("_"))
            self._aliases[module, name] = alias
        return alias

    def has(self, alias: str) -> bool:
        """Whether a name is one of the aliases."""
        return alias in self._aliases.values()

    def stands_for(self, alias: str, name: str) -> bool:
        """Whether an alias is that of `name`."""
        return any(a == alias and member == name for (_, member), a in self._aliases.items())

    def named(self, module: str, name: str, alias: str) -> None:
        """Import a name that the module has as one of its own."""
        self._aliases[module, name] = alias

    def origins(self) -> dict[str, tuple[str, str]]:
        """Each alias, with the module and name that it stands for."""
        return {alias: origin for origin, alias in self._aliases.items()}

    def keep(self, aliases: Container[str]) -> None:
        """Forget all others."""
        kept = {origin: alias for origin, alias in self._aliases.items() if alias in aliases}
        self._aliases = kept

    def statements(self, at: Span) -> list[ast.stmt]:
        """`from module import name as alias`, a statement a module: the standard library first."""
        return import_statements(at, self.origins())


def import_statements(at: Span, origins: Mapping[str, tuple[str, str]]) -> list[ast.stmt]:
    """`from module import name as alias` for aliases and what they stand for."""
    modules: dict[str, list[tuple[str, str]]] = {}
    for alias, (module, name) in origins.items():
        modules.setdefault(module, []).append((name, alias))
    return [
        py.import_from(at, module, sorted(modules[module], key=_member_rank))
        for module in sorted(modules, key=_rank)
    ]


def _rank(module: str) -> tuple[bool, bool, str]:
    """The standard library comes first, what is relative to the module last."""
    stdlib = module.partition(".")[0] in sys.stdlib_module_names
    return module.startswith("."), not stdlib, module


def _member_rank(member: tuple[str, str]) -> tuple[int, str, str]:
    """Constants come first, then classes, then the others, as isort orders names."""
    name = member[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name.lower(), name

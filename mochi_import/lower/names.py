"""Which Python name each Mochi symbol gets.

Names stay as written; those that Python reserves take a trailing `_`.  Mochi has block scope and
Python has function scope, so two symbols of one function get different names (`x`, `x_2`) unless
they can never be confused:

* neither lives in a block inside the other's, or both are variables of the very same block, of
  which the second replaces the first;
* both have one type, since type checkers see one variable; and
* no closure holds on to either.

A symbol also steps aside for a variable of an enclosing function that its own function uses under
the same name, since a Python name is local to a function from its first line to its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword, issoftkeyword
from typing import TYPE_CHECKING
from unicodedata import normalize

from mochi_import.check.symbols import FunctionScope, Symbol, SymbolKind
from mochi_import.check.ty import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_import.check.result import CheckedModule
    from mochi_import.syntax.nodes import Node

# These are reached through `self` and have no variable of their own.
_MEMBERS = frozenset({SymbolKind.FIELD, SymbolKind.METHOD})
_VARIABLES = frozenset({SymbolKind.LET, SymbolKind.VAR})


def mangle(name: str) -> str:
    """A Mochi name as Python spells it: `class` and `match` become `class_` and `match_`.

    Characters that Python does not allow in a name, or reads as others, become their code points.
    """
    if not (name.isascii() or _is_python_name(name)):
        return "".join(c if _is_python_name("_" + c) else f"u{ord(c):x}" for c in name)
    if name != "_" and (iskeyword(name) or issoftkeyword(name)):
        return name + "_"
    return name


def _is_python_name(name: str) -> bool:
    return name.isidentifier() and normalize("NFKC", name) == name


@dataclass(frozen=True)
class Place:
    """Where a symbol is kept: a Python variable, or an attribute of one (`self.x`, `box.value`)."""

    variable: str
    attribute: str | None = None


class Names:
    """The Python names of a module's symbols.

    `mentioned` holds every name that the module declares, so that helpers and temporaries can avoid
    them.  `outer[f]` lists the symbols of enclosing functions that `f`, or a function in it, uses.
    """

    def __init__(self, checked: CheckedModule) -> None:
        self._checked = checked
        scopes = list(checked.functions.values())
        if checked.scope not in scopes:
            scopes.insert(0, checked.scope)
        self.mentioned = {mangle(symbol.name) for scope in scopes for symbol in scope.symbols}
        self.outer: dict[FunctionScope, list[Symbol]] = {scope: [] for scope in scopes}
        self._note_uses()
        self._written: dict[FunctionScope, list[Symbol]] = {}
        self._python: dict[Symbol, str] = {}
        self._last = {s.name: s for s in checked.scope.symbols if not s.block_path}
        for scope in _outside_in(scopes):
            self._allocate(scope)

    def of(self, symbol: Symbol) -> str:
        """The Python name of a symbol; of a field or method, the name of the attribute."""
        return self._python.get(symbol) or mangle(symbol.name)

    def boxed(self, symbol: Symbol) -> bool:
        """Whether a variable lives in a `Cell`: made anew by each turn of a loop, shared with
        closures, and written after they are made."""
        return (
            symbol.in_loop and symbol.captured and symbol.assigned and symbol.kind not in _MEMBERS
        )

    def frozen(self, scope: FunctionScope) -> list[Symbol]:
        """The variables that the function `scope` must hold on to when it is made, since the next
        turn of the loop around it makes them anew."""
        return [
            symbol
            for symbol in self.outer[scope]
            if symbol.in_loop and symbol.owner is scope.parent and symbol.node is not scope.node
        ]

    def written(self, scope: FunctionScope) -> list[str]:
        """The Python names of variables of enclosing functions that `scope` itself assigns."""
        return sorted({self.of(symbol) for symbol in self._written.get(scope, ())})

    def written_globals(self, scope: FunctionScope) -> list[str]:
        """Those of `written` that are globals of the module."""
        symbols = self._written.get(scope, ())
        return sorted({self.of(s) for s in symbols if s.owner is self._checked.scope})

    def fresh(self, stem: str) -> str:
        """A name that the module does not mention: the stem, or the stem and a number."""
        name, number = stem, 1
        while name in self.mentioned:
            number += 1
            name = f"{stem}_{number}"
        self.mentioned.add(name)
        return name

    def _note_uses(self) -> None:
        uses, functions = self._checked.uses, self._checked.functions
        inside: dict[Node | None, FunctionScope] = {None: self._checked.scope}
        for node in self._checked.nodes:
            scope = inside[self._checked.parents.get(node)]
            symbol = uses.get(node)
            if symbol is not None and symbol.kind not in _MEMBERS:
                self._note_use(symbol, scope)
            inside[node] = functions.get(node, scope)

    def _note_use(self, symbol: Symbol, scope: FunctionScope) -> None:
        function: FunctionScope | None = scope
        while function is not None and function is not symbol.owner:
            used = self.outer[function]
            if symbol not in used:
                used.append(symbol)
            function = function.parent

    def _allocate(self, scope: FunctionScope) -> None:
        taken: dict[str, list[Symbol]] = {}
        avoid = {self.of(symbol) for symbol in self.outer[scope]}
        for symbol in scope.symbols:
            if symbol.kind in _MEMBERS and scope.parent is None:
                continue  # the state of an agent
            for function in symbol.assigned_by:
                if not self.boxed(symbol):
                    self._written.setdefault(function, []).append(symbol)
            if symbol.kind in _MEMBERS:
                continue
            for name in self._candidates(symbol):
                others = taken.setdefault(name, [])
                if name not in avoid and all(self._may_share(symbol, other) for other in others):
                    others.append(symbol)
                    self._python[symbol] = name
                    break

    def _may_share(self, a: Symbol, b: Symbol) -> bool:
        if a.block_path == b.block_path and a.kind is b.kind is SymbolKind.FUN:
            return True  # the last is meant everywhere (SEMANTICS section 4)
        if a.captured or b.captured or not self._is_alike(a, b):
            return False
        if a.block_path == b.block_path:
            return a.kind in _VARIABLES and b.kind in _VARIABLES
        shorter, longer = sorted((a.block_path, b.block_path), key=len)
        return longer[: len(shorter)] != shorter

    def _is_alike(self, a: Symbol, b: Symbol) -> bool:
        """Whether both have one type, or are variables of comprehensions."""
        types = self._checked.symbol_types
        left, right = types.get(a, ANY), types.get(b, ANY)
        return left == right or a.kind is b.kind is SymbolKind.QUERY

    def is_replaced(self, symbol: Symbol) -> bool:
        """Whether a later variable of the module has the name, for which importers ask."""
        if symbol.owner is not self._checked.scope or symbol.block_path:
            return False
        last = self._last[symbol.name]
        return last is not symbol and not self._may_share(symbol, last)

    def _candidates(self, symbol: Symbol) -> Iterator[str]:
        stem = mangle(symbol.name)
        if not self.is_replaced(symbol):
            yield stem
        number = 1
        while True:
            number += 1
            if (name := f"{stem}_{number}") not in self.mentioned:
                yield name


def _outside_in(scopes: list[FunctionScope]) -> list[FunctionScope]:
    """Enclosing functions before the functions in them, otherwise in source order."""
    return sorted(scopes, key=_depth)


def _depth(scope: FunctionScope) -> int:
    depth = 0
    while scope.parent is not None:
        scope = scope.parent
        depth += 1
    return depth

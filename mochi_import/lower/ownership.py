"""Lists that only one variable can reach, so that `xs = append(xs, v)` may grow the list in place.
Sets are as lists, and grow by `add`.

`append` returns a new list (SEMANTICS section 10), which makes filling a list quadratic, and so
does taking an item from a stack or queue by `xs = xs[1:]` (`shrinking`).  Nobody can tell the
difference when the old list is garbage: when the variable holds, at every append, a list that was
made for it and that nothing else refers to.  A variable owns its list if

* no closure sees it, and it is no parameter;
* each value it gets is a list made there and then: a literal, a slice, a query, an append, a call
  of a function that returns such lists only;
* wherever the list itself gets away (into another variable, a call, another list), no append to it
  can follow: none stands further down, and no loop leads back to one, unless the variable gets a
  new list first.

A list may shrink in place under the same conditions, with the slices among the appends.

Reading elements, `len`, iteration and the like do not let the list get away, nor does `return`,
which ends the life of the variable, nor a call of a function that does no more than that with its
parameter.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import SymbolKind
from mochi_import.lower.kinds import same_equality
from mochi_import.lower.returns import returned_values
from mochi_import.lower.shrinking import cut
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

_FRESH_CALLS = frozenset(
    {"add", "append", "concat", "distinct", "filter", "keys", "map", "push", "range"}
    | {"reverse", "split", "values"}
)
# Builtins that keep no reference to a list they are given, and do not return it.
_READERS = _FRESH_CALLS | {
    *("avg", "contains", "count", "exists", "first", "has", "indexOf", "join", "len", "max"),
    *("min", "reduce", "sha256", "str", "sum", "to_json", "to_list"),
}
_PRINTERS = frozenset({"print", "json"})
_NEW_LIST_OPERATORS = frozenset({"+", "union", "union_all", "except", "intersect"})
_LOOPS = (n.ForStmt, n.WhileStmt)
_VARIABLES = frozenset({SymbolKind.VAR, SymbolKind.PARAM})


class Ownership:
    """Which variables of a module own their lists; worked out for a variable when first asked."""

    def __init__(self, checked: CheckedModule) -> None:
        self._checked = checked
        self._parents = checked.parents
        self._mentions: dict[Symbol, list[n.NameExpr]] = {}
        self._owned: dict[Symbol, bool] = {}
        self._cut: dict[Symbol, bool] = {}
        self._kept: dict[Symbol, bool] = {}
        self._made: dict[Symbol, bool] = {}
        self._visit()

    def owns(self, symbol: Symbol) -> bool:
        """Whether `symbol` is the only way to its list whenever it is appended to."""
        if symbol not in self._owned:
            self._owned[symbol] = self.cuts(symbol) or self._is_owner(symbol, self._grows)
        return self._owned[symbol]

    def cuts(self, symbol: Symbol) -> bool:
        """Whether that is so also whenever it is assigned a slice of itself."""
        if symbol not in self._cut:
            cut_somewhere = any(map(self._shrinks, self._mentions.get(symbol, ())))
            self._cut[symbol] = cut_somewhere and self._is_owner(symbol, self._changes)
        return self._cut[symbol]

    def changes_in(self, body: n.Node, symbol: Symbol) -> bool:
        """Whether `body` appends to the variable in place, or shortens its list."""
        if not self.owns(symbol):
            return False
        is_change = self._changes if self.cuts(symbol) else self._grows
        changed = filter(is_change, self._mentions.get(symbol, ()))
        return any(self._is_inside(name, body) for name in changed)

    def _visit(self) -> None:
        for node in self._checked.nodes:
            if isinstance(node, n.NameExpr):
                symbol = self._checked.uses.get(node)
                if symbol is not None and symbol.kind in _VARIABLES:
                    self._mentions.setdefault(symbol, []).append(node)

    def _is_owner(self, symbol: Symbol, is_change: Callable[[n.NameExpr], bool]) -> bool:
        declaration = symbol.node
        if symbol.captured or symbol.kind is not SymbolKind.VAR:
            return False
        if not isinstance(declaration, n.LetStmt):
            return False
        # A list declared without a value starts empty.
        if declaration.value is not None and not self._is_fresh(declaration.value):
            return False
        mentions = self._mentions.get(symbol, [])
        changes = [name for name in mentions if is_change(name)]
        for name in mentions:
            assignment = self._assigned(name)
            if assignment is not None:
                if not self._is_fresh(assignment.value):
                    return False
            elif self._gets_away(name) and self._may_change_after(name, changes, declaration):
                return False
        return True

    def _is_fresh(self, value: n.Expr | None) -> bool:
        """Whether an expression makes a list of its own."""
        match value:
            case n.ListExpr() | n.SetExpr() | n.SliceExpr() | n.QueryExpr():
                return True
            case n.BinaryExpr(op=op):
                return op in _NEW_LIST_OPERATORS
            case n.CallExpr(callee=n.NameExpr(name=name) as callee):
                function = self._checked.uses.get(callee)
                if function is None:
                    return name in _FRESH_CALLS
                return len(value.args) == self._arity(function) and self._makes_list(function)
            case _:
                return False

    def _arity(self, function: Symbol) -> int:
        """How many parameters a declared function has; -1 when it may be another function."""
        declaration = function.node
        if not isinstance(declaration, n.FunDecl) or function.assigned:
            return -1
        return len(declaration.params)

    def _makes_list(self, function: Symbol) -> bool:
        """Whether a declared function returns lists of its own only."""
        if function not in self._made:
            # A function that calls itself does not, for all that is known so far.
            self._made[function] = False
            self._made[function] = all(
                self._is_fresh(value) or self._is_unshared(value)
                for value in returned_values(function.node)
            )
        return self._made[function]

    def _is_unshared(self, value: n.Expr | None) -> bool:
        """Whether a value is a variable that owns its list and never lets it get away."""
        symbol = self._checked.uses.get(value) if value is not None else None
        if symbol is None or not self.owns(symbol):
            return False
        return not any(
            self._assigned(name) is None and self._gets_away(name)
            for name in self._mentions.get(symbol, ())
        )

    def _assigned(self, name: n.NameExpr) -> n.AssignStmt | None:
        """The assignment whose target is `name`."""
        parent = self._parents[name]
        return parent if isinstance(parent, n.AssignStmt) and parent.target is name else None

    def _grows(self, name: n.NameExpr) -> bool:
        """Whether `name` is the target of `name = append(name, v)`."""
        assignment = self._assigned(name)
        return assignment is not None and appended(self._checked, assignment) is not None

    def _shrinks(self, name: n.NameExpr) -> bool:
        """Whether `name` is the target of `name = name[..]` that drops items from an end."""
        assignment = self._assigned(name)
        return assignment is not None and cut(self._checked, assignment) is not None

    def _changes(self, name: n.NameExpr) -> bool:
        return self._grows(name) or self._shrinks(name)

    def _gets_away(self, name: n.NameExpr) -> bool:
        """Whether something may hold on to the list where `name` is read."""
        parent = self._parents[name]
        match parent:
            case n.IndexExpr(value=value) | n.SliceExpr(value=value):
                return value is not name
            case n.ForStmt() | n.FromClause() | n.JoinClause():
                return False
            case n.ReturnStmt():
                return self._checked.uses[name].kind is SymbolKind.PARAM
            case n.BinaryExpr(op=op):
                return op in ("??", "&&", "||")
            case n.CallExpr(callee=n.NameExpr() as callee):
                function = self._checked.uses.get(callee)
                if function is None:
                    return self._builtin_keeps(parent, callee.name, name)
                return self._function_keeps(function, parent, name)
            case _:
                return True

    def _builtin_keeps(self, call: n.CallExpr, builtin: str, argument: n.NameExpr) -> bool:
        """Whether a call of a builtin holds on to its argument, or returns it."""
        if builtin in _PRINTERS:
            return not isinstance(self._parents[call], n.ExprStmt)
        return builtin not in _READERS or argument is not call.args[0]

    def _function_keeps(self, function: Symbol, call: n.CallExpr, argument: n.NameExpr) -> bool:
        """Whether a call of a declared function holds on to its argument, or returns it."""
        declaration = function.node
        if not isinstance(declaration, n.FunDecl) or len(call.args) != self._arity(function):
            return True
        place = next(i for i, arg in enumerate(call.args) if arg is argument)
        parameter = self._checked.declares[declaration.params[place]]
        if parameter not in self._kept:
            # A function that calls itself keeps its argument for all that is known so far.
            self._kept[parameter] = True
            self._kept[parameter] = parameter.captured or any(
                self._assigned(name) is None and self._gets_away(name)
                for name in self._mentions.get(parameter, ())
            )
        return self._kept[parameter]

    def _may_change_after(
        self, escape: n.NameExpr, changes: list[n.NameExpr], declaration: n.LetStmt
    ) -> bool:
        """Whether the list may change in place once it has got away at `escape`."""
        if self._is_renewed_after(escape, changes):
            return False
        loops = [
            node
            for node in self._ancestors(escape)
            if isinstance(node, _LOOPS) and not self._is_inside(declaration, node)
        ]
        return any(
            change.span > escape.span
            or self._is_inside(escape, self._parents[change])
            or any(self._is_inside(change, loop) for loop in loops)
            for change in changes
        )

    def _is_renewed_after(self, escape: n.NameExpr, changes: list[n.NameExpr]) -> bool:
        """Whether the statement after the one of `escape` gives the variable a new list."""
        symbol = self._checked.uses[escape]
        statement: n.Node = escape
        for ancestor in self._ancestors(escape):
            if isinstance(ancestor, n.Block | n.Module):
                return any(
                    before is statement and self._renews(after, symbol, changes)
                    for before, after in pairwise(ancestor.body)
                )
            statement = ancestor
        return False

    def _renews(self, statement: n.Stmt, symbol: Symbol, changes: list[n.NameExpr]) -> bool:
        return (
            isinstance(statement, n.AssignStmt)
            and self._checked.uses.get(statement.target) is symbol
            and self._is_fresh(statement.value)
            and statement.target not in changes
        )

    def _ancestors(self, node: n.Node) -> Iterator[n.Node]:
        parent = self._parents.get(node)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)

    def _is_inside(self, node: n.Node, outer: n.Node) -> bool:
        return any(ancestor is outer for ancestor in self._ancestors(node))


def appended(checked: CheckedModule, node: n.AssignStmt) -> n.Expr | None:
    """The `v` of `xs = append(xs, v)` or, of a set, `s = add(s, v)` for a variable."""
    match node.value:
        case n.CallExpr(callee=n.NameExpr(name="append" | "add") as callee, args=(first, item)):
            symbol = checked.uses.get(node.target)
            same = symbol is not None and checked.uses.get(first) is symbol
            plain = isinstance(node.target, n.NameExpr) and isinstance(first, n.NameExpr)
            if not same or not plain or callee in checked.uses:
                return None
            types = checked.type_of(first), checked.type_of(item)
            return item if callee.name == "append" or _is_plain_set(*types) else None
        case _:
            return None


def _is_plain_set(values: t.Ty, item: t.Ty) -> bool:
    """Whether Python's sets take such items for equal as Mochi's do."""
    return isinstance(values, t.SetTy) and same_equality(values.element, item)

"""The state that all rules of the type walk share, and the few steps that most of them take."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from mochi_import.check.advice import Advice
from mochi_import.check.advice_types import conversion, other_type, slot_place
from mochi_import.check.assumptions import assumptions
from mochi_import.check.elsewhere import Elsewhere, Foreign
from mochi_import.check.predicates import Predicates
from mochi_import.check.relate import INTEGERS, has_fractions, join, unify
from mochi_import.check.ty import (
    ANY,
    NOTHING,
    ElementTy,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    ScalarTy,
    StructTy,
    Ty,
)
from mochi_import.diagnostics.codes import CODES
from mochi_import.diagnostics.model import Diagnostic, Label, Problems
from mochi_import.source import Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from mochi_import.check.bounds import Bound, Instance
    from mochi_import.check.columns import Columns
    from mochi_import.check.declare import Declarations
    from mochi_import.check.effects import Effects
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

# Codes about a name that is not declared; all that mention it share one cause.
_MISSING = frozenset(("T001", "T002", "T003", "T025", "T031"))


@dataclass
class FunctionContext:
    """The function being checked: its declared result (none if it has none) and how many loops are
    open around the current statement."""

    result: Ty | None
    loops: int = 0
    owner: n.Node | None = None


@dataclass
class Checker:
    """One round of the walk.

    `narrowed` holds the symbols that are known not to be none here; every rule that changes it puts
    it back.  `settled` holds those that an assignment of the block tells it of, with its place.
    `widened` maps a slot (a symbol, or the node of a field or function)
    to a type wide enough for all that flows into it; it outlives the round.  `reported` says that
    the innermost statement has had its error, `first` is where the first one of the top-level
    statement stands, and `missing` holds the undeclared names that were reported, by function.
    `returned` holds the types of the values that functions without a declared result return,
    `deferred` what is asked when the types of all expressions are known.  `bounds` of generic
    functions come from their bodies, and `instances` are the calls that are held to them.
    `columns` holds the types of facts and rules, until the walk comes to more of these.
    """

    result: CheckedModule
    problems: Problems
    statements: Mapping[type[n.Node], Callable[[Checker, Any], None]]
    expressions: Mapping[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]]
    declarations: Declarations
    effects: Effects
    widened: dict[Hashable, Ty]
    elsewhere: Elsewhere
    silent: bool
    function: FunctionContext = field(default_factory=lambda: FunctionContext(None))
    narrowed: dict[Symbol, Ty] = field(default_factory=dict)
    settled: dict[Symbol, Span] = field(default_factory=dict)
    reported: bool = False
    first: Span | None = None
    missing: set[tuple[n.Node | None, object]] = field(default_factory=set)
    grew: bool = False
    returned: dict[Hashable, list[Ty]] = field(default_factory=dict)
    deferred: list[Callable[[Effects], None]] = field(default_factory=list)
    bounds: dict[n.Node, dict[Bound, Span]] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    columns: Columns | None = None

    # Messages

    @cached_property
    def predicates(self) -> Predicates:
        """The predicates of facts and rules."""
        return Predicates(self.result.tree)

    def report(
        self,
        code: str,
        span: Span,
        *facts: object,
        advice: Callable[[], Advice] | None = None,
    ) -> None:
        """Record an error about `facts`, unless the innermost statement has one already.

        The words stand in `diagnostics.codes`; `advice` adds what only this place knows.  The
        error that a top-level statement is found to have first stays the first by place, as in the
        reference, which looks no further.
        """
        if self.silent or self.reported:
            return
        self.reported = True
        if self.first is None:
            self.first = span
        if span < self.first or self._is_repeated(code, facts):
            return
        row = CODES[code]
        message = row.message.format(*facts)
        further = Advice() if advice is None else advice()
        self.problems.add(Diagnostic(code, message, span, further.help or row.help, further.labels))

    def defer(self, check: Callable[[Effects], None]) -> None:
        """Have `check` run after the walk, unless the statement is known to be wrong already."""
        if not (self.silent or self.reported):
            self.deferred.append(check)

    def _is_repeated(self, code: str, facts: tuple[object, ...]) -> bool:
        """Whether this is about a missing name that the same function was told of before."""
        if code not in _MISSING:
            return False
        key = self.function.owner, facts[0]
        repeated = key in self.missing
        self.missing.add(key)
        return repeated

    def mismatch(
        self,
        slot: Ty,
        actual: Ty,
        span: Span,
        owner: Hashable = None,
        labels: tuple[Label, ...] = (),
        otherwise: str = "",
        value: n.Expr | None = None,
    ) -> None:
        """Report T008.  `owner` is whose slot it is, `labels` say more of where it comes from,
        `otherwise` what to do where there is no conversion, `value` what to convert if it is not
        all that stands at `span`."""
        related = labels or slot_place(self, owner, slot, span)
        place = span if value is None else value.span
        change = otherwise or other_type(owner, slot, actual)
        advice = partial(conversion, self, slot, actual, place, related, change)
        self.report("T008", span, slot, actual, advice=advice)

    def after(self, node: n.Node) -> Span:
        """The first token behind `node`: where the reference puts errors of a postfix."""
        line, column = node.span.end_line, node.span.end_column
        lines = self.problems.source.lines
        while line <= len(lines):
            rest = lines[line - 1].encode()[column - 1 :]
            if blanks := len(rest) - len(rest.lstrip()):
                column += blanks
            if rest.strip():
                return Span(line, column, line, column + 1)
            line, column = line + 1, 1
        return node.span

    # Walking

    def statement(self, node: n.Stmt) -> None:
        """Check one statement."""
        rule = self.statements.get(type(node))
        if rule is None:
            raise NotImplementedError(f"no type rule for {type(node).__name__}")
        rule(self, node)

    def block(self, body: Iterable[n.Stmt]) -> None:
        """Check statements in order; a call with effects ends what was known of variables.

        Each may have an error of its own.  Afterwards the statement around them has had one if
        any of them has: what it would find itself may only follow from theirs.
        """
        failed = self.reported
        for node in body:
            self.reported = False
            self.statement(node)
            failed = failed or self.reported
            self.narrowed = {s: t for s, t in self.narrowed.items() if self._lasts(s, node)}
        self.reported = failed

    def _lasts(self, symbol: Symbol, node: n.Stmt) -> bool:
        """Whether what is known of a variable is still known after a statement.

        Calls with effects end it (MEP-16 N5), unless an assignment tells the value; calls of any
        kind do where another function writes the variable.
        """
        if not symbol.mutable:
            return True
        if symbol.assigned_by and any(isinstance(part, n.CallExpr) for part in walk(node)):
            return False
        return symbol in self.settled or not self.effects.of(node)

    def expr(self, node: n.Expr, expected: Ty | None = None) -> Ty:
        """The type of an expression.  `expected` only helps where the expression itself says too
        little, as `[]` does; it is not checked here."""
        rule = self.expressions.get(type(node))
        if rule is None:
            raise NotImplementedError(f"no type rule for {type(node).__name__}")
        ty = rule(self, node, expected)
        self.result.types[node] = ty
        return ty

    def into(self, node: n.Expr, slot: Ty, owner: Hashable = None) -> Ty:
        """Check a value that flows into `slot`: T008 at the value if it does not fit.

        `owner` is what to widen then.  Gives back the type of the value.
        """
        actual = self.expr(node, slot)
        if not unify(slot, actual):
            self.mismatch(slot, actual, node.span, owner)
            if not unify(slot, actual, lift=True):
                self.widen(owner, slot, actual)
                return actual
        self.flow(node, slot)
        return actual

    def flow(self, node: n.Expr, slot: Ty) -> None:
        """Note what lowering has to do for a value that flows into `slot`, where it may."""
        self.lift(node, slot)
        self.result.assumed.update(assumptions(self.result.types, node, slot))

    def lift(self, node: n.Expr, slot: Ty) -> None:
        """Note which whole numbers under `node` become floats (or fractions) in `slot`.

        They are looked for in literals and branches, whose values go nowhere else.
        """
        if not has_fractions(slot):
            return
        types = self.result.types
        if isinstance(slot, OptionTy) and not isinstance(types.get(node), OptionTy):
            self.lift(node, slot.inner)  # a value that is there stays known to be
            return
        match node, slot:
            case n.IfExpr(), _:
                self.lift(node.then, slot)
                if node.otherwise is not None:
                    self.lift(node.otherwise, slot)
            case n.MatchExpr(), _:
                for arm in node.arms:
                    if isinstance(arm.body, n.Expr):
                        self.lift(arm.body, slot)
            case _, ScalarTy():
                if types.get(node) in INTEGERS:
                    self.result.coercions[node] = slot
                return
            case n.ListExpr(elements=elements) | n.SetExpr(elements=elements), ElementTy():
                for element in elements:
                    self.lift(element, slot.element)
            case n.MapExpr(), MapTy():
                for entry in node.entries:
                    self.lift(entry.value, slot.value)
            case _, OptionTy():
                self.lift(node, slot.inner)
                return
            case _:
                return
        types[node] = slot

    def note_return(self, ty: Ty) -> None:
        """Note that the current function returns a value of type `ty`."""
        if self.function.owner is not None:
            self.returned.setdefault(self.function.owner, []).append(ty)

    def signature(self, node: n.FunDecl | n.LambdaExpr) -> FunTy:
        """The type of a function: as declared, with the effects that it has."""
        effects = self.effects.of_function(node)
        return self.declarations.signature(node).with_effects(effects)

    # Slots

    def widen(self, owner: Hashable, slot: Ty, actual: Ty) -> None:
        """Note that values of type `actual` flow into the slot of `owner`, declared as `slot`."""
        if owner is None or isinstance(owner, Foreign):
            return
        wide = join(self.widened.get(owner, slot), actual)
        if self.widened.get(owner) != wide:
            self.widened[owner] = wide
            self.grew = True

    def widen_target(self, target: n.Expr, actual: Ty) -> None:
        """Note that values of type `actual` are written to `target`: what holds it gets wider."""
        match target:
            case n.NameExpr():
                symbol = self.result.uses.get(target)
                if symbol is not None:
                    self.widen(symbol, self.result.symbol_types.get(symbol, ANY), actual)
            case n.IndexExpr(value=holder) | n.FieldExpr(value=holder):
                owner = self.result.type_of(holder)
                if isinstance(owner, ListTy):
                    self.widen_target(holder, ListTy(actual))
                elif isinstance(owner, MapTy):
                    self.widen_target(holder, MapTy(owner.key, actual))
                elif isinstance(owner, StructTy) and isinstance(target, n.FieldExpr):
                    member = self.declarations.field_nodes.get((owner, target.name))
                    self.widen(member, owner.fields.get(target.name, ANY), actual)

    def declare(self, node: n.Node, ty: Ty) -> Symbol:
        """Give the symbol that `node` declares its type."""
        symbol = self.result.declares[node]
        self.result.symbol_types[symbol] = self.widened.get(symbol, ty)
        return symbol

    def forget_assigned(self, node: n.Node) -> None:
        """Before code that runs again: what it assigns is not narrowed in it."""
        if self.narrowed:
            assigned = {
                self.result.uses.get(part.target)
                for part in walk(node)
                if isinstance(part, n.AssignStmt)
            } - self.settled.keys()
            self.narrowed = {s: t for s, t in self.narrowed.items() if s not in assigned}

    def type_of_symbol(self, symbol: Symbol) -> Ty:
        """The type of a variable as known at this place."""
        return self.narrowed.get(symbol) or self.result.symbol_types.get(symbol, ANY)

    @contextmanager
    def knowing(self, symbols: Iterable[Symbol]) -> Iterator[None]:
        """Within this, the optional variables `symbols` are known not to be none."""
        before, settled = self.narrowed, self.settled
        self.narrowed, self.settled = dict(before), dict(settled)
        for symbol in symbols:
            ty = self.type_of_symbol(symbol)
            if isinstance(ty, OptionTy):
                self.narrowed[symbol] = ANY if ty.inner is NOTHING else ty.inner
        try:
            yield
        finally:
            # What was assigned inside may be none afterwards.
            now = self.narrowed
            self.narrowed = {s: t for s, t in before.items() if now.get(s) is t}
            self.settled = settled

    @contextmanager
    def doubting(self, condition: n.Expr) -> Iterator[None]:
        """Within this, nothing is reported if a comparison in `condition` was wrong: it may have
        been meant to guard against none what is used here."""
        before = self.silent
        if self.reported and any(isinstance(part, n.BinaryExpr) for part in walk(condition)):
            self.silent = True
        try:
            yield
        finally:
            self.silent = before

    @contextmanager
    def inside(self, function: FunctionContext) -> Iterator[None]:
        """Within this, the body of `function` is checked; nothing narrowed outside holds in it."""
        before = self.function, self.narrowed, self.settled
        self.function, self.narrowed, self.settled = function, {}, {}
        try:
            yield
        finally:
            self.function, self.narrowed, self.settled = before

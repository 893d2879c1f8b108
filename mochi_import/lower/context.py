"""Where lowering stands: the module, the Python function being built, the statements so far.

A handler gets `(ctx, node)`.  An expression handler returns a Python expression; what must run
before it goes to `ctx.emit`, so evaluation stays in source order.  A statement handler only emits.

    ctx.emit(stmt)                    append to the current statements
    ctx.define(stmt)                  append a `def`: it runs nothing, so it goes before the
                                      statement at hand and never counts as a prelude
    ctx.temp() -> "_t1"               a new variable name
    ctx.helper("query", "<query>")    -> "_query_1", a new function, and what tracebacks call it
    ctx.spill(at, value) -> Name      assign to a temporary now, use it later
    ctx.runtime(at, "int_div")        a runtime helper (a row of runtime_abi), imported on demand
    ctx.call(at, "int_div", a, b)     a call of one
    ctx.builtin(at, "len")            a Python builtin, safe from a Mochi variable of that name
    ctx.call_builtin(at, "len", xs)   a call of one
    ctx.imported(at, "collections.abc", "Callable")    a name of another Python module
    ctx.load(at, symbol)              read a symbol, wherever it lives (variable, box, self)
    ctx.store(at, symbol, value)      the statement that writes it; ctx.declare makes it (boxes too)
    ctx.name_of(symbol)               its Python name
    ctx.keep(symbol, Place(..))       say that a symbol lives elsewhere from here on
    ctx.type_of(node)                 its type, any when unknown
    with ctx.buffer() as statements:  collect what is emitted instead of appending it
    ctx.fragment(node)                lower an expression apart: Fragment(prelude, value)

`lower_expr(ctx, node)`, `lower_in_order(ctx, nodes)`, `lower_stmt(ctx, node)` and
`lower_block(ctx, block)` of `dispatch` go back to the tables; `function.define` lowers a body as a
nested function.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mochi_import.check.symbols import FunctionScope, Symbol, SymbolKind
from mochi_import.check.ty import ANY, ListTy, MapTy, ModuleTy, ScalarTy, SetTy, StructTy
from mochi_import.check.waiting import Waiting
from mochi_import.lower import pyast as py
from mochi_import.lower.imports import Imports
from mochi_import.lower.names import Names, Place
from mochi_import.lower.ownership import Ownership
from mochi_import.lower.runtime_abi import ABI
from mochi_import.lower.signs import Signs
from mochi_import.lower.target import HOOK, Target
from mochi_import.syntax.nodes import (
    AssignStmt,
    CallExpr,
    ExternFunDecl,
    Field,
    FunDecl,
    GenericType,
    ImportDecl,
    IndexExpr,
    LetStmt,
    MatchExpr,
    Module,
    NamedType,
    NameExpr,
    SumDecl,
    Variant,
)
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator, Mapping, Sequence

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.ty import Ty
    from mochi_import.lower.explain import Operands
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.source import SourceFile, Span
    from mochi_import.syntax.nodes import Expr, Node


@dataclass
class Fragment:
    """An expression lowered apart: the statements that must run first, and the value."""

    prelude: list[ast.stmt]
    value: ast.expr


@dataclass
class ModuleContext:
    """What the functions of one module share.

    `explain` says that an `expect` that fails shows the values of its operands; `target` is where
    the code will live;
    `homes` are the Python modules of the types that imported modules declare, by interface;
    `places` are the symbols that are no plain variable; `instances` are the names of what `shared`
    makes, by runtime class; `lenient` are expressions that may be none though their type does not
    say so (`trust`), `dropped` those whose value nobody reads, `typed` lambdas that show the types
    of their parameters; `temporaries` are those of the module itself, `inner_temporaries` those of
    its functions; `shown` is what tracebacks call the functions that the program does not name;
    `grown` are the appends that may happen in place (`growth`); `struct_classes` are the classes of
    structs and variants, `compared` what some `==` is about (`equality`); `ready` are expressions
    that the steps of a query have worked out (`fold`); `read` are the symbols that something
    mentions; `stops` says that a top-level `return` ends the module; `waiting_calls` are the calls
    that a coroutine awaits, with the name of the coroutine that does it where that is known, and
    `coroutine_names` those of the functions of the module (`coroutines`).
    """

    checked: CheckedModule
    source: SourceFile
    explain: bool = False
    target: Target = HOOK
    homes: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(init=False)
    imports: Imports = field(init=False)
    places: dict[Symbol, Place] = field(default_factory=dict)
    instances: dict[str, str] = field(default_factory=dict)
    lenient: set[Expr] = field(default_factory=set)
    dropped: set[Expr] = field(default_factory=set)
    typed: set[Expr] = field(default_factory=set)
    temporaries: set[str] = field(default_factory=set)
    inner_temporaries: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)
    grown: set[CallExpr] = field(default_factory=set)
    struct_classes: dict[StructTy, tuple[Span, ast.ClassDef]] = field(default_factory=dict)
    compared: set[StructTy] = field(default_factory=set)
    ready: dict[Expr, ast.expr] = field(default_factory=dict)
    read: frozenset[Symbol] = field(init=False)
    stops: bool = False
    waiting_calls: dict[ast.Call, str | None] = field(default_factory=dict)
    coroutine_names: dict[Symbol, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.checked)
        self.read = frozenset(self.checked.uses.values())
        self.imports = Imports(self.names)

    @cached_property
    def waiting(self) -> Waiting:
        """What may wait."""
        return self.checked.waiting or Waiting(self.checked)

    @cached_property
    def entry(self) -> FunDecl | None:
        """A `fun main()` that nothing mentions is the program."""
        for node in self.checked.tree.body:
            if isinstance(node, FunDecl) and node.name == "main" and not node.params:
                symbol = self.checked.declares[node]
                if symbol not in self.read:
                    return node
        return None

    @property
    def starts_tasks(self) -> bool:
        """Whether something of the module may run as a task."""
        return any(name == "start_task" for _, name in self.imports.origins().values())

    @cached_property
    def ownership(self) -> Ownership:
        """Which variables own their lists."""
        return Ownership(self.checked)

    @cached_property
    def signs(self) -> Signs:
        """Which int variables are never negative."""
        return Signs(self.checked)

    @cached_property
    def classes(self) -> dict[Ty, Symbol]:
        """The symbols of the module's nominal types."""
        kinds = (SymbolKind.TYPE, SymbolKind.VARIANT)
        known = self.checked.symbol_types.items()
        return {ty: symbol for symbol, ty in known if symbol.kind in kinds}

    @cached_property
    def matched(self) -> set[Symbol]:
        """The variables that a `match` takes apart."""
        matches = (node for node in self.checked.nodes if isinstance(node, MatchExpr))
        return {self.checked.uses[m.subject] for m in matches if m.subject in self.checked.uses}

    @cached_property
    def imported(self) -> list[tuple[Symbol, ModuleTy]]:
        """The variables of the modules that are imported, with what is known of these."""
        known = self.checked.symbol_types.items()
        return [(symbol, ty) for symbol, ty in known if isinstance(ty, ModuleTy)]

    @cached_property
    def variant_params(self) -> dict[Variant, list[str]]:
        """The type parameters of each variant's class: those of its sum that its fields mention."""
        sums = [node for node in self.checked.nodes if isinstance(node, SumDecl)]
        return {
            variant: _mentioned(node.type_params, variant)
            for node in sums
            for variant in node.variants
        }

    @cached_property
    def changed_elsewhere(self) -> list[Ty]:
        """The types of what functions of the module assign elements of; any if Python code may."""
        if any(isinstance(node, ImportDecl | ExternFunDecl) for node in self.checked.tree.body):
            return [ANY]
        return [
            self.checked.type_of(node.target.value)
            for function in self.checked.functions
            if not isinstance(function, Module)
            for node in walk(function)
            if isinstance(node, AssignStmt) and isinstance(node.target, IndexExpr)
        ]

    def shared(self, stem: str, helper: str) -> str:
        """The name of the module's one instance of a runtime class, made at its top."""
        if helper not in self.instances:
            self.instances[helper] = self.names.fresh(f"_{stem}")
        return self.instances[helper]

    @cached_property
    def receiver(self) -> str:
        """The name of a method's first parameter; a constructor has the fields beside it."""
        fields = (node for node in self.checked.nodes if isinstance(node, Field))
        self.names.mentioned |= {field.name for field in fields}
        return self.names.fresh("_self" if "self" in self.names.mentioned else "self")


def _mentioned(type_params: Sequence[str], variant: Variant) -> list[str]:
    named = (node for node in walk(variant) if isinstance(node, NamedType | GenericType))
    mentioned = {node.name for node in named}
    return [name for name in type_params if name in mentioned]


class Context:
    """One Python function being built; the module itself counts as one.

    `emit` appends to `_statements`, which `buffer` swaps while an expression is lowered; `define`
    appends to `_block`, the statements of the innermost real block.  `queries` are
    the queries around the expression at hand, outermost first; `operands` those to keep of the
    `expect` around it; `turns` the calls of the function by itself that start it anew (`tails`).
    """

    def __init__(
        self, module: ModuleContext, scope: FunctionScope, parent: Context | None = None
    ) -> None:
        self.module = module
        self.scope = scope
        self.parent = parent
        self.self_name: str = parent.self_name if parent else ""
        self.type_params: tuple[str, ...] = parent.type_params if parent else ()
        self.queries: list[Pipeline] = []
        self.turns: frozenset[Expr] = frozenset()
        self.operands: Operands | None = None
        self._annotated: set[str] = set()
        self._block: list[ast.stmt] = []
        self._statements = self._block
        # A nested function may read the temporaries of the one around it.
        self._temporaries: int = parent._temporaries if parent and parent.parent else 0

    @property
    def checked(self) -> CheckedModule:
        """The tree and its side tables."""
        return self.module.checked

    @property
    def at_module_level(self) -> bool:
        """Whether the statements run as the module's own."""
        return self.scope.parent is None

    def function(self, node: Node) -> Context:
        """A context for the function that `node` makes."""
        return Context(self.module, self.checked.functions[node], self)

    # Statements

    def emit(self, statement: ast.stmt) -> None:
        """Append a statement at the current place."""
        self._statements.append(statement)

    @property
    def statements(self) -> list[ast.stmt]:
        """Those before the current place."""
        return self._statements

    def define(self, definition: ast.stmt) -> None:
        """Append a `def` before the statement at hand."""
        self._block.append(definition)

    @contextmanager
    def buffer(self) -> Iterator[list[ast.stmt]]:
        """Collect what is emitted inside, to be placed by the caller."""
        outer, self._statements = self._statements, []
        try:
            yield self._statements
        finally:
            self._statements = outer

    @contextmanager
    def block(self) -> Iterator[list[ast.stmt]]:
        """Collect the statements of a Python block; definitions inside it stay inside it."""
        outer, outer_block = self._statements, self._block
        self._block = self._statements = []
        try:
            yield self._block
        finally:
            self._statements, self._block = outer, outer_block

    def fragment(self, node: Expr) -> Fragment:
        """Lower an expression apart from the current statements."""
        from mochi_import.lower.dispatch import lower_expr

        outer = self._statements
        prelude: list[ast.stmt] = []
        self._statements = prelude
        try:
            return Fragment(prelude, lower_expr(self, node))
        finally:
            self._statements = outer

    # Names

    def temp(self, stem: str = "") -> str:
        """A name that nothing else in the module has."""
        while True:
            self._temporaries += 1
            name = f"_{stem}_{self._temporaries}" if stem else f"_t{self._temporaries}"
            if name not in self.module.names.mentioned and not self._is_taken(name):
                return name

    def _is_taken(self, name: str) -> bool:
        """Whether a temporary of a function would hide one of the module, which mypy reads in its
        place, or the other way round."""
        own, others = self.module.temporaries, self.module.inner_temporaries
        if not self.at_module_level:
            own, others = others, own
        if name not in others:
            own.add(name)
        return name in others

    def helper(self, stem: str, shown: str) -> str:
        """The name of a function that the program does not name; tracebacks call it `shown`."""
        name = self.temp(stem)
        self.module.shown[name] = shown
        return name

    def spill(self, at: Span, value: ast.expr) -> ast.Name:
        """Evaluate `value` here, for use after later statements."""
        name = self.temp()
        self.emit(py.assign(at, name, value))
        return py.name(at, name)

    def runtime(self, at: Span, name: str) -> ast.Name:
        """A runtime helper, imported at the top of the module."""
        alias = self.module.imports.name(self.module.target.runtime_module(ABI[name]), name)
        return py.name(at, alias)

    def call(self, at: Span, helper: str, *args: ast.expr) -> ast.Call:
        """`_helper(*args)`"""
        return py.call(at, self.runtime(at, helper), args)

    def builtin(self, at: Span, name: str) -> ast.Name:
        """A builtin of Python."""
        if name in self.module.names.mentioned:
            name = self.module.imports.name("builtins", name)
        return py.name(at, name)

    def call_builtin(self, at: Span, name: str, *args: ast.expr) -> ast.Call:
        """`len(*args)`"""
        return py.call(at, self.builtin(at, name), args)

    def imported(self, at: Span, module: str, name: str) -> ast.Name:
        """A name of another module; only annotations need one."""
        return py.name(at, self.module.imports.name(module, name))

    # Symbols

    def name_of(self, symbol: Symbol) -> str:
        """The Python name of a symbol."""
        return self.module.names.of(symbol)

    def keep(self, symbol: Symbol, place: Place) -> None:
        """Say where a symbol lives from here on."""
        self.module.places[symbol] = place

    def place_of(self, symbol: Symbol) -> Place:
        """Where a symbol lives."""
        place = self.module.places.get(symbol)
        if place is not None:
            return place
        name = self.name_of(symbol)
        if symbol.kind in (SymbolKind.FIELD, SymbolKind.METHOD):
            return Place(self.self_name, name)
        if self.module.names.boxed(symbol):
            return Place(name, "value")
        return Place(name)

    def load(self, at: Span, symbol: Symbol) -> ast.expr:
        """Read a symbol."""
        place = self.place_of(symbol)
        variable = py.name(at, place.variable)
        if place.attribute is None:
            return variable
        return py.attribute(at, variable, place.attribute)

    def store(self, at: Span, symbol: Symbol, value: ast.expr) -> ast.stmt:
        """The statement that writes an existing symbol."""
        return py.store(at, self.load(at, symbol), value)

    def declare(self, at: Span, symbol: Symbol, value: ast.expr) -> ast.stmt:
        """The statement that makes a symbol."""
        if self.module.names.boxed(symbol) and symbol not in self.module.places:
            value = self.call(at, "Cell", value)
            return py.assign(at, self.name_of(symbol), value)
        return self.store(at, symbol, value)

    # Types

    def annotates(self, name: str) -> bool:
        """Whether a variable gets its annotation here: the first time that the function makes one
        of this Python name, for all are of one type."""
        if name in self._annotated:
            return False
        self._annotated.add(name)
        return True

    def type_of(self, node: Node) -> Ty:
        """The type of a lowered expression, any when nothing is certain.

        A variable that is declared without a value holds none, unless it is a collection.
        """
        slot = self.checked.coercions.get(node)
        if slot is not None:
            return slot
        ty = self.checked.type_of(node)
        if isinstance(node, NameExpr) and not isinstance(ty, ScalarTy | ListTy | MapTy | SetTy):
            symbol = self.checked.uses.get(node)
            declaration = symbol and symbol.node
            if isinstance(declaration, LetStmt) and declaration.value is None:
                return ANY
        return ty

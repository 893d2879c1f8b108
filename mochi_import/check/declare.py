"""Types as declared: from type expressions to type terms, and the signatures of functions.

Struct, sum, agent and stream types are made first, empty, then filled, so that they may mention
each other in any order.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.check import standard
from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import (
    ANY,
    BIGINT,
    BIGRAT,
    BOOL,
    BYTES,
    DURATION,
    FLOAT,
    INT,
    INT64,
    STRING,
    TIME,
    UNIT,
    AgentTy,
    ChanTy,
    FunTy,
    FutureTy,
    ListTy,
    MapTy,
    ModuleTy,
    OptionTy,
    RecordTy,
    SetTy,
    StreamTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.python_files import import_path
from mochi_import.syntax import nodes as n
from mochi_import.syntax.standard import RESULT

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

SCALARS: dict[str, Ty] = {
    ty.name: ty
    for ty in (
        *(INT, INT64, BIGINT, BIGRAT, FLOAT, BOOL, STRING, BYTES),
        *(TIME, DURATION, UNIT, ANY),
    )
}


class Declarations:
    """The declared types of a module.

    `unknown` collects the type names that mean nothing (T025); `field_nodes` and `method_params`
    lead from a struct and a name to what declares it.  `widened` is the checker's: a field or a
    result that something else flows into has the wider type.
    """

    def __init__(
        self,
        result: CheckedModule,
        widened: Mapping[Hashable, Ty],
        interfaces: Mapping[str, ModuleTy],
    ) -> None:
        self.result = result
        self.interfaces = interfaces
        self.widened = widened
        self.unknown: dict[n.NamedType, None] = {}
        self.types: dict[n.Node, Ty] = {}
        self.field_nodes: dict[tuple[Ty, str], n.Field] = {}
        self.method_params: dict[tuple[Ty, str], tuple[n.Param, ...]] = {}
        self._parameters: list[tuple[str, ...]] = []
        self._resolving: set[n.AliasDecl] = set()
        declared = list(result.declares)
        for node in declared:
            self._make(node)
        for node in declared:
            self._fill(node)
            if isinstance(node, n.AliasDecl):
                self._alias(node)

    def _make(self, node: n.Node) -> None:
        match node:
            case n.StructDecl() | n.StreamDecl():
                self.types[node] = StructTy(node.name)
            case n.AgentDecl():
                self.types[node] = AgentTy(node.name)
            case n.SumDecl() if node is RESULT:
                self.types[node] = standard.RESULT
                for variant in node.variants:
                    self.types[variant] = standard.RESULT.variants[variant.name]
            case n.SumDecl():
                whole = SumTy(node.name, type_params=node.type_params)
                self.types[node] = whole
                for variant in node.variants:
                    made = StructTy(variant.name, sum=whole)
                    whole.variants[variant.name] = made
                    self.types[variant] = made
            case n.ExternTypeDecl():
                self.types[node] = ANY

    def _fill(self, node: n.Node) -> None:
        match node, self.types.get(node):
            case n.StructDecl(), StructTy() as made:
                self._fill_fields(node.fields, made)
                for method in node.methods:
                    made.methods[method.name] = self.signature(method)
                    self.method_params[made, method.name] = method.params
            case n.StreamDecl(), StructTy() as made:
                self._fill_fields(node.fields, made)
            case n.Variant(), StructTy(sum=SumTy() as whole) as made:
                with self.parameters(whole.type_params):
                    self._fill_fields(node.fields, made)
            case n.AgentDecl(), AgentTy() as agent:
                self._fill_fields(node.params, agent)
                for part in node.body:
                    match part:
                        case n.LetStmt(type=n.TypeExpr() as written):
                            agent.fields[part.name] = self.resolve(written)
                        case n.LetStmt():
                            agent.fields[part.name] = ANY
                        case n.IntentDecl() | n.FunDecl():
                            agent.intents[part.name] = self.signature(part)

    def _fill_fields(self, fields: tuple[n.Field, ...], owner: StructTy | AgentTy) -> None:
        for member in fields:
            owner.fields[member.name] = self.widened.get(member) or self.resolve(member.type)
            self.field_nodes[owner, member.name] = member

    @contextmanager
    def parameters(self, names: tuple[str, ...]) -> Iterator[None]:
        """Within this, `names` are type parameters."""
        self._parameters.append(names)
        try:
            yield
        finally:
            self._parameters.pop()

    def resolve(self, node: n.TypeExpr) -> Ty:
        """The type that a type expression means."""
        match node:
            case n.NamedType():
                return self._named(node)
            case n.GenericType():
                return self._generic(node)
            case n.OptionType():
                inner = self.resolve(node.inner)
                return inner if isinstance(inner, OptionTy) else OptionTy(inner)
            case n.FunctionType():
                result = UNIT if node.result is None else self.resolve(node.result)
                return FunTy(tuple(self.resolve(p) for p in node.params), result)
            case n.RecordType():
                return RecordTy(tuple((f.name, self.resolve(f.type)) for f in node.fields))
        raise NotImplementedError(f"no type rule for {type(node).__name__}")

    def resolve_optional(self, node: n.TypeExpr | None) -> Ty:
        """The type that was written, any where none was."""
        return ANY if node is None else self.resolve(node)

    def _named(self, node: n.NamedType) -> Ty:
        if any(node.name in names for names in self._parameters):
            return VarTy(node.name)
        symbol = self.result.uses.get(node)
        if symbol is not None and symbol.kind is SymbolKind.MODULE:
            found = self.of_module(symbol, node.name.partition(".")[2])
            if found is not None:
                return found
        elif symbol is not None:
            return self.of_symbol(symbol)
        if node.name in SCALARS:
            return SCALARS[node.name]
        if not (len(node.name) == 1 and node.name.isupper()):
            self.unknown[node] = None
        return ANY

    def of_module(self, symbol: Symbol, name: str) -> Ty | None:
        """What `name` of a module symbol means as a type or variant; none if it means nothing."""
        module = self.interfaces.get(getattr(symbol.node, "path", ""))
        if not isinstance(module, ModuleTy) or not module.complete:
            return ANY
        found = module.type_named(name)
        return None if found is ANY and name not in module.members else found

    def is_whole(self, module: Symbol, made: StructTy) -> bool:
        """Whether a struct of an imported module has no fields with defaults; its interface knows
        the constructor then."""
        known = self.interfaces.get(getattr(module.node, "path", ""))
        return known is not None and isinstance(known.members.get(made.name), FunTy)

    def of_symbol(self, symbol: Symbol) -> Ty:
        """The type that a TYPE or VARIANT symbol names."""
        declaration = symbol.node
        if isinstance(declaration, n.AliasDecl):
            return self._alias(declaration)
        return self.types.get(declaration, ANY)

    def _alias(self, node: n.AliasDecl) -> Ty:
        if node not in self.types:
            if node in self._resolving:
                return ANY
            self._resolving.add(node)
            self.types[node] = self.resolve(node.type)
        return self.types[node]

    def _generic(self, node: n.GenericType) -> Ty:
        """A generic that is not known means any, as in the reference (SEMANTICS section 5)."""
        args = [self.resolve(arg) for arg in node.args]
        match node.name, args:
            case "list", [element]:
                return ListTy(element)
            case "map", [key, value]:
                return MapTy(key, value)
            case "set", [element]:
                return SetTy(element)
            case "option", [inner]:
                return OptionTy(inner)
            case "chan", [element]:
                return ChanTy(element)
            case "stream", [element]:
                return StreamTy(element)
            case "future", [element]:
                return FutureTy(element)
        symbol = self.result.uses.get(node)
        return ANY if symbol is None else self.of_symbol(symbol)

    def signature(self, node: n.FunDecl | n.IntentDecl | n.LambdaExpr) -> FunTy:
        """The type of a function as declared: what is not written is any."""
        type_params = () if isinstance(node, n.IntentDecl) else node.type_params
        effects = () if isinstance(node, n.IntentDecl) else node.effects
        with self.parameters(type_params):
            params = tuple(self.parameter(p) for p in node.params)
            result = self.result_of(node)
        return FunTy(params, result, effects, type_params)

    def parameter(self, node: n.Param) -> Ty:
        """The type of a parameter."""
        symbol = self.result.declares.get(node)
        return self.widened.get(symbol) or self.resolve_optional(node.type)

    def result_of(self, node: n.FunDecl | n.IntentDecl | n.LambdaExpr) -> Ty:
        """The declared result of a function."""
        return self.widened.get(node) or self.resolve_optional(node.result)

    def extern(self, node: n.ExternFunDecl | n.ExternVarDecl) -> Ty:
        """The type of what an extern declaration describes."""
        if isinstance(node, n.ExternVarDecl):
            return self.resolve(node.type)
        result = UNIT if node.result is None else self.resolve(node.result)
        return FunTy(tuple(self.resolve_optional(p.type) for p in node.params), result)

    def module(self, node: n.ImportDecl, interfaces: Mapping[str, ModuleTy]) -> ModuleTy:
        """The type of an imported module; externs of its name describe members."""
        path = import_path(node.path) if node.language == "python" else node.path
        known = interfaces.get(path) if node.language in (None, "python") else None
        name = node.alias or node.path
        if known is None:
            return ModuleTy(name)
        members, functions = dict(known.members), dict(known.functions)
        return replace(known, name=name, members=members, functions=functions, path=node.path)

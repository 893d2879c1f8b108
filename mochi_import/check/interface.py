"""A module's interface: what those who import it may know of its names.

`dump` writes it as text, the same for the same declarations; `module_type` reads it back.  The text
holds the types of all top-level names and the declarations of all struct, sum and agent types that
these mention.  Bodies, private names of functions and places in the source do not enter, so an edit
that leaves the text alone leaves importers alone.

A type is known by its home, the hash of the interface that declares it, and its name there.  A type
of a third module is written out whole under its home, so that one interface can be read without
the others, and whoever meets the type on two ways gets one object for it.
"""

from __future__ import annotations

import json
from _imp import source_hash
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mochi_import.check.declare import SCALARS
from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import (
    ANY,
    ELEMENT_NAMES,
    ELEMENTS,
    NOTHING,
    NUMBER,
    AgentTy,
    ElementTy,
    FunTy,
    GroupTy,
    MapTy,
    ModuleTy,
    OptionTy,
    PythonFunction,
    RecordTy,
    ScalarTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol


type Declared = StructTy | SumTy | AgentTy

# The declared types of all modules that a module imports, by home and name.
type KnownTypes = dict[tuple[str, str], Declared]


def dump(checked: CheckedModule, module: str) -> str:
    """The interface of a checked module; `module` is the last part of its name."""
    writer = _Writer()
    members = {
        symbol.name: writer.type(_member(checked, symbol))
        for symbol in checked.scope.symbols
        if not symbol.block_path and symbol.kind in _EXPORTED
    }
    for ty in checked.symbol_types.values():
        if isinstance(ty, StructTy | SumTy | AgentTy) and not ty.home:
            writer.type(ty)  # also those that no member mentions
    return json.dumps(
        {"module": module, "members": members, "types": writer.declarations()},
        sort_keys=True,
        separators=(",", ":"),
    )


def hash_of(text: str) -> str:
    """The hash by which a type knows its home."""
    return source_hash(0, text.encode()).hex()


def module_type(name: str, texts: Iterable[str], known: KnownTypes) -> ModuleTy:
    """The type of an imported module with these interfaces: the first that has a name gives it."""
    module = ModuleTy(name, complete=True)
    for text in texts:
        data = json.loads(text)
        reader = _Reader(hash_of(text), data["types"], known)
        for member, written in data["members"].items():
            module.members.setdefault(member, reader.type(written))
        for declared in data["types"].get("", ()):
            module.types.setdefault(declared, reader.type(["type", "", declared]))
        if "functions" in data:  # of a Python module, which has one text
            module.complete, module.trusted = data["complete"], data["trusted"]
            for function, written in data["functions"].items():
                module.functions[function] = reader.python_function(written)
    return module


# What an importer sees: everything that the emitted module has as a global.
_EXPORTED = frozenset(
    {
        *(SymbolKind.LET, SymbolKind.VAR, SymbolKind.FUN, SymbolKind.EXTERN),
        *(SymbolKind.TYPE, SymbolKind.VARIANT, SymbolKind.MODULE),
    }
)


def _member(checked: CheckedModule, symbol: Symbol) -> Ty:
    """The type of a top-level name as a member of the module."""
    ty = checked.symbol_types.get(symbol, ANY)
    match symbol.node:
        case n.StructDecl() | n.AgentDecl() as node if isinstance(ty, StructTy | AgentTy):
            made = node.fields if isinstance(node, n.StructDecl) else node.params
            if any(member.default is not None for member in made):
                return ANY
            return FunTy(tuple(ty.fields[member.name] for member in made), ty)
        case n.FunDecl() | n.LetStmt() | n.Variant() | n.ExternVarDecl() | n.ExternFunDecl():
            return ty
    return ANY


class _Writer:
    """Turns types into JSON, and collects the declarations they mention."""

    def __init__(self) -> None:
        self._declared: dict[tuple[str, str], Declared] = {}

    def declarations(self) -> dict[str, dict[str, Any]]:
        """The declarations of all types written so far and of those they mention, by home."""
        found: dict[str, dict[str, Any]] = {}
        todo = list(self._declared.items())
        for (home, name), ty in todo:
            before = len(self._declared)
            found.setdefault(home, {})[name] = self._declaration(ty)
            todo += list(self._declared.items())[before:]
        return found

    def type(self, ty: Ty) -> Any:
        """A type as JSON."""
        match ty:
            case ScalarTy():
                return ty.name
            case ElementTy():
                return [ELEMENT_NAMES[type(ty)], self.type(ty.element)]
            case MapTy():
                return ["map", self.type(ty.key), self.type(ty.value)]
            case OptionTy():
                return ["option", self.type(ty.inner)]
            case GroupTy():
                return ["group", self.type(ty.key), self.type(ty.item)]
            case RecordTy():
                return ["record", self._fields(dict(ty.fields))]
            case VarTy():
                return ["parameter", ty.name]
            case FunTy():
                params = [self.type(param) for param in ty.params]
                kind = "waiting" if ty.waits else "fun"
                head = [kind, params, self.type(ty.result), ty.effects, ty.type_params]
                return [*head, ty.bounds] if ty.bounds else head
            case StructTy(sum=SumTy() as whole) if self._declare(whole):
                return ["variant", whole.home, whole.name, ty.name]
            case StructTy(sum=None) | SumTy() | AgentTy() if self._declare(ty):
                return ["type", ty.home, ty.name]
        return "nothing" if ty is NOTHING else "any"

    def _declare(self, ty: Declared) -> bool:
        """Note that a type is mentioned.  A second one of the same name, which only a function can
        declare, has no name that an importer could know it by."""
        return self._declared.setdefault((ty.home, ty.name), ty) is ty

    def _declaration(self, ty: Declared) -> Any:
        match ty:
            case StructTy():
                return ["struct", ty.name, self._fields(ty.fields), self._fields(ty.methods)]
            case AgentTy():
                return ["agent", ty.name, self._fields(ty.fields), self._fields(ty.intents)]
            case SumTy():
                variants = [[v.name, self._fields(v.fields)] for v in ty.variants.values()]
                return ["sum", ty.name, variants, ty.type_params]

    def _fields(self, fields: dict[str, Any]) -> list[Any]:
        """Pairs, since the order of fields matters."""
        return [[name, self.type(ty)] for name, ty in fields.items()]


class _Reader:
    """Turns the JSON of one interface into types.

    Declarations are made empty and filled when they are first mentioned, so that types may be
    recursive; what `known` has is taken from there.
    """

    def __init__(self, home: str, declared: dict[str, dict[str, Any]], known: KnownTypes) -> None:
        self._home = home
        self._declared = declared
        self._known = known

    def type(self, written: Any) -> Ty:
        """The type that was written."""
        match written:
            case "nothing":
                return NOTHING
            case "number":
                return NUMBER
            case str():
                return SCALARS[written]
            case ["map", key, value]:
                return MapTy(self.type(key), self.type(value))
            case ["option", inner]:
                return OptionTy(self.type(inner))
            case ["group", key, item]:
                return GroupTy(self.type(key), self.type(item))
            case ["record", fields]:
                return RecordTy(tuple(self._fields(fields).items()))
            case ["parameter", name]:
                return VarTy(name)
            case ["fun" | "waiting" as kind, params, result, effects, type_params, *bounds]:
                inputs = tuple(self.type(param) for param in params)
                made = FunTy(inputs, self.type(result), tuple(effects), tuple(type_params))
                found = tuple((name, word) for pairs in bounds for name, word in pairs)
                return replace(made, bounds=found, waits=kind == "waiting")
            case ["variant", home, name, variant]:
                whole = self._declaration(home, name)
                assert isinstance(whole, SumTy)
                return whole.variants[variant]
            case ["type", home, name]:
                return self._declaration(home, name)
        name, element = written
        return ELEMENTS[name](self.type(element))

    def python_function(self, written: dict[str, Any]) -> PythonFunction:
        """A function as `python_types` writes it."""
        return PythonFunction(
            params=tuple(self.type(param) for param in written["params"]),
            result=self.type(written["result"]),
            least=written["least"],
            variadic=written["variadic"],
            names=tuple(written["names"]),
            keywords=tuple((name, self.type(ty)) for name, ty in written["keywords"]),
            needed=tuple(written["needed"]),
            more=written["more"],
        )

    def _declaration(self, home: str, name: str) -> Declared:
        key = home or self._home, name
        if key not in self._known:
            self._make(key, self._declared[home][name])
        return self._known[key]

    def _make(self, key: tuple[str, str], written: Any) -> None:
        home = key[0]
        match written:
            case ["struct", name, fields, methods]:
                struct = self._known[key] = StructTy(name, home=home)
                struct.fields.update(self._fields(fields))
                struct.methods.update(self._functions(methods))
            case ["agent", name, fields, intents]:
                agent = self._known[key] = AgentTy(name, home=home)
                agent.fields.update(self._fields(fields))
                agent.intents.update(self._functions(intents))
            case ["sum", name, variants, type_params]:
                whole = self._known[key] = SumTy(name, type_params=tuple(type_params), home=home)
                for variant, _ in variants:
                    whole.variants[variant] = StructTy(variant, sum=whole, home=home)
                for variant, fields in variants:
                    whole.variants[variant].fields.update(self._fields(fields))

    def _fields(self, pairs: list[Any]) -> dict[str, Ty]:
        return {name: self.type(ty) for name, ty in pairs}

    def _functions(self, pairs: list[Any]) -> dict[str, FunTy]:
        made = self._fields(pairs)
        return {name: ty for name, ty in made.items() if isinstance(ty, FunTy)}

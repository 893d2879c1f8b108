"""Advice on names that mean nothing where they stand, or may not be assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.advice import Advice, declared, named, type_declared
from mochi_import.check.builtins import BUILTINS
from mochi_import.check.declare import SCALARS
from mochi_import.check.elsewhere import Foreign
from mochi_import.check.spelling import listed, nearest
from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import ModuleTy, StructTy
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol
    from mochi_import.check.ty import AgentTy

# Declared for the whole module, also above their declaration.
_HOISTED = (
    *(SymbolKind.FUN, SymbolKind.TYPE, SymbolKind.VARIANT),
    *(SymbolKind.MODULE, SymbolKind.EXTERN),
)
_GENERIC = ("list", "map", "set", "option", "chan", "stream", "future")

# What people write who come from another language.
_FOREIGN_FUNCTIONS = {
    "println": "Write `print`, which ends the line.",
    "printf": "Write `print`, which puts a space between its values.",
    "echo": "Write `print`.",
    "float": "Write `x as float`.",
    "string": "Write `str(x)`.",
    "bool": "Write a comparison, as in `x != 0`.",
    "length": "Write `len(x)`.",
    "size": "Write `len(x)`.",
    "isinstance": "Write a `match` over the variants of a sum.",
    "enumerate": "Write `for i in 0..len(xs)` and `xs[i]`.",
    "zip": "Write `for i in 0..len(xs)` and `xs[i]`.",
    "exit": 'Write `panic(1, "..")`, which ends the program with that status.',
    "delete": "Go over the keys with `for`, and put those to keep into a map of its own.",
    "pow": 'Multiply, or `import python "math"` and write `math.pow(x, y)`.',
    "sqrt": 'Write `import python "math"` and `math.sqrt(x)`.',
    "slice": "Write `xs[start:end]`.",
    "sorted": "Write `from x in xs sort by x select x`.",
    "sort": "Write `from x in xs sort by x select x`.",
}
_FOREIGN_NAMES = {
    "True": "Write `true`.",
    "False": "Write `false`.",
    "None": "Write `none`.",
    "undefined": "Write `none`.",
    "new": "Leave `new` out; a struct is made by `Point { x: 1 }`.",
    "this": "Fields of a struct are plain names in its methods.",
    "self": "Fields of a struct are plain names in its methods.",
}
_FOREIGN_TYPES = {
    "str": "Write `string`.",
    "String": "Write `string`.",
    "char": "Write `string`; a character is a string of length 1.",
    "integer": "Write `int`.",
    "Int": "Write `int`.",
    "long": "Write `int`.",
    "double": "Write `float`.",
    "number": "Write `int` or `float`.",
    "boolean": "Write `bool`.",
    "array": "Write `list<T>`.",
    "dict": "Write `map<K, V>`.",
    "object": "Write `any`, or declare a struct with `type`.",
    "void": "Leave the result type out.",
}


def unknown_value(c: Checker, node: n.Node, name: str) -> Advice:
    """T002"""
    symbol = c.result.uses.get(node)
    if symbol is not None:
        return Advice(
            f"Move the declaration of `{name}` up, above this use.",
            declared(c, symbol, "declared further down"),
        )
    if imported := _of_a_module(c, name):
        return imported
    if name in _FOREIGN_NAMES:
        return Advice(_FOREIGN_NAMES[name])
    elsewhere = _elsewhere(c, name, node)
    function = c.result.functions[c.function.owner or c.result.tree]
    if elsewhere is None or elsewhere.owner is not function:
        meant = _meant(c, name, _visible(c, node), BUILTINS)
        if meant is not None:
            return meant
    if elsewhere is None:
        return Advice(f"Declare it first, as in `let {name} = ..`.")
    return Advice(
        f"Declare `{name}` before the block or function whose variable it is.",
        declared(c, elsewhere, f"this `{name}` ends with its block"),
    )


def _elsewhere(c: Checker, name: str, node: n.Node) -> Symbol | None:
    """The last variable of that name above, which is in a block that does not reach here."""
    found = [
        symbol
        for scope in c.result.functions.values()
        for symbol in scope.symbols
        if symbol.name == name
        and symbol.kind not in _HOISTED
        and symbol.span < node.span
        and not isinstance(symbol.node, n.Field | n.UpdateStmt)
    ]
    return max(found, key=lambda symbol: symbol.span, default=None)


def unknown_function(c: Checker, node: n.Node, name: str) -> Advice:
    """T003, also of a pattern"""
    if imported := _of_a_module(c, name):
        return imported
    if isinstance(node, n.Pattern):
        variants = {s.name: s for s in c.result.declares.values() if s.kind is SymbolKind.VARIANT}
        return _meant(c, name, variants) or Advice(
            f"Declare `{name}` as a variant, as in `type T = {name}(x: int) | ..`."
        )
    if name in _FOREIGN_FUNCTIONS:
        return Advice(_FOREIGN_FUNCTIONS[name])
    found = _meant(c, name, _visible(c, node), BUILTINS)
    return found or Advice(f"Define it, as in `fun {name}(..) {{ .. }}`.")


def unknown_type(c: Checker, name: str) -> Advice:
    """T025"""
    if imported := _of_a_module(c, name):
        return imported
    if name in _FOREIGN_TYPES:
        return Advice(_FOREIGN_TYPES[name])
    module, dot, member = name.partition(".")
    if dot:
        return _unknown_type_of_module(c, module, member)
    types = {s.name: s for s in c.result.declares.values() if s.kind is SymbolKind.TYPE}
    found = _meant(c, name, types, (*SCALARS, *_GENERIC))
    return found or Advice(f"Declare it, as in `type {name} {{ .. }}`.")


def _unknown_type_of_module(c: Checker, module: str, name: str) -> Advice:
    imports = [s.node for s in c.result.scope.symbols if s.name == module]
    paths = [node.path for node in imports if isinstance(node, n.ImportDecl)]
    known = c.declarations.interfaces.get(paths[0]) if paths else None
    near = nearest(name, known.types) if known else None
    if near is None:
        return Advice(f"`{module}` has no such type." if paths else f"Import `{module}` first.")
    label = c.elsewhere.label(Foreign(paths[0], (near,)))
    return Advice(f"Did you mean `{module}.{near}`?", label)


def _of_a_module(c: Checker, name: str) -> Advice | None:
    """A name that an imported module has, and that stands here without the module."""
    for symbol in c.result.scope.symbols:
        module = c.result.symbol_types.get(symbol)
        if isinstance(module, ModuleTy) and name in (*module.members, *module.types):
            label = c.elsewhere.label(Foreign(module.path, (name,)))
            return Advice(f"Write `{symbol.name}.{name}`.", label)
    return None


def unknown_stream(c: Checker, name: str) -> Advice:
    """T031"""
    streams = {s.name: s for s in c.result.declares.values() if isinstance(s.node, n.StreamDecl)}
    found = _meant(c, name, streams)
    return found or Advice(f"Declare it, as in `stream {name} {{ .. }}`.")


def unknown_target(c: Checker, node: n.Node, name: str) -> Advice:
    """T001"""
    symbol = c.result.uses.get(node)
    if symbol is not None:
        return Advice(
            f"Move the declaration of `{name}` up, above this line.",
            declared(c, symbol, "declared further down"),
        )
    variables = {k: s for k, s in _visible(c, node).items() if s.mutable}
    return _meant(c, name, variables) or Advice(f"Declare it first, with `var {name} = ..`.")


def unknown_field(c: Checker, name: str, made: StructTy | AgentTy) -> Advice:
    """T026"""
    functions = made.methods if isinstance(made, StructTy) else made.intents
    near = nearest(name, (*made.fields, *functions))
    if near is not None:
        member = _member(c, made, near)
        if member is None:
            foreign = Foreign(made.home, (made.name, near))
            return Advice(f"Did you mean `{near}`?", c.elsewhere.label(foreign))
        labels = (named(c, member.span, near, "declared here"),)
        return Advice(f"Did you mean `{near}`?", labels)
    fields = listed(list(made.fields))
    word = "field is" if len(made.fields) == 1 else "fields are"
    return Advice(
        f"The {word} {fields}." if fields else f"`{made}` has no fields.", type_declared(c, made)
    )


def _member(c: Checker, made: StructTy | AgentTy, name: str) -> n.Node | None:
    """What declares a field, method or intent; nothing for a type of another module."""
    field = c.declarations.field_nodes.get((made, name))
    if field is not None:
        return field
    for node, ty in c.declarations.types.items():
        if ty is made and isinstance(node, n.StructDecl | n.AgentDecl):
            for part in node.methods if isinstance(node, n.StructDecl) else node.body:
                match part:
                    case n.FunDecl() | n.IntentDecl() | n.LetStmt() if part.name == name:
                        return part
    return None


def unknown_member(c: Checker, name: str, module: ModuleTy) -> Advice:
    """T026 of an imported module"""
    near = nearest(name, module.members)
    if near is None:
        return Advice(f"`{module.name}` has no such name.")
    return Advice(f"Did you mean `{near}`?", c.elsewhere.label(Foreign(module.path, (near,))))


def immutable(c: Checker, symbol: Symbol) -> Advice:
    """T024"""
    match symbol.node:
        case n.LetStmt():
            help_text = f"Declare it with `var {symbol.name}` to change it."
        case n.FunDecl():
            help_text = f"`{symbol.name}` is a function; give the variable another name."
        case _:
            help_text = f"Use a variable of your own, as in `var copy = {symbol.name}`."
    return Advice(help_text, declared(c, symbol, "declared here, not with `var`"))


def untyped(node: n.LetStmt) -> Advice:
    """T000"""
    word = "var" if node.mutable else "let"
    return Advice(f"Write `{word} {node.name} = ..` or `{word} {node.name}: ..` with a type.")


def untyped_parameter(c: Checker, node: n.Param) -> Advice:
    """T005"""
    label = named(c, node.span, node.name, "this parameter")
    return Advice(f"Write `{node.name}: ..` with a type.", (label,))


def _meant(
    c: Checker, name: str, symbols: dict[str, Symbol], others: Iterable[str] = ()
) -> Advice | None:
    """The one name that somebody may have meant, and where it is declared."""
    near = nearest(name, [*symbols, *others])
    if near is None:
        return None
    return Advice(f"Did you mean `{near}`?", declared(c, symbols.get(near)))


def _visible(c: Checker, node: n.Node) -> dict[str, Symbol]:
    """The names that could have been used at `node`."""
    found: dict[str, Symbol] = {}
    block = c.result.unresolved.get(node)
    while block is not None:
        for name, symbol in block.values.items():
            if symbol.kind in _HOISTED or symbol.span < node.span:
                found.setdefault(name, symbol)
        block = block.parent
    return found

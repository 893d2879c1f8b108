"""The type walk: what is the type of each expression, and what is wrong (SEMANTICS section 5).

`check` resolves the names, declares the types and the signatures of the top-level functions, then
walks the statements in order.  The rules live in the modules listed in `_EXPRESSIONS` and
`_STATEMENTS`, one function per node; `state.Checker` is what they share.

Types are used twice: for messages, and by the lowering, which emits plain Python operations where
it is told `int`.  So a slot (a variable, parameter, field or result) whose type turns out too
narrow for what flows into it is noted in `widened`, and the walk is made again, silently, with the
wider type.  Only programs with an error, or with `any` flowing into a variable of inferred type,
need it.

The reference reports the first error of each top-level statement.  That one comes first here too;
further ones are reported for the statements inside it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mochi_import.check import (
    access,
    call,
    expr,
    external,
    literals,
    logic,
    match,
    members,
    operators,
    queries,
    stmt,
    variables,
)
from mochi_import.check.advice_names import unknown_type
from mochi_import.check.bounds import bounds_of, finish_bounds
from mochi_import.check.declare import Declarations
from mochi_import.check.effects import Effects
from mochi_import.check.elsewhere import Elsewhere, no_sources
from mochi_import.check.results import guesses, refuted
from mochi_import.check.scope import resolve
from mochi_import.check.state import Checker, FunctionContext
from mochi_import.check.ty import ANY, UNIT, AgentTy, FunTy, ModuleTy, StructTy
from mochi_import.check.waiting import Waiting
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from mochi_import.check.elsewhere import Sources
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.ty import Ty
    from mochi_import.diagnostics.model import Problems

_EXPRESSIONS = {
    kind: rule
    for module in (access, call, expr, external, literals, logic, match, operators, queries)
    for kind, rule in module.RULES.items()
}
_STATEMENTS = {
    kind: rule for module in (members, stmt, variables) for kind, rule in module.RULES.items()
}

# A wider type can make others too narrow in turn.  Past this many rounds nothing is claimed at all.
_MAX_ROUNDS = 12

# A known result makes those of its callers known, at the price of one more walk.  Past this many
# functions only the first walk is asked.
_MAX_GUESSES = 50


def check(
    tree: n.Module,
    problems: Problems,
    interfaces: Mapping[str, ModuleTy] | None = None,
    sources: Sources = no_sources,
) -> CheckedModule:
    """Resolve and type a module; what is wrong goes to `problems`.

    `interfaces` gives the members of imported modules by import path, `sources` finds their texts.
    """
    elsewhere = Elsewhere(sources)
    result = resolve(tree)
    interfaces = interfaces or {}
    returned = _walk(result, problems, elsewhere, interfaces)
    guessed = guesses(result.functions, returned)
    more = len(guessed)
    while more:
        returned = _walk(result, problems, elsewhere, interfaces, guessed)
        wrong = refuted(guessed, returned)
        guessed.update(dict.fromkeys(wrong, ANY))
        more = len(wrong)
        if not wrong and len(guessed) <= _MAX_GUESSES:
            further = guesses(result.functions, returned)
            more = len(further.keys() - guessed.keys())
            guessed = further | guessed
    return result


def _walk(
    result: CheckedModule,
    problems: Problems,
    elsewhere: Elsewhere,
    interfaces: Mapping[str, ModuleTy],
    guessed: Mapping[Hashable, Ty] | None = None,
) -> Mapping[Hashable, list[Ty]]:
    """Fill the tables of types, and give the types of what each function returns.

    With `guessed` results of functions nothing is reported.
    """
    widened: dict[Hashable, Ty] = dict(guessed or {})
    for turn in range(_MAX_ROUNDS):
        result.types.clear()
        result.symbol_types.clear()
        result.coercions.clear()
        result.assumed.clear()
        result.received.clear()
        c = Checker(
            result,
            problems,
            _STATEMENTS,
            _EXPRESSIONS,
            Declarations(result, widened, interfaces),
            Effects(result),
            widened,
            elsewhere,
            silent=turn > 0 or guessed is not None,
        )
        _check_module(c, result.tree, interfaces)
        if not c.grew:
            return c.returned
    result.types.clear()
    result.symbol_types.clear()
    result.assumed.clear()
    return {}


def _check_module(c: Checker, tree: n.Module, interfaces: Mapping[str, ModuleTy]) -> None:
    _declare_symbols(c, tree, interfaces)
    c.function = FunctionContext(UNIT)
    for node in tree.body:
        c.reported, c.first = False, None
        c.block((node,))
    _finish_functions(c)
    _report_unknown_types(c)


def _finish_functions(c: Checker) -> None:
    """Now that all bodies are known: what is asked of effects and bounds, and both in the types of
    functions, methods and intents, where importers find them, with what may wait."""
    effects = Effects(c.result)
    waiting = c.result.waiting = Waiting(c.result)
    finish_bounds(c)
    for check in c.deferred:
        c.reported, c.first = False, None
        check(effects)
    for node, made in c.declarations.types.items():
        match node, made:
            case n.StructDecl(methods=parts), StructTy(methods=members):
                pass
            case n.AgentDecl(body=parts), AgentTy(intents=members):
                pass
            case _:
                continue
        for part in parts:
            if isinstance(part, n.FunDecl | n.IntentDecl):
                known = members[part.name].with_effects(effects.of_function(part))
                members[part.name] = replace(known, waits=waiting.may_wait(part))
    types = c.result.symbol_types
    for node, symbol in c.result.declares.items():
        ty = types.get(symbol)
        if not isinstance(ty, FunTy):
            continue
        if isinstance(node, n.LetStmt) and node.value is not None:
            types[symbol] = replace(ty, waits=ty.waits or waiting.value_may_wait(node.value))
        elif isinstance(node, n.FunDecl):
            known = replace(ty, bounds=bounds_of(c, node), waits=waiting.may_wait(node))
            types[symbol] = known.with_effects(effects.of_function(node))


def _declare_symbols(c: Checker, tree: n.Module, interfaces: Mapping[str, ModuleTy]) -> None:
    """Give every symbol that is visible before its declaration its type."""
    types = c.result.symbol_types
    for node, symbol in c.result.declares.items():
        match node:
            case n.FunDecl() if symbol.owner is c.result.scope:
                types[symbol] = c.signature(node)
            case n.Variant():
                types[symbol] = _constructor(c, node)
            case n.StructDecl() | n.SumDecl() | n.AgentDecl():
                types[symbol] = c.declarations.types[node]
            case n.ExternFunDecl() | n.ExternVarDecl() if len(node.path) == 1:
                types[symbol] = c.declarations.extern(node)
            case n.ImportDecl():
                types[symbol] = c.declarations.module(node, interfaces)
    for extern in tree.body:
        match extern:
            case n.ExternFunDecl(path=(owner, name)) | n.ExternVarDecl(path=(owner, name)):
                _declare_member(c, owner, name, c.declarations.extern(extern))


def _constructor(c: Checker, node: n.Variant) -> Ty:
    """A variant by itself is a value; one with fields is a function that makes it."""
    made = c.declarations.types[node]
    assert isinstance(made, StructTy)
    return FunTy(tuple(made.fields.values()), made) if made.fields else made


def _declare_member(c: Checker, owner: str, name: str, ty: Ty) -> None:
    """`extern fun math.sqrt(..)` types a member of what `math` stands for."""
    for symbol in c.result.scope.symbols:
        if symbol.name == owner:
            made = c.result.symbol_types.setdefault(symbol, ModuleTy(owner))
            if isinstance(made, ModuleTy):
                made.members[name] = ty
                made.functions.pop(name, None)
                return


def _report_unknown_types(c: Checker) -> None:
    """T025, which the reference reports after everything else."""
    for node in c.declarations.unknown:
        c.reported, c.first = False, None
        c.report("T025", node.span, node.name, advice=partial(unknown_type, c, node.name))

"""Programs drawn from the grammar itself: what it allows either compiles or is refused with errors
of the compiler's own.

They are full of undefined names and wrong types, so each is compiled unchecked as well.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pkgutil import get_data

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lark import Lark
from lark.grammar import NonTerminal, Symbol, Terminal

from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.options import CheckMode, CompilerOptions
from mochi_import.source import SourceFile
from mochi_import.syntax import tables

SAMPLES = {
    "NAME": ["x", "f", "xs", "P", "A", "print", "len", "class", "_"],
    "INT": ["0", "1", "0xff", "9007199254740993"],
    "FLOAT": ["1.5", "2e3"],
    "STRING": ['"s"', '"a.json"', '"caf\\u00e9"'],
    # What classify.py makes of other tokens.
    "_STRUCT_OPEN": ["{"],
    "_ELSE_IF": ["if"],
    "_FUN_DECL": ["fun"],
    "_SAFE_DOT": ["?."],
    "_SAFE_OPEN": ["?["],
    "_PROPAGATE": ["?"],
    "_PATH": ["::"],
    "_GENERIC_OPEN": ["<"],
    "LESS": ["<"],
    "CHANNEL": ["chan", "stream"],
    "UNION_ALL": ["union all"],
}
DEPTH = 14


@cache
def productions() -> dict[str, list[list[Symbol]]]:
    grammar = (get_data("mochi_import.syntax", tables.GRAMMAR) or b"").decode()
    found: dict[str, list[list[Symbol]]] = {}
    for rule in Lark(grammar, parser="lalr", lexer="basic").rules:
        found.setdefault(rule.origin.name, []).append(list(rule.expansion))
    return found


@cache
def heights() -> dict[str, int]:
    """How many levels the least derivation of each rule has."""
    least: dict[str, int] = {}
    while len(least) < len(productions()):
        for name, expansions in productions().items():
            known = [h for h in (height(e, least) for e in expansions) if h is not None]
            if known and name not in least:
                least[name] = 1 + min(known)
    return least


def height(expansion: list[Symbol], least: dict[str, int]) -> int | None:
    names = [symbol.name for symbol in expansion if isinstance(symbol, NonTerminal)]
    return max((least[name] for name in names), default=0) if set(names) <= set(least) else None


@cache
def spelling() -> dict[str, list[str]]:
    data = tables.load()
    fixed = {kind: [text] for text, kind in (data.words | data.marks).items()}
    return fixed | SAMPLES


@st.composite
def programs(draw: st.DrawFn) -> str:
    least = heights()

    def derive(symbol: Symbol, depth: int) -> list[str]:
        if isinstance(symbol, Terminal):
            texts = spelling().get(symbol.name, [symbol.name.strip("_").lower()])
            return [draw(st.sampled_from(texts))]
        expansions = productions()[symbol.name]
        fitting = [e for e in expansions if (height(e, least) or 0) < depth]
        shortest = min(expansions, key=lambda e: height(e, least) or 0)
        expansion = draw(st.sampled_from(fitting or [shortest]))
        return [text for part in expansion for text in derive(part, depth - 1)]

    start = NonTerminal("start")
    return " ".join(derive(start, DEPTH + least["start"]))


def check(text: str, mode: CheckMode) -> None:
    compilation = Compilation(SourceFile("a.mochi", text), CompilerOptions(mode))
    with suppress(CompileError):
        assert compilation.code


@settings(suppress_health_check=list(HealthCheck))
@given(programs())
def test_what_the_grammar_allows_compiles_or_is_refused(text: str) -> None:
    check(text, "error")
    check(text, "off")

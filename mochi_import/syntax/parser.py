"""Source text to syntax tree.

The loop below runs the LALR(1) tables that lark worked out from mochi.lark.  It differs from lark's
own in two ways, both for speed: a value is built into its node as soon as its rule is complete, with
no tree in between, and reductions that only hand a value up the ladder of precedence are made in one
step, which is worked out when it is first needed and then remembered.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.diagnostics.model import Problems
from mochi_import.source import SourceFile, Span
from mochi_import.syntax import tables
from mochi_import.syntax.builder import Builder
from mochi_import.syntax.classify import classify
from mochi_import.syntax.expected import unexpected
from mochi_import.syntax.lexer import Lexer
from mochi_import.syntax.nodes import Module
from mochi_import.syntax.token import Token

MAX_STACK = 4000


def decode(data: bytes, name: str) -> SourceFile:
    """Bytes as a source file, without a byte order mark; raises CompileError if not UTF-8."""
    try:
        return SourceFile(name, data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        source = SourceFile(name, data.decode("utf-8", "replace"))
        line = before.count("\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise syntax_error(
            source, "P044", Span(line, column, line, column + 1), f"byte 0x{data[error.start]:02x}"
        ) from None


def parse(
    source: SourceFile, problems: Problems | None = None, *, tolerant: bool = False
) -> Module:
    """The tree of a file; raises CompileError with a P-code at the first error.

    Warnings go to `problems`.  Old programs hold statements without effect (P065), which do no
    harm: a tolerant parse only warns of them.
    """
    automaton = _automaton()
    lexed = automaton.lexer.lex(source)
    builder = Builder(source, lexed.docs)
    module = automaton.run(source, classify(source, lexed.tokens), builder)
    for warning in builder.finish(tolerant=tolerant):
        if problems is not None:
            problems.add(warning)
    return module


@cache
def _automaton() -> _Automaton:
    return _Automaton(tables.load())


class _Automaton:
    """The tables, and what has been learnt of chains of reductions."""

    def __init__(self, data: tables.Tables) -> None:
        self.tables = data
        self.lexer = Lexer(data)
        self.landings: dict[tuple[int, str, str], int] = {}

    def run(self, source: SourceFile, tokens: list[Token], builder: Builder) -> Module:
        """Parse classified tokens, END last."""
        data = self.tables
        actions, rules = data.actions, data.rules
        landings = self.landings
        makers = [getattr(builder, rule.make) if rule.make not in ("", "=") else None for rule in rules]
        states = [0]
        values: list[Any] = []
        firsts: list[int] = []  # the index of the first token of each value
        state = 0
        for index, token in enumerate(tokens):
            kind = token.kind
            while True:
                action = actions[state].get(kind)
                if action is None:
                    raise unexpected(source, tokens, index, data, states)
                if action >= 0:
                    break
                origin, size, make, pick, spread = rules[-1 - action]
                if size:
                    children = values[-size:]
                    first = firsts[-size]
                    del states[-size:], values[-size:], firsts[-size:]
                else:
                    children, first = [], index
                if make == "=":
                    value = children[pick[0]]
                elif make:
                    if spread:
                        arguments = _spread(children, pick)
                    else:
                        arguments = [children[i] if i >= 0 else None for i in pick]
                    start = tokens[first].span
                    end = tokens[index - 1].span if size else start
                    value = makers[-1 - action](Span(start[0], start[1], end[2], end[3]), *arguments)
                elif spread:
                    value = children[0]
                    value.extend(children[i] for i in pick[1:])
                else:
                    value = [children[i] for i in pick]
                below = states[-1]
                key = (below, origin, kind)
                state = landings.get(key, -1)
                if state < 0:
                    state = landings[key] = self.land(*key)
                states.append(state)
                values.append(value)
                firsts.append(first)
            state = action
            states.append(state)
            values.append(token)
            firsts.append(index)
            if len(states) > MAX_STACK:
                raise syntax_error(source, "P099", token.span)
        module: Module = values[0]
        return module

    def land(self, below: int, origin: str, kind: str) -> int:
        """The state after a reduction to `origin` and all that then only hand its value on."""
        state = self.tables.gotos[below][origin]
        while True:
            action = self.tables.actions[state].get(kind, 0)
            if action >= 0:
                return state
            rule = self.tables.rules[-1 - action]
            if rule.make != "=" or rule.size != 1:
                return state
            state = self.tables.gotos[below][rule.origin]


def _spread(children: list[Any], pick: list[int]) -> list[Any]:
    arguments: list[Any] = []
    for i in pick:
        child = children[i] if i >= 0 else None
        if isinstance(child, list):
            arguments.extend(child)
        else:
            arguments.append(child)
    return arguments

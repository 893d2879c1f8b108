"""Source text to syntax tree.

The loop below runs the LALR(1) automaton that lark worked out from mochi.lark.  It differs from
lark's own loop in two ways, both for speed.  A value becomes a node as soon as its rule is
complete, with no tree in between.  And reductions that only hand a value up the ladder of
precedence are made in one step, which is worked out when it is first needed and then remembered.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.diagnostics.model import CompileError, Problems
from mochi_import.source import SourceFile, Span
from mochi_import.syntax import nodes, tables
from mochi_import.syntax.builder import Builder
from mochi_import.syntax.classify import classify
from mochi_import.syntax.expected import unexpected
from mochi_import.syntax.lexer import MAX_ERRORS, Lexer
from mochi_import.syntax.recovery import Recovery
from mochi_import.syntax.token import BROKEN
from mochi_import.syntax.words import BEFORE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.diagnostics.model import Diagnostic
    from mochi_import.syntax.builder.base import Refusal
    from mochi_import.syntax.recovery import Resumption
    from mochi_import.syntax.token import Token

# The stack grows with nesting, a few entries a level; real programs stay below 200.
MAX_STACK = 4000


def decode(data: bytes, name: str) -> SourceFile:
    """Bytes as a source file, without a byte order mark; raises CompileError if not UTF-8."""
    try:
        return SourceFile(name, data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        place = Span(line, column, line, column + 1)
        source = SourceFile(name, data.decode("utf-8", "replace"))
        byte = f"byte 0x{data[error.start]:02x}"
        raise syntax_error(source, "P044", place, byte) from None


def parse(
    source: SourceFile, problems: Problems | None = None, *, tolerant: bool = False
) -> nodes.Module:
    """The tree of a file; raises CompileError with all errors of syntax that were found.

    The first is the one at which the reference stops.  Warnings go to `problems`.  Old programs
    hold statements without effect (P065), which do no harm: a tolerant parse only warns of them.
    """
    automaton = _automaton()
    lexed = automaton.lexer.lex(source)
    builder = Builder(source, lexed.docs)
    parse_ = _Parse(automaton, source, classify(source, lexed.tokens), builder)
    module = parse_.run()
    errors = _worth_telling(lexed.errors, parse_.errors, builder.refused)
    if module is None or errors:
        raise CompileError(Problems(source, errors))
    for warning in builder.finish(tolerant=tolerant):
        if problems is not None:
            problems.add(warning)
    return module


def _worth_telling(
    lexical: list[Diagnostic], grammar: list[Diagnostic], refused: list[Refusal]
) -> list[Diagnostic]:
    """The errors of a file by place, one for a line, and not too many.

    The reference reads all tokens before it parses, so an error of grammar above the first wrong
    token must not come first.  A form with an error inside is not judged.
    """
    broken = lexical + grammar
    found = broken + [
        one.error for one in refused if not any(one.holds(other.span) for other in broken)
    ]
    first = lexical[0].span if lexical else Span(0, 0, 0, 0)
    lines: dict[int, Diagnostic] = {}
    for one in sorted(found, key=lambda d: d.span):
        if one.span >= first:
            lines.setdefault(one.span.line, one)
    return list(lines.values())[:MAX_ERRORS]


@cache
def _automaton() -> _Automaton:
    return _Automaton(tables.load())


class _Automaton:
    """The tables, and what has been learnt of chains of reductions."""

    def __init__(self, data: tables.Tables) -> None:
        self.tables = data
        self.lexer = Lexer(data)
        self.landings: dict[tuple[int, str, str], int] = {}

    def land(self, below: int, origin: str, kind: str) -> int:
        """The state after a reduction to `origin`, and after all that then only hand it on.

        `below` is the state before the reduced symbols, `kind` that of the next token.
        """
        key = below, origin, kind
        state = self.landings.get(key)
        if state is None:
            state = self.landings[key] = self._climb(below, origin, kind)
        return state

    def _climb(self, below: int, origin: str, kind: str) -> int:
        while True:
            state = self.tables.gotos[below][origin]
            action = self.tables.actions[state].get(kind, 0)
            if action >= 0:
                return state
            rule = self.tables.rules[-1 - action]
            if rule.make != tables.HAND_ON or rule.size != 1:
                return state
            origin = rule.origin


class _Parse:
    """One parse: three stacks of equal height, and the tokens.

    `firsts` holds for each value the index of its first token, so that spans need no arithmetic.
    """

    def __init__(
        self, automaton: _Automaton, source: SourceFile, tokens: list[Token], builder: Builder
    ) -> None:
        self.automaton = automaton
        self.source = source
        self.tokens = tokens
        self.makers = [_maker(builder, rule.make) for rule in automaton.tables.rules]
        self.states = [0]
        self.values: list[Any] = [None]
        self.firsts = [0]
        self.errors: list[Diagnostic] = []
        self.resumed = 0
        self.reserved: set[str] = set()

    def run(self) -> nodes.Module | None:
        """The tree; none where the parse could not go on after an error."""
        index = self.advance(0)
        while index < len(self.tokens):
            resumption = self.recover(index)
            if resumption is None:
                return None
            del self.states[resumption.height :]
            del self.values[resumption.height :]
            del self.firsts[resumption.height :]
            self.resumed = resumption.at
            index = self.advance(resumption.at)
        module: nodes.Module = self.values[1]
        return module

    def advance(self, start: int) -> int:
        """Shift every token from `start` on, reducing before each as far as it asks for; returns
        the index of the first that cannot be shifted."""
        states, values, firsts = self.states, self.values, self.firsts
        data = self.automaton.tables
        tokens = self.tokens
        for index in range(start, len(tokens)):
            token = tokens[index]
            kind = token.kind
            action = data.actions[states[-1]].get(kind)
            while action is not None and action < 0:
                self.reduce(-1 - action, index, kind)
                action = data.actions[states[-1]].get(kind)
            if action is None:
                return index
            states.append(action)
            values.append(token)
            firsts.append(index)
            if len(states) > MAX_STACK:
                raise syntax_error(self.source, "P099", token.span)
        return len(tokens)

    def recover(self, index: int) -> Resumption | None:
        """Note the error at a token, unless it only follows from an earlier one."""
        data = self.automaton.tables
        recovery = Recovery(data, self.tokens, self.states, self.firsts, index)
        token = self.tokens[index]
        told = token.kind == BROKEN or self.uses_reserved(token)
        if not told and not (self.resumed and recovery.is_consequence(self.resumed)):
            error = unexpected(self.source, self.tokens, index, data, self.states)
            self.errors += error.problems.found
        if index and self.tokens[index - 1].kind in BEFORE_NAMES:
            self.reserved.add(token.text)
        return recovery.resume() if len(self.errors) < MAX_ERRORS else None

    def uses_reserved(self, token: Token) -> bool:
        """Whether the line has a word that could not be declared, and so cannot be used."""
        return not self.reserved.isdisjoint(re.findall(r"\w+", self.source.line(token.span.line)))

    def reduce(self, number: int, index: int, kind: str) -> None:
        """Replace the children of a rule by its value; `index` is that of the next token."""
        rule = self.automaton.tables.rules[number]
        size, pick = rule.size, rule.pick
        if size:
            children = self.values[-size:]
            first = self.firsts[-size]
            del self.states[-size:], self.values[-size:], self.firsts[-size:]
        else:
            children, first = [], index
        if rule.make == tables.HAND_ON:
            value = children[pick[0]]
        elif rule.make == tables.REPEAT:
            value = _spread(children, pick) if rule.spread else [children[i] for i in pick]
        else:
            parts = _spread(children, pick) if rule.spread else _picked(children, pick)
            start = self.tokens[first].span
            end = self.tokens[index - 1].span if size else start
            span = Span(start.line, start.column, end.end_line, end.end_column)
            value = self.makers[number](span, *parts)
        self.states.append(self.automaton.land(self.states[-1], rule.origin, kind))
        self.values.append(value)
        self.firsts.append(first)


def _maker(builder: Builder, name: str) -> Callable[..., Any]:
    """The builder's method for a rule, or else the node class of that name."""
    if name in (tables.HAND_ON, tables.REPEAT):
        return list
    camel = "".join(word.capitalize() for word in name.split("_"))
    maker: Callable[..., Any] = getattr(builder, name, None) or getattr(nodes, camel)
    return maker


def _picked(children: list[Any], pick: list[int]) -> list[Any]:
    """The chosen children, None for those that are missing."""
    return [children[i] if i >= 0 else None for i in pick]


def _spread(children: list[Any], pick: list[int]) -> list[Any]:
    """The chosen children, with the elements of lists in place of the lists.

    The first of them, if a list, is extended in place: a repetition grows by one element at a time.
    """
    parts: list[Any] = []
    for number, child in enumerate(_picked(children, pick)):
        if not isinstance(child, list):
            parts.append(child)
        elif number:
            parts.extend(child)
        else:
            parts = child
    return parts

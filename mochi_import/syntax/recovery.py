"""Where to go on after an error of grammar, so that errors further down are found in the same run.

Brackets cannot tell where the broken part ends, for one of them is often what is broken.  Layout
can: people indent.  So the parser goes on where a line begins in the column of the part that broke,
a statement, a member of a type or an arm of a match, or with the `}` below the line that opened the
block around it.  What is left out is missed by nobody, since a file with an error has no tree.

The rules are chosen to stay silent rather than to report what only follows from an earlier error:

- a name or a value continues in a list only where all brackets of the broken part are closed;
- an error counts only in a part that began after the place where the parser went on;
- a closing bracket that is wrong counts only if its opening one stands after that place.

Where layout gives no answer, the first error remains the only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mochi_import.syntax.tables import END, Tables, stack_before

if TYPE_CHECKING:
    from mochi_import.syntax.token import Token

# What stands in lists on lines of its own, as rules of mochi.lark.
_PARTS: Final = ("stmt", "member", "agent_member", "arm")

_OPENERS: Final = frozenset({"LBRACE", "_STRUCT_OPEN", "LPAR", "LSQB", "_SAFE_OPEN", "_open"})
_CLOSERS: Final = frozenset({"RBRACE", "RPAR", "RSQB"})

# Words that begin a statement and nothing else; they need no closed brackets before them.
_STARTERS: Final = frozenset(
    [
        "LET",
        "VAR",
        "_FUN_DECL",
        "EXPORT",
        "TYPE",
        "IMPORT",
        "EXTERN",
        "RETURN",
        "WHILE",
        "FOR",
        "BREAK",
        "CONTINUE",
        "TEST",
        "BENCH",
        "EXPECT",
        "STREAM",
        "AGENT",
        "INTENT",
        "ON",
        "EMIT",
        "MODEL",
        "FACT",
        "RULE",
    ]
)


class Resumption(NamedTuple):
    """Where to go on: with a stack cut to `height` entries, at the token `at`."""

    height: int
    at: int


class _List(NamedTuple):
    """A list on the stack whose last part broke.

    `columns` are those of the first part and of the broken one, where they begin a line; `end` is
    the column of a `}` that would end the list, 0 if none does.  `open` is the number of brackets
    that are open in the broken part.
    """

    height: int
    columns: tuple[int, ...]
    end: int
    open: int


class Recovery:
    """The stacks of a parse that has stopped at the token `index`."""

    def __init__(
        self,
        tables: Tables,
        tokens: list[Token],
        states: list[int],
        firsts: list[int],
        index: int,
    ) -> None:
        self.tables = tables
        self.tokens = tokens
        self.states = states
        self.firsts = firsts
        self.index = index
        self.symbols = [tables.places[state].partition(" ")[0] for state in states]

    def is_consequence(self, resumed: int) -> bool:
        """Whether the error may only follow from the one after which the parser went on at the
        token `resumed`."""
        inner = next(h for h in range(len(self.states), 0, -1) if self._is_list(h))
        if self._start(inner) < resumed:
            return True
        token = self.tokens[self.index]
        if token.kind == "RBRACE" and self._begins_line(self.index):
            return token.span.column != self._end(inner)
        return token.kind in (*_CLOSERS, END) and self._last_opener() < resumed

    def resume(self) -> Resumption | None:
        """Where to go on, if that is clear."""
        lists = self._lists()
        opened = 0
        for index in range(self.index, len(self.tokens) - 1):
            token = self.tokens[index]
            if self._begins_line(index):
                for part in lists:
                    # A call that lacks its `)` stops at the name that begins the next line.
                    at_once = index == self.index and token.kind == "NAME"
                    if self._fits(token, part, 0 if at_once else part.open + opened):
                        return Resumption(part.height, index)
            if token.kind in _OPENERS:
                opened += 1
            elif token.kind in _CLOSERS:
                opened -= 1
        return None

    def _fits(self, token: Token, part: _List, opened: int) -> bool:
        """Whether the list goes on, or ends, with a token at the start of a line that stands inside
        of so many brackets."""
        if token.kind == "RBRACE":
            fits = token.span.column == part.end
        else:
            closed = opened <= 0 or token.kind in _STARTERS
            fits = token.span.column in part.columns and closed
        return fits and bool(stack_before(self.tables, self.states[: part.height], token.kind))

    def _lists(self) -> list[_List]:
        """The lists on the stack, innermost first."""
        found = []
        opened = 0
        for height in range(len(self.states), 0, -1):
            if self._is_list(height):
                found.append(_List(height, self._columns(height), self._end(height), opened))
            if self.symbols[height - 1] in _OPENERS:
                opened += 1
        return found

    def _is_list(self, height: int) -> bool:
        """Whether a part of a list could begin at this height of the stack, its last entry being
        the list so far, or the bracket before it where it is empty."""
        if height < len(self.states) and (
            self._takes_part(height + 1) or self.symbols[height] == "RBRACE"
        ):
            return False
        return self._takes_part(height)

    def _takes_part(self, height: int) -> bool:
        gotos = self.tables.gotos[self.states[height - 1]]
        return any(part in gotos for part in _PARTS)

    def _start(self, height: int) -> int:
        """The first token of what stands above this height."""
        return self.firsts[height] if height < len(self.firsts) else self.index

    def _columns(self, height: int) -> tuple[int, ...]:
        parts = [self.firsts[height - 1], self._start(height)]
        return tuple([self.tokens[i].span.column for i in parts if self._begins_line(i)])

    def _end(self, height: int) -> int:
        """The indentation of the line that opened the list."""
        for opener in (height - 1, height - 2):
            if opener > 0 and self.symbols[opener] in _OPENERS:
                first = self.firsts[opener]
                while not self._begins_line(first):
                    first -= 1
                return self.tokens[first].span.column
        return 0

    def _last_opener(self) -> int:
        for symbol, first in zip(reversed(self.symbols), reversed(self.firsts), strict=True):
            if symbol in _OPENERS:
                return first
        return -1

    def _begins_line(self, index: int) -> bool:
        before = self.tokens[index - 1].span.end_line if index else 0
        return before < self.tokens[index].span.line

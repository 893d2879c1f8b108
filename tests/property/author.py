"""The author of a program: its choices, what it has declared, and the types it uses."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from mochi_import.check.ty import (
    INT,
    STRING,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
)
from property.written import SCALARS, Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Author:
    """Writes one program.  `scope` holds what is visible; `loops` counts the loops around,
    `predicates` the predicates, in which nothing with an effect is called."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.scope: list[Variable] = []
        self.functions: list[Variable] = []
        self.structs: list[StructTy] = []
        self.sums: list[SumTy] = []
        self.names = 0
        self.loops = 0
        self.predicates = 0

    # Choices

    def pick[T](self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def fresh(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    @contextmanager
    def inside(self, *variables: Variable, loop: int = 0) -> Iterator[None]:
        """Within this, `variables` are visible too; what is declared there ends with it."""
        before = len(self.scope)
        self.scope += variables
        self.loops += loop
        try:
            yield
        finally:
            del self.scope[before:]
            self.loops -= loop

    @contextmanager
    def closure(self, parameter: Variable) -> Iterator[None]:
        """Within this, the body of a function is written, where no guard around it counts."""
        before = self.scope
        self.scope = [v for v in before if not v.narrowed] + [parameter]
        try:
            yield
        finally:
            self.scope = before

    @contextmanager
    def quiet(self, *, predicate: bool) -> Iterator[None]:
        """Within this, a predicate is written, if it is one."""
        self.predicates += predicate
        try:
            yield
        finally:
            self.predicates -= predicate

    # Types

    def type(self, depth: int) -> Ty:
        kinds: list[Callable[[], Ty]] = [lambda: self.pick(SCALARS)]
        if depth > 0:
            kinds += [
                lambda: ListTy(self.type(depth - 1)),
                lambda: MapTy(self.pick((INT, STRING)), self.type(depth - 1)),
                lambda: OptionTy(self.plain(depth - 1)),
                lambda: SetTy(self.pick((INT, STRING))),
                lambda: FunTy((self.pick(SCALARS),), self.type(depth - 1)),
            ]
            if self.structs:
                kinds.append(lambda: self.pick(self.structs))
            if self.sums:
                kinds.append(lambda: self.pick(self.sums))
        return self.pick(kinds)()

    def plain(self, depth: int) -> Ty:
        """A type that an option can have: `fun(): int?` would be a function of optional result."""
        ty = self.type(depth)
        inner = ty.inner if isinstance(ty, OptionTy) else ty
        return self.pick(SCALARS) if isinstance(inner, FunTy) else inner

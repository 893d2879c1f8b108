"""What facts, rules and queries are made of.

An argument of an atom is a `Var`, the wildcard `ANY`, or a constant: any other value.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final


class Var:
    """A logic variable; two with one name are the same variable of their rule."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


class Wildcard:
    """The type of `ANY`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "_"


ANY: Final = Wildcard()


class Atom:
    """`parent(X, "bob")`: a condition of a rule, the head of a rule, or a goal."""

    __slots__ = ("args", "name")

    def __init__(self, name: str, args: tuple[object, ...]) -> None:
        self.name = name
        self.args = args

    @property
    def predicate(self) -> tuple[str, int]:
        """Predicates of one name with different numbers of arguments are different ones."""
        return self.name, len(self.args)

    def variables(self) -> Iterator[str]:
        """The names of the variables, with repetitions."""
        return (arg.name for arg in self.args if isinstance(arg, Var))

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.args))})"


class Negation:
    """`not parent(X, _)`: holds when the atom has no answer."""

    __slots__ = ("atom",)

    def __init__(self, atom: Atom) -> None:
        self.atom = atom

    def __repr__(self) -> str:
        return f"not {self.atom!r}"


class Comparison:
    """`X != Y`; `==` with a variable that nothing else binds gives it the other side's value."""

    __slots__ = ("left", "op", "right")

    def __init__(self, op: str, left: object, right: object) -> None:
        self.op = op
        self.left = left
        self.right = right

    def __repr__(self) -> str:
        return f"{self.left!r} {self.op} {self.right!r}"


type Literal = Atom | Negation | Comparison


class Rule:
    """`head :- body`"""

    __slots__ = ("body", "head")

    def __init__(self, head: Atom, body: tuple[Literal, ...]) -> None:
        self.head = head
        self.body = body

    def __repr__(self) -> str:
        return f"{self.head!r} :- {', '.join(map(repr, self.body))}"

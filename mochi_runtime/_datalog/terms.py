"""What facts, rules and queries are made of.

An argument of an atom is a `Var`, the wildcard `ANY`, a `Calculation`, or a constant: any other
value.
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


class Calculation:
    """`A + 1`: arithmetic on terms."""

    __slots__ = ("left", "op", "right")

    def __init__(self, op: str, left: object, right: object) -> None:
        self.op = op
        self.left = left
        self.right = right

    def __repr__(self) -> str:
        sides = (f"({x!r})" if isinstance(x, Calculation) else repr(x) for x in self.sides)
        return f" {self.op} ".join(sides)

    @property
    def sides(self) -> tuple[object, object]:
        """Both operands."""
        return self.left, self.right


def variables_in(*terms: object) -> Iterator[str]:
    """The names of the variables, with repetitions."""
    for term in terms:
        if isinstance(term, Var):
            yield term.name
        elif isinstance(term, Calculation):
            yield from variables_in(*term.sides)


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
        return variables_in(*self.args)

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.args))})"


class Negation:
    """`not parent(X, _)`: holds when the atom has no answer."""

    __slots__ = ("atom",)

    def __init__(self, atom: Atom) -> None:
        self.atom = atom

    def variables(self) -> Iterator[str]:
        """The names of the variables, with repetitions."""
        return self.atom.variables()

    def __repr__(self) -> str:
        return f"not {self.atom!r}"


class Comparison:
    """`X != Y`; `==` with a variable that nothing else binds gives it the other side's value."""

    __slots__ = ("left", "op", "right")

    def __init__(self, op: str, left: object, right: object) -> None:
        self.op = op
        self.left = left
        self.right = right

    def variables(self) -> Iterator[str]:
        """The names of the variables, with repetitions."""
        return variables_in(self.left, self.right)

    def __repr__(self) -> str:
        return f"{self.left!r} {self.op} {self.right!r}"


class Aggregate:
    """`N = count { C : parent(P, C) }`: over all answers of the body, grouped by the variables that
    the rest of the rule mentions as well."""

    __slots__ = ("body", "op", "target", "value")

    def __init__(self, target: object, op: str, value: object, body: tuple[Literal, ...]) -> None:
        self.target = target
        self.op = op
        self.value = value
        self.body = body

    def variables(self) -> Iterator[str]:
        """The names of the variables, with repetitions."""
        yield from variables_in(self.target, self.value)
        for literal in self.body:
            yield from literal.variables()

    def __repr__(self) -> str:
        body = ", ".join(map(repr, self.body))
        return f"{self.target!r} = {self.op} {{ {self.value!r} : {body} }}"


type Literal = Atom | Negation | Comparison | Aggregate


class Rule:
    """`head :- body`; `text` is what the program says where this rule was made from another."""

    __slots__ = ("body", "head", "text")

    def __init__(self, head: Atom, body: tuple[Literal, ...], text: str = "") -> None:
        self.head = head
        self.body = body
        self.text = text or f"{head!r} :- {', '.join(map(repr, body))}"

    def __repr__(self) -> str:
        return self.text


class Summary:
    """The tuples of `of` in groups of equal first columns, each with one value for the column after
    them: how an aggregate's predicate is worked out."""

    __slots__ = ("of", "op", "predicate", "text")

    def __init__(self, predicate: tuple[str, int], op: str, of: tuple[str, int], text: str) -> None:
        self.predicate = predicate
        self.op = op
        self.of = of
        self.text = text

    def __repr__(self) -> str:
        return self.text

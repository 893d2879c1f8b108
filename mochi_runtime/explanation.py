"""Why an `expect` does not hold: the values of its operands, for whoever shows them.

Code that was compiled for tests raises `Unmet` with the parts of its condition.  A part is source
text, or has a value: a plain `Value`, an `Operation` on other parts, or a value and `Where` it came
from.  `Explainer` turns them into lines; how a value is written, and what else can be said of two
values that were compared, is up to the one who shows it.

    expect half(x) == 4        expect 3 == 4
                                +  where 3 = half(7)
"""

from __future__ import annotations

from mochi_runtime.errors import ASSERT_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Final, NoReturn

    type Part = str | Value
    type Write = Callable[[Any], str]
    type Compare = Callable[[str, Any, Any], Sequence[str]]


class Skipped:
    """The type of `SKIPPED`, which stands for the value of an operand that was not evaluated."""

    __slots__ = ()


SKIPPED: Final[Any] = Skipped()


class Unmet(MochiError):
    """The failure of an `expect` that can be explained."""

    def __init__(self, message: str, condition: Part) -> None:
        super().__init__(message, ASSERT_FAULT)
        self.condition = condition


@without_frames
def unmet(place: str, condition: Part) -> NoReturn:
    """What an `expect` does that does not hold; `place` is FILE:LINE: SOURCE LINE."""
    __tracebackhide__ = True  # pytest's debugger stops at the caller
    raise Unmet(f"expect condition failed at {place}", condition)


class Value:
    """A part that is known by its value only."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Where(Value):
    """A value and its source text, in pieces: text and the parts of the operands in it."""

    __slots__ = ("pieces",)

    def __init__(self, value: Any, *pieces: Part) -> None:
        super().__init__(value)
        self.pieces = pieces


class Operation(Value):
    """An operator and its operands; the value is there if it was compared or could be skipped."""

    __slots__ = ("operands", "operator")

    def __init__(self, operator: str, value: Any, *operands: Part) -> None:
        super().__init__(value)
        self.operator = operator
        self.operands = operands


_COMPARISONS = frozenset(["==", "!=", "<", "<=", ">", ">=", "in"])


class Explainer:
    """Writes explanations; `write` gives the text of a value, `compare` lines about two of them."""

    def __init__(self, write: Write, compare: Compare) -> None:
        self._write = write
        self._compare = compare

    def lines(self, condition: Part) -> list[str]:
        """The condition with values for operands, what the comparison says, where values are
        from."""
        found = [f"expect {self._text(condition)}"]
        if isinstance(condition, Operation) and condition.operator in _COMPARISONS:
            left, right = condition.operands
            if isinstance(left, Value) and isinstance(right, Value):
                about = self._compare(condition.operator, left.value, right.value)
                found += [f"  {line}" for line in about]
        return found + self._origins(condition, 1)

    def _text(self, part: Part) -> str:
        match part:
            case str():
                return part
            case Operation(operator=operator, operands=[operand]):
                return f"{operator}{self._operand(operand)}"
            case Operation(operator=operator, operands=[left, right]):
                if isinstance(right, Value) and right.value is SKIPPED:
                    return self._text(left)
                return f"{self._operand(left)} {operator} {self._operand(right)}"
            case _:
                return self._write(part.value)

    def _operand(self, part: Part) -> str:
        text = self._text(part)
        binary = isinstance(part, Operation) and len(part.operands) == 2
        return f"({text})" if binary else text

    def _origins(self, part: Part, depth: int) -> list[str]:
        """The lines that say where values of the part are from, below one another."""
        found: list[str] = []
        for value in _sources(part):
            word = "and  " if found else "where"
            first, *others = value.pieces
            origin = self._operand(first) + "".join(map(self._text, others))
            found.append(f" +{'  ' * depth}{word} {self._write(value.value)} = {origin}")
            for piece in value.pieces:
                found += self._origins(piece, depth + 1)
        return found


def _sources(part: Part) -> list[Where]:
    """The nearest values in a part that are from somewhere."""
    match part:
        case Where():
            return [part] if part.value is not SKIPPED else []
        case Operation(operands=operands) if part.value is not SKIPPED:
            return [source for operand in operands for source in _sources(operand)]
        case _:
            return []

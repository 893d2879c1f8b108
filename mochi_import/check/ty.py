"""Type terms, and how the reference prints them (SEMANTICS section 5).

Scalars are the constants below; compare them with `is`.  Struct, sum and agent types are nominal:
one object per declaration, whose members are filled in after it is made so that types may be
recursive.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EFFECTS = ("io", "fs", "net", "time", "meta")
"""The effect labels, in the order in which types show them (MEP-15 E7)."""


class Ty:
    """A type."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ScalarTy(Ty):
    """A type without parts."""

    name: str

    def __str__(self) -> str:
        return self.name


INT = ScalarTy("int")
INT64 = ScalarTy("int64")
BIGINT = ScalarTy("bigint")
BIGRAT = ScalarTy("bigrat")
FLOAT = ScalarTy("float")
BOOL = ScalarTy("bool")
STRING = ScalarTy("string")
BYTES = ScalarTy("bytes")
UNIT = ScalarTy("unit")
TIME = ScalarTy("time")
DURATION = ScalarTy("duration")
ANY = ScalarTy("any")

NUMBER = ScalarTy("number")
"""What a Python parameter of type `float` takes: an int too (PEP 484).  No program can name it."""


@dataclass(frozen=True, slots=True)
class NothingTy(Ty):
    """What `none` is an option of: no value at all, while `any?` may hold one."""

    def __str__(self) -> str:
        return "any"


NOTHING = NothingTy()


@dataclass(frozen=True, slots=True)
class ElementTy(Ty):
    """A type of things that hold values of one other type."""

    element: Ty


@dataclass(frozen=True, slots=True)
class ListTy(ElementTy):
    """`list<T>`"""

    def __str__(self) -> str:
        return f"[{self.element}]"


@dataclass(frozen=True, slots=True)
class MapTy(Ty):
    """`map<K, V>`"""

    key: Ty
    value: Ty

    def __str__(self) -> str:
        return f"{{{self.key}: {self.value}}}"


@dataclass(frozen=True, slots=True)
class SetTy(ElementTy):
    """`set<T>`"""

    def __str__(self) -> str:
        return f"set[{self.element}]"


@dataclass(frozen=True, slots=True)
class OptionTy(Ty):
    """`T?`"""

    inner: Ty

    def __str__(self) -> str:
        return f"option[{self.inner}]"


@dataclass(frozen=True, slots=True)
class FunTy(Ty):
    """`fun(A, B): R ! io`; `bounds` say what a type parameter must be (see `bounds`), and `waits`
    that it is of a function that may wait (see `waiting`)."""

    params: tuple[Ty, ...]
    result: Ty
    effects: tuple[str, ...] = ()
    type_params: tuple[str, ...] = ()
    bounds: tuple[tuple[str, str], ...] = ()
    waits: bool = field(default=False, compare=False)

    def with_effects(self, effects: Iterable[str]) -> FunTy:
        """The same type of functions with these effects."""
        found = frozenset(effects)
        return replace(self, effects=tuple(label for label in EFFECTS if label in found))

    def __str__(self) -> str:
        text = f"fun({', '.join(map(str, self.params))})"
        if self.result is not UNIT:
            text += f": {self.result}"
        if self.effects:
            text += f" ! {', '.join(self.effects)}"
        return text


@dataclass(eq=False, slots=True)
class StructTy(Ty):
    """A struct, or one variant of a sum when `sum` is set; `fields` keep their order.

    `home` is the interface that a type came from, empty for one of the module itself.
    """

    name: str
    fields: dict[str, Ty] = field(default_factory=dict)
    methods: dict[str, FunTy] = field(default_factory=dict)
    sum: SumTy | None = None
    home: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(eq=False, slots=True)
class SumTy(Ty):
    """A sum type; `variants` keep their order."""

    name: str
    variants: dict[str, StructTy] = field(default_factory=dict)
    type_params: tuple[str, ...] = ()
    home: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RecordTy(Ty):
    """`{a: int}`: a map whose keys are known."""

    fields: tuple[tuple[str, Ty], ...]

    def __str__(self) -> str:
        return "{" + ", ".join(f"{name}: {ty}" for name, ty in self.fields) + "}"


@dataclass(frozen=True, slots=True)
class GroupTy(Ty):
    """A group of a query: a key and its items."""

    key: Ty
    item: Ty

    def __str__(self) -> str:
        return "group"


@dataclass(frozen=True, slots=True)
class VarTy(Ty):
    """A type parameter."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ChanTy(ElementTy):
    """`chan<T>`"""

    def __str__(self) -> str:
        return f"chan[{self.element}]"


@dataclass(frozen=True, slots=True)
class StreamTy(ElementTy):
    """`stream<T>`, and the subscription made from one."""

    def __str__(self) -> str:
        return f"stream[{self.element}]"


@dataclass(frozen=True, slots=True)
class FutureTy(ElementTy):
    """`future<T>`"""

    def __str__(self) -> str:
        return f"future[{self.element}]"


@dataclass(eq=False, slots=True)
class AgentTy(Ty):
    """An agent: its fields and its intents."""

    name: str
    fields: dict[str, Ty] = field(default_factory=dict)
    intents: dict[str, FunTy] = field(default_factory=dict)
    home: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PythonFunction:
    """How a Python function may be called: with `least` arguments up to one for each of `params`,
    or any number where it is `variadic`.

    `names` are those of the parameters, empty where one has none for callers; `keywords` are given
    by name only, the `needed` ones always; with `more` any other name may be given too.
    """

    params: tuple[Ty, ...]
    result: Ty
    least: int
    variadic: bool = False
    names: tuple[str, ...] = ()
    keywords: tuple[tuple[str, Ty], ...] = ()
    needed: tuple[str, ...] = ()
    more: bool = False


@dataclass(eq=False, slots=True)
class ModuleTy(Ty):
    """An imported module, found by `path`; a member that is not listed is `any`, or an error if the
    list is `complete`.

    Of a Python module `functions` are known where they are called; as values they are `any`.
    Results of a module that is not `trusted` are what Python code promises.
    """

    name: str
    members: dict[str, Ty] = field(default_factory=dict)
    complete: bool = False
    functions: dict[str, PythonFunction] = field(default_factory=dict)
    trusted: bool = False
    path: str = ""
    types: dict[str, Ty] = field(default_factory=dict)

    def type_named(self, name: str) -> Ty:
        """The type or variant of this name, any if there is none."""
        if name in self.types:
            return self.types[name]
        sums = (ty for ty in self.types.values() if isinstance(ty, SumTy) and name in ty.variants)
        return next((ty.variants[name] for ty in sums), ANY)

    def __str__(self) -> str:
        return f"module {self.name}"


# The types of things that hold values of one other type, by the names that programs write.
ELEMENTS: dict[str, type[ElementTy]] = {
    "list": ListTy,
    "set": SetTy,
    "chan": ChanTy,
    "stream": StreamTy,
    "future": FutureTy,
}
ELEMENT_NAMES = {kind: name for name, kind in ELEMENTS.items()}

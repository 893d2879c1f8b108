"""The classes behind Mochi structs and variants.

A compiled struct is a slotted class with `__slots__`, `__match_args__`, annotations and an
`__init__` of its own; this base adds what `dataclasses` would, without loading that module:
equality, hash and repr by value, and `__dataclass_fields__` when somebody asks for it.
"""

from __future__ import annotations

from _operator import attrgetter, eq

from mochi_runtime.comparison import equal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ClassVar, Self


_SCALARS = frozenset({int, float, str, bool})
_SCALAR_NAMES = frozenset({"int", "float", "str", "bool"})

# Python's keywords that are Mochi's too: no Mochi name is one, so `type_` is a name as written.
_KEYWORDS_OF_BOTH = frozenset(
    ["break", "continue", "else", "for", "if", "import", "in", "match", "return", "type", "while"]
)


def mochi_name(python_name: str) -> str:
    """The Mochi name behind a Python one: names that Python reserves carry a trailing `_`."""
    if python_name.endswith("_"):
        from keyword import iskeyword, issoftkeyword

        plain = python_name[:-1]
        if plain != "_" and plain not in _KEYWORDS_OF_BOTH:
            return plain if iskeyword(plain) or issoftkeyword(plain) else python_name
    return python_name


def _tuple_getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """A function from an instance to the tuple of the named attributes."""
    if not names:
        return lambda _: ()
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda instance: (get(instance),)
    return get


def _equality_of_scalars(cls: type[Struct], has_float: bool) -> Callable[[Any, object], bool]:
    """`==` of a class whose fields are all declared as scalars, on which it is Python's.

    It is so in emitted code too.  Tuples take a NaN for equal to itself.
    """
    values = cls._values

    def __eq__(self: Any, other: object) -> bool:
        if type(other) is not cls or type(self) is not cls:
            return Struct.__eq__(self, other)
        mine, theirs = values(self), values(other)
        return mine == theirs and (not has_float or all(map(eq, mine, theirs)))

    return __eq__


def _equality_of_units(self: Struct, other: object) -> bool:
    """`==` of a class without fields."""
    if type(self).__match_args__:
        return Struct.__eq__(self, other)
    return type(other) is type(self) or NotImplemented


class _DataclassAttribute:
    """An attribute that `dataclasses` looks for, made on first use and then kept on the class."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Struct | None, owner: type[Struct]) -> Any:
        from dataclasses import make_dataclass

        annotations = owner.__dict__.get("__annotations__", {})
        twin = make_dataclass(
            owner.__name__, [(name, annotations.get(name, object)) for name in owner.__match_args__]
        )
        setattr(owner, self._name, getattr(twin, self._name))
        return getattr(twin, self._name)


class Struct:
    """Base of struct classes.  `__match_args__` of a subclass lists its fields as declared."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    __dataclass_fields__: ClassVar[Any] = _DataclassAttribute()
    __dataclass_params__: ClassVar[Any] = _DataclassAttribute()

    _values: ClassVar[Callable[[Self], tuple[Any, ...]]]
    _name: ClassVar[str]
    _printed: ClassVar[tuple[tuple[str, str | None], ...]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()  # a variant of a generic sum is generic itself
        cls._values = staticmethod(_tuple_getter(cls.__match_args__))
        types = cls.__dict__.get("__annotations__", {}).values()
        if cls.__eq__ is Struct.__eq__:
            if not cls.__match_args__:
                cls.__eq__ = _equality_of_units  # type: ignore[method-assign]
            elif types and _SCALAR_NAMES.issuperset(types):
                cls.__eq__ = _equality_of_scalars(cls, "float" in types)  # type: ignore[method-assign]
        names = {"__name": None} | {mochi_name(name): name for name in cls.__match_args__}
        cls._name = mochi_name(cls.__name__)
        cls._printed = tuple(sorted(names.items()))

    def __mochi_items__(self) -> list[tuple[str, Any]]:
        """What prints for the value: fields and name, in byte order (SEMANTICS section 12)."""
        return [
            (label, self._name if slot is None else getattr(self, slot, None))
            for label, slot in self._printed
        ]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self)._values
        for mine, theirs in zip(values(self), values(other), strict=True):
            # Many fields are scalars of one type; `equal` tells true from 1 in all others.
            if type(mine) is type(theirs) and type(mine) in _SCALARS:
                if mine != theirs:
                    return False
            elif not equal(mine, theirs):
                return False
        return True

    def __hash__(self) -> int:
        return hash(type(self)._values(self))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__qualname__}({fields})"

    def __replace__(self, /, **changes: Any) -> Self:
        """Support for `copy.replace` of Python 3.13."""
        values = zip(self.__match_args__, type(self)._values(self), strict=True)
        return type(self)(**dict(values) | changes)


class VariantBase(Struct):
    """Base of the classes of a sum's variants."""

    __slots__ = ()


if TYPE_CHECKING:

    class Cell[T]:
        """One variable that closures share and that is made anew by each turn of a loop."""

        value: T

        def __init__(self, value: T) -> None: ...

else:  # a generic class would load `typing`

    class Cell:
        """One variable that closures share and that is made anew by each turn of a loop."""

        __slots__ = ("value",)

        def __init__(self, value=None):
            self.value = value

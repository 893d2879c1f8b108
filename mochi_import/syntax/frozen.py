"""The machinery of the node classes: frozen, slotted, compared by identity.

`dataclasses` would give the same, but it compiles five functions for each class, and for all node
classes together that takes longer than parsing a thousand lines of Mochi.
"""

from __future__ import annotations

from inspect import get_annotations
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


class Frozen:
    """What all nodes can do.

    `field_types` is in the order of the constructor; `child_fields` are those that hold nodes.
    """

    __slots__ = ()
    field_types: ClassVar[dict[str, str]] = {}
    child_fields: ClassVar[tuple[str, ...]] = ()
    _setters: ClassVar[tuple[Any, ...]] = ()

    def __init__(self, *values: Any, **named: Any) -> None:
        if named:
            rest = list(self.field_types)[len(values) :]
            values += tuple(named.pop(name) for name in rest if name in named)
        if named or len(values) != len(self._setters):
            fields = ", ".join(self.field_types)
            raise TypeError(f"{type(self).__name__} takes {fields}")
        for put, value in zip(self._setters, values, strict=True):
            put(self, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __repr__(self) -> str:
        parts = [f"{name}={getattr(self, name)!r}" for name in self.field_types]
        return f"{type(self).__name__}({', '.join(parts)})"

    def changed(self, **values: Any) -> Self:
        """A copy in which some fields have other values."""
        return type(self)(*[values.get(name, getattr(self, name)) for name in self.field_types])


# The types of fields that hold no nodes.
_PLAIN = frozenset(
    ("str", "str | None", "int", "float", "bool", "Span", "Span | None", "tuple[str, ...]")
)
# What Python puts into a class that has no slots yet.
_IMPLIED = ("__dict__", "__weakref__")


@dataclass_transform(frozen_default=True, eq_default=False)
def node[T: Frozen](cls: type[T]) -> type[T]:
    """Make a node class of a class that lists its fields as annotations."""
    own = get_annotations(cls)
    types = {**cls.field_types, **own}
    namespace = {key: value for key, value in vars(cls).items() if key not in _IMPLIED}
    namespace |= {"__slots__": tuple(own), "__match_args__": tuple(types), "field_types": types}
    made: type[T] = type(cls.__name__, cls.__bases__, namespace)
    made._setters = tuple(getattr(made, name).__set__ for name in types)
    made.child_fields = tuple(name for name in types if types[name] not in _PLAIN)
    return made

"""Struct classes as the compiler emits them."""

from __future__ import annotations

from mochi_runtime.structs import Struct, VariantBase


class Point(Struct):
    """`type Point { x: int  y: int }`"""

    __slots__ = ("x", "y")
    __match_args__ = ("x", "y")

    x: int
    y: int

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y


class Reading(Struct):
    """`type Reading { sensor: string  value: float }`"""

    __slots__ = ("sensor", "value")
    __match_args__ = ("sensor", "value")

    sensor: str
    value: float

    def __init__(self, sensor: str, value: float) -> None:
        self.sensor = sensor
        self.value = value


class Line(Struct):
    """`type Line { start: Point  labels: list<string>  weight: float? }`"""

    __slots__ = ("labels", "start", "weight")
    __match_args__ = ("start", "labels", "weight")

    start: Point
    labels: list[str]
    weight: float | None

    def __init__(self, start: Point, labels: list[str], weight: float | None) -> None:
        self.start = start
        self.labels = labels
        self.weight = weight


class Box(Struct):
    """`type Box { value: any }`"""

    __slots__ = ("value",)
    __match_args__ = ("value",)

    value: object

    def __init__(self, value: object) -> None:
        self.value = value


class Keyworded(Struct):
    """`type Keyworded { class: int  Z: int }`"""

    __slots__ = ("Z", "class_")
    __match_args__ = ("class_", "Z")

    class_: int
    Z: int

    def __init__(self, class_: int, Z: int) -> None:
        self.class_ = class_
        self.Z = Z


class Dot(VariantBase):
    """A variant without fields."""

    __slots__ = ()


class Node(Struct):
    """`type Node { value: int  next: Node? }`"""

    __slots__ = ("next", "value")
    __match_args__ = ("value", "next")

    value: int
    next: Node | None

    def __init__(self, value: int, next: Node | None) -> None:
        self.value = value
        self.next = next

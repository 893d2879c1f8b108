"""The `==` that compared structs have, as Python code sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from unit.lower.test_forms import lowered

from mochi_import.codegen import compile_tree

PROGRAM = Path(__file__).with_name("forms") / "equality.mochi"


@pytest.fixture(scope="module")
def module() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "equality"}
    exec(compile_tree(lowered(PROGRAM), str(PROGRAM)), names)
    return names


def test_subclasses_compare_all_fields(module: dict[str, Any]) -> None:
    point: Any = module["Point"]

    class Place(point):  # type: ignore[misc]
        __slots__ = ("z",)
        __match_args__ = ("x", "y", "z")

        def __init__(self, x: int, y: int, z: int) -> None:
            super().__init__(x, y)
            self.z = z

    assert Place(1, 2, 3) == Place(1, 2, 3)
    assert Place(1, 2, 3) != Place(1, 2, 4)
    assert Place(1, 2, 3) != point(1, 2)
    assert point(1, 2) != Place(1, 2, 3)


def test_other_objects_have_their_say(module: dict[str, Any]) -> None:
    for value in (module["Point"](1, 2), module["Empty"]()):
        assert value == ANY
        assert value != 1
        assert {value: 1}[value] == 1


def test_units_compare_by_class(module: dict[str, Any]) -> None:
    empty: Any = module["Empty"]

    class Full(empty):  # type: ignore[misc]
        __slots__ = ("n",)
        __match_args__ = ("n",)

        def __init__(self, n: int) -> None:
            self.n = n

    assert empty() == empty()
    assert Full(1) == Full(1)
    assert Full(1) != Full(2)
    assert Full(1) != empty()

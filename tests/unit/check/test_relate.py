"""The relations between types."""

from __future__ import annotations

import pytest

from mochi_import.check.relate import (
    bind,
    free_parameter,
    holds,
    is_ordered,
    join,
    numeric_join,
    substitute,
    unify,
)
from mochi_import.check.ty import (
    ANY,
    BIGINT,
    BIGRAT,
    BOOL,
    FLOAT,
    INT,
    INT64,
    NOTHING,
    STRING,
    UNIT,
    ChanTy,
    FunTy,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)

SUM = SumTy("S")
LEFT, RIGHT = StructTy("L", sum=SUM), StructTy("R", sum=SUM)
SUM.variants = {"L": LEFT, "R": RIGHT}
NONE = OptionTy(NOTHING)
INTS, FLOATS, ANYS = ListTy(INT), ListTy(FLOAT), ListTy(ANY)
T = VarTy("T")


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        (INT, INT),
        (INT, ANY),
        (ANY, INT),
        (INT, BIGINT),
        (BIGRAT, INT),
        (INTS, ANYS),
        (ANYS, INTS),
        (OptionTy(INT), OptionTy(ANY)),
        (SUM, LEFT),
        (MapTy(STRING, INT), RecordTy((("a", INT),))),
        (RecordTy((("a", INT),)), RecordTy((("b", INT), ("a", INT)))),
        (FunTy((INT,), UNIT), FunTy((INT,), STRING)),
        (GroupTy(INT, INT), GroupTy(STRING, INT)),
        (ChanTy(INT), ChanTy(INT)),
        (T, STRING),
    ],
)
def test_unify_accepts(slot: Ty, value: Ty) -> None:
    assert unify(slot, value)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        (INT, STRING),
        (FLOAT, INT),
        (INT, FLOAT),
        (INTS, FLOATS),
        (INTS, SetTy(INT)),
        (INT, OptionTy(INT)),
        (OptionTy(INT), INT),
        (LEFT, SUM),
        (LEFT, RIGHT),
        (FunTy((INT,), INT), FunTy((), INT)),
        (FunTy((INT,), INT), FunTy((INT,), STRING)),
        (RecordTy((("a", INT),)), RecordTy(())),
    ],
)
def test_unify_refuses(slot: Ty, value: Ty) -> None:
    assert not unify(slot, value)


def test_lifting_goes_one_way() -> None:
    assert unify(FLOAT, INT, lift=True)
    assert unify(MapTy(STRING, FLOATS), MapTy(STRING, INTS), lift=True)
    assert not unify(INT, FLOAT, lift=True)


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        (INT, INT, INT),
        (INT, STRING, ANY),
        (INT, FLOAT, ANY),
        (INT, BIGINT, BIGINT),
        (LEFT, RIGHT, SUM),
        (LEFT, SUM, SUM),
        (SUM, RIGHT, SUM),
        (INTS, FLOATS, ANYS),
        (NONE, INT, OptionTy(INT)),
        (INT, OptionTy(INT), OptionTy(INT)),
        (OptionTy(INT), NONE, OptionTy(INT)),
        (OptionTy(ANY), NONE, OptionTy(ANY)),
        (NONE, OptionTy(ANY), OptionTy(ANY)),
        (OptionTy(ANY), INT, OptionTy(ANY)),
        (ANY, OptionTy(INT), ANY),
        (MapTy(STRING, INT), MapTy(STRING, STRING), MapTy(STRING, ANY)),
        (SetTy(INT), SetTy(INT), SetTy(INT)),
    ],
)
def test_join(left: Ty, right: Ty, joined: Ty) -> None:
    assert join(left, right) == joined


@pytest.mark.parametrize(
    ("slot", "value", "held"),
    [
        (ANY, INT, True),
        (INT, ANY, False),
        (INTS, ANYS, False),
        (ANYS, INTS, True),
        (OptionTy(INT), INT, True),
        (OptionTy(INT), NONE, True),
        (OptionTy(INT), OptionTy(ANY), False),
        (OptionTy(ANY), NONE, True),
        (INT, BIGINT, True),
        (FLOAT, INT, False),
        (MapTy(STRING, ANY), MapTy(STRING, INT), True),
        (SUM, LEFT, True),
        (LEFT, SUM, False),
    ],
)
def test_holds(slot: Ty, value: Ty, held: bool) -> None:
    assert holds(slot, value) is held


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        (INT, INT64, INT64),
        (INT64, BIGINT, BIGINT),
        (INT, FLOAT, FLOAT),
        (BIGRAT, FLOAT, BIGRAT),
        (BIGRAT, INT, BIGRAT),
    ],
)
def test_numeric_join(left: Ty, right: Ty, joined: Ty) -> None:
    assert numeric_join(left, right) is joined
    assert numeric_join(right, left) is joined


def test_binding_type_parameters() -> None:
    bound: dict[str, Ty] = {}
    pattern = FunTy((ListTy(T),), MapTy(STRING, OptionTy(VarTy("U"))))
    actual = FunTy((INTS,), MapTy(STRING, OptionTy(BOOL)))
    assert bind(pattern, actual, bound) is None
    assert bound == {"T": INT, "U": BOOL}
    assert substitute(pattern, bound) == actual
    assert free_parameter(pattern) == "T"
    assert free_parameter(actual) is None


def test_binding_one_parameter_twice() -> None:
    bound: dict[str, Ty] = {"T": INT}
    assert bind(T, STRING, bound) == ("T", INT, STRING)
    assert bind(T, ANY, bound) is None
    assert bound == {"T": ANY}


def test_order() -> None:
    assert is_ordered(ListTy(OptionTy(INT)))
    assert not is_ordered(MapTy(STRING, INT))

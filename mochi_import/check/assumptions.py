"""Values that a program takes for more than their types say.

`any` flows into every type and back, at any depth (SEMANTICS section 5.1); types of Python hold for
certain.  Where the two part, emitted code has to say that it trusts the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.relate import NUMBERS, is_integer
from mochi_import.check.ty import (
    ANY,
    FLOAT,
    NOTHING,
    NUMBER,
    STRING,
    UNIT,
    ElementTy,
    FunTy,
    MapTy,
    OptionTy,
    RecordTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def assumptions(types: Mapping[n.Node, Ty], node: n.Expr, slot: Ty) -> Iterator[n.Expr]:
    """The parts of `node`, which flows into `slot`, whose types do not show that they fit.

    Literals and branches take the type of the place they stand in, part by part.
    """
    match node, slot:
        case n.IfExpr(), _:
            yield from assumptions(types, node.then, slot)
            if node.otherwise is not None:
                yield from assumptions(types, node.otherwise, slot)
        case n.MatchExpr(), _:
            for arm in node.arms:
                if isinstance(arm.body, n.Expr):
                    yield from assumptions(types, arm.body, slot)
        case n.ListExpr() | n.MapExpr() | n.SetExpr(), OptionTy(inner=inner):
            yield from assumptions(types, node, inner)
        case n.ListExpr(elements=elements) | n.SetExpr(elements=elements), ElementTy():
            for element in elements:
                yield from assumptions(types, element, slot.element)
        case n.MapExpr(entries=entries), MapTy():
            for entry in entries:
                yield from assumptions(types, entry.key, slot.key)
                yield from assumptions(types, entry.value, slot.value)
        case n.LambdaExpr(body=n.Expr() as body), FunTy(result=result):
            yield from assumptions(types, body, result)
        case n.MapExpr(), RecordTy():
            pass  # the annotation of a record takes any values
        case _:
            if not _shows(slot, types.get(node, ANY)):
                yield node


def _shows(slot: Ty, value: Ty) -> bool:
    """Whether the Python type of `value` fits that of `slot`."""
    if slot is ANY or slot is UNIT or isinstance(slot, VarTy) or _same(slot, value):
        return True
    match slot, value:
        case (_, VarTy()):  # which Python follows further than Mochi
            return True
        case OptionTy(), OptionTy():
            return value.inner is NOTHING or _shows(slot.inner, value.inner)
        case OptionTy(), _:
            return value is NOTHING or _shows(slot.inner, value)
        case SumTy(), StructTy():
            return value.sum is slot
        case FunTy(), FunTy():
            return _shows(slot.result, value.result)
    return (slot is FLOAT or slot is NUMBER) and value in NUMBERS


def _same(slot: Ty, value: Ty) -> bool:
    """Whether both have one Python type; parts of collections may not be of a narrower one."""
    if slot == value or isinstance(value, VarTy) or (is_integer(slot) and is_integer(value)):
        return True
    match slot, value:
        case ElementTy(), ElementTy() if type(slot) is type(value):
            return _same(slot.element, value.element)
        case MapTy(), MapTy():
            return _same(slot.key, value.key) and _same(slot.value, value.value)
        case (RecordTy(), RecordTy()):
            return True
        case (RecordTy(), MapTy(key=key, value=part)) | (MapTy(key=key, value=part), RecordTy()):
            return key is STRING and part is ANY
        case OptionTy(), OptionTy():
            return _same(slot.inner, value.inner)
    return False

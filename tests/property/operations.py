"""Operators and builtins by the type of what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.ty import (
    BOOL,
    FLOAT,
    INT,
    STRING,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    ScalarTy,
    SetTy,
    SumTy,
    Ty,
)
from property.written import SCALARS, holds_function

if TYPE_CHECKING:
    from property.author import Author

    type Form = tuple[str, tuple[Ty, ...]]


def operations(author: Author, ty: Ty) -> list[Form]:
    """What gives a value of the type: a template, and the types of what goes into it."""
    some = ListTy(author.type(1))
    match ty:
        case ScalarTy() if ty is INT:
            return [
                *((f"({{}} {op} {{}})", (INT, INT)) for op in "+-*"),
                *((f"({{}} {op} {author.number(1, 9)})", (INT,)) for op in "/%"),
                *((f"({{}} {op} {{}})", (INT, INT)) for op in "/%"),
                ("(-{})", (INT,)),
                ("len({})", (author.pick((STRING, some, MapTy(STRING, INT), SetTy(INT))),)),
                ("count({})", (some,)),
                ("sum({})", (ListTy(INT),)),
                ("max({})", (ListTy(INT),)),
                ("abs({})", (INT,)),
                ("math.gcd({}, {})", (INT, INT)),
                ("applied({}, {})", (FunTy((INT,), INT), INT)),
                ("reduce({}, fun(p: int, q: int): int => p + q, {})", (ListTy(INT), INT)),
                ("sum(from r in {} select r * {})", (ListTy(INT), INT)),
            ]
        case ScalarTy() if ty is FLOAT:
            return [
                *((f"({{}} {op} {{}})", (FLOAT, FLOAT)) for op in "+-*"),
                ("({} / 2.5)", (FLOAT,)),
                ("({} + {})", (INT, FLOAT)),
                ("({} as float)", (INT,)),
                ("avg({})", (author.pick((ListTy(INT), ListTy(FLOAT))),)),
                # Without types the sum of no items is an int, so there is one.
                ("sum({} + [1.5])", (ListTy(FLOAT),)),
                ("min({} + [1.5])", (ListTy(FLOAT),)),
                ("(-{})", (FLOAT,)),
                ("math.atan2({}, {})", (author.pick((INT, FLOAT)), FLOAT)),
                ("(math.fabs({}) + {})", (FLOAT, INT)),
            ]
        case ScalarTy() if ty is BOOL:
            kind = author.pick((INT, FLOAT, STRING))
            same = author.plain(1)
            if holds_function(same):
                same = BOOL
            return [
                *((f"({{}} {op} {{}})", (kind, kind)) for op in ("<", "<=", ">", ">=")),
                *((f"({{}} {op} {{}})", (same, same)) for op in ("==", "!=")),
                *((f"({{}} {op} {{}})", (BOOL, BOOL)) for op in ("&&", "||")),
                ("(!{})", (BOOL,)),
                ("math.isnan({})", (FLOAT,)),
                ("({} in {})", (kind, ListTy(kind))),
                ("({} < {})", (INT, FLOAT)),
                ("has({}, {})", (SetTy(INT), INT)),
                ("contains({}, {})", (STRING, STRING)),
            ]
        case ScalarTy():
            shown = author.pick(SCALARS)
            return [
                ("({} + {})", (STRING, STRING)),
                ("str({})", (shown,)),
                ("upper({})", (STRING,)),
                ("max({} + [{}])", (ListTy(STRING), STRING)),
                ("{}[0]", (STRING,)),
                ("{}[0:2]", (STRING,)),
                ("join({}, {})", (ListTy(STRING), STRING)),
                ("substring({}, 0, 1)", (STRING,)),
            ]
        case ListTy(element=element):
            return _list_operations(author, element)
        case OptionTy(inner=inner):
            return [
                ("{}[{}]", (MapTy(INT, inner), INT)),
                ("{}[{}]", (MapTy(STRING, inner), STRING)),
                ("first({})", (ListTy(inner),)),
            ]
        case SetTy(element=element):
            return [("add({}, {})", (ty, element))]
    return []


def _list_operations(author: Author, element: Ty) -> list[Form]:
    whole = ListTy(element)
    forms: list[Form] = [
        *(
            (f"(from r in {{}} select r.{name})", (ListTy(struct),))
            for struct in author.structs
            for name, ty in struct.fields.items()
            if ty == element
        ),
        ("({} + {})", (whole, whole)),
        ("{}[0:2]", (whole,)),
        ("reverse({})", (whole,)),
        ("concat({}, {})", (whole, whole)),
        ("(from r in {} where {} select r)", (whole, BOOL)),
        ("(from r in {} skip 1 take 2 select r)", (whole,)),
        ("(from r in {} select {})", (ListTy(INT), element)),
        ("filter({}, {})", (whole, FunTy((element,), BOOL))),
    ]
    if not isinstance(element, OptionTy | SumTy):
        forms.append(("append({}, {})", (whole, element)))
    if element in SCALARS:
        forms += [
            ("(from r in {} sort by r select r)", (whole,)),
            ("distinct({})", (whole,)),
            ("({} union {})", (whole, whole)),
            ("(from r in {} group by r into g select g.key)", (whole,)),
            ("map({}, {})", (ListTy(INT), FunTy((INT,), element))),
        ]
    if element is INT:
        forms += [
            ("range({}, {})", (INT, INT)),
            ("(from r in {} join s in {} on r == s select r + s)", (whole, whole)),
            ("(from r in {} group by r % 2 into g select count(g))", (whole,)),
            ("(from r in {} group by r % 3 into g select sum(from m in g select m))", (whole,)),
            ("(from r in {} group by r into g select len(g.items))", (ListTy(STRING),)),
            ("(from r in {} from s in {} where r < s select r * s)", (whole, whole)),
            ("values({})", (MapTy(STRING, INT),)),
        ]
    if element == OptionTy(INT):
        joined = "(from r in {} left join s in {} on r == s select s)"
        forms.append((joined, (ListTy(INT), ListTy(INT))))
    if element is STRING:
        forms += [("keys({})", (MapTy(STRING, INT),)), ("split({}, {})", (STRING, STRING))]
    return forms

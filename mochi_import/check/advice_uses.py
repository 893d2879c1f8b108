"""Advice on uses of a value that its type does not have: operators, conditions, loops, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.advice import (
    Advice,
    quote,
    variable,
)
from mochi_import.check.advice_types import bracketed, convert, guarded, written
from mochi_import.check.builtins import BUILTINS
from mochi_import.check.relate import is_integer, is_number, unify
from mochi_import.check.ty import (
    ANY,
    BOOL,
    INT,
    STRING,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    StructTy,
    Ty,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.state import Checker


def compare(c: Checker, node: n.BinaryExpr, left: Ty, right: Ty) -> Advice:
    """T013"""
    for value, ty, other in ((node.right, right, left), (node.left, left, right)):
        if fix := convert(other, ty, quote(c, value.span, "x")):
            break
    return Advice(
        f"The left side is {written(left)}, the right side {written(right)}. {fix}".rstrip()
    )


def _fallback(c: Checker, node: n.Expr, instead: str) -> str:
    """`x ?? instead`, inside of the operators before it, which bind tighter than `??`."""
    if isinstance(node, n.UnaryExpr):
        return f"{node.op}({_fallback(c, node.operand, instead)})"
    return f"{quote(c, node.span, 'x')} ?? {instead}"


def operands(c: Checker, node: n.BinaryExpr, left: Ty, right: Ty) -> Advice:
    """T020"""
    op = node.op.removesuffix("_all")
    for value, ty in ((node.left, left), (node.right, right)):
        if isinstance(ty, OptionTy) and op != "??":
            plain = value.operand if isinstance(value, n.UnaryExpr) else value
            return Advice(
                f"An optional value needs a fallback (`{_fallback(c, value, '..')}`) or a guard "
                f"(`{quote(c, plain.span, 'x')} != none`).",
                variable(c, plain, f"of type {written(ty)}"),
            )
    if op == "+" and STRING in (left, right):
        other = node.left if right is STRING else node.right
        return Advice(f"Write `str({quote(c, other.span, 'x')})`.")
    if op == "in":
        return Advice(
            f"`in` looks for an item in a list, a key in a map, a part in a string; "
            f"here {written(right)} cannot hold {written(left)}."
        )
    if op == "??":
        return Advice(f"The left side is {written(left)}, which is never none: leave `??` out.")
    if op in ("&&", "||"):
        return Advice(f"`{op}` takes two bools; write a comparison, as in `x != 0`.")
    if op == "except" and isinstance(left, MapTy):
        return Advice("Go over the keys with `for`, and put those to keep into a map of its own.")
    if node.op == "union_all":
        return Advice("`union all` takes two lists of one type; sets are joined by `union`.")
    if op in ("union", "except", "intersect"):
        kinds = "lists, sets or maps" if op == "union" else "lists or sets"
        return Advice(f"`{op}` takes two {kinds} of one type.")
    if op == "*" and left is STRING and is_integer(right):
        count = quote(c, node.right.span, "n")
        return Advice(f"Write `repeat({quote(c, node.left.span, 's')}, {count})`.")
    if op == "%" and left is STRING:
        return Advice('Join strings by `+`, as in `"n = " + str(n)`.')
    if op == "+" and isinstance(left, ListTy) and unify(left.element, right):
        return Advice(f"Write `+ [{quote(c, node.right.span, 'x')}]` to add an item.")
    return Advice(f"`{op}` takes numbers.")


def condition(c: Checker, node: n.Expr, ty: Ty) -> Advice:
    """T033, T035, T040, T042"""
    value = quote(c, node.span, "x")
    match ty:
        case OptionTy(inner=inner):
            fix = _fallback(c, node, "false") if inner is BOOL else f"{value} != none"
            return Advice(f"It is {written(ty)}, which may be none: write `{fix}`.")
        case ListTy() | MapTy():
            fix = f", as in `len({value}) > 0`"
        case _ if is_number(ty):
            fix = f", as in `{value} != 0`"
        case _ if ty is STRING:
            fix = f', as in `{value} != ""`'
        case _:
            fix = ""
    return Advice(f"It is {written(ty)}; write a comparison{fix}.")


def source(c: Checker, node: n.Expr, word: str) -> Advice:
    """T032, T034"""
    ty = c.result.type_of(node)
    value = quote(c, node.span, "x")
    labels = variable(c, node, f"of type {written(ty)}")
    match ty:
        case MapTy():
            fix = f"`{word} k in keys({value})` goes over its keys."
        case OptionTy():
            fix = f"Write `{value} ?? []`."
        case _ if ty is ANY:
            fix = f"Say what it holds: `{bracketed(value)} as list<any>`."
        case _ if ty is STRING:
            fix = f'Its characters are `split({value}, "")`.'
        case _:
            fix = f"A single value stands in a list: `[{value}]`."
    return Advice(f"It is {written(ty)}. {fix}", labels)


def loop(c: Checker, node: n.ForStmt, ty: Ty) -> Advice:
    """T022"""
    value = quote(c, node.source.span, "x")
    if is_integer(ty):
        return Advice(f"Write a range: `for {node.target} in 0..{value}`.")
    if ty is ANY:
        return Advice(f"Say what it is: `{value} as list<any>`.")
    if isinstance(ty, OptionTy):
        return Advice(f"It may be none: write `({value} ?? [])`, or {guarded(value)}.")
    return Advice()


def cast(c: Checker, node: n.CastExpr, source: Ty, target: Ty) -> Advice:
    """T046"""
    value = quote(c, node.value.span, "x")
    if isinstance(source, OptionTy):
        return Advice(f"It may be none: write `({value} ?? ..)` before the cast.")
    if isinstance(node.value, n.ListExpr | n.MapExpr) and not isinstance(target, StructTy):
        return Advice(f"Declare the variable with its type: `let xs: {written(target)} = ..`.")
    if target is STRING:
        return Advice(f"Write `str({value})`.")
    if is_number(target) and source is STRING:
        tail = "" if is_integer(target) else f" as {target}"
        return Advice(f"Write `int({value}){tail}`.")
    if is_number(target) and source is BOOL:
        return Advice(f"Write `if {value} {{ 1 }} else {{ 0 }}`.")
    return Advice(f"{written(source)} has no conversion to {written(target)}.")


def index(c: Checker, node: n.Expr, ty: Ty) -> Advice:
    """T018"""
    value = quote(c, node.span, "x")
    labels = variable(c, node, f"of type {written(ty)}")
    if isinstance(ty, OptionTy) and not isinstance(node, n.IndexExpr):
        return Advice(f"It may be none: write `{value}?[..]`, or {guarded(value)}.", labels)
    if isinstance(ty, OptionTy):
        return Advice(f"A key may be missing: write `({value} ?? ..)` before the `[`.")
    return Advice("", labels)


def guard(c: Checker, node: n.FieldExpr) -> Advice:
    """T058"""
    value = quote(c, node.value.span, "x")
    return Advice(
        f"Write `{value}?.{node.name}`, or check `if {value} != none {{ .. }}` first.",
        variable(c, node.value, "may be none: declared here"),
    )


def never_none(c: Checker, node: n.BinaryExpr, side: n.Expr, ty: Ty) -> Advice:
    """T059: `side` is never none, and the other side is none or may be."""
    other = node.left if side is node.right else node.right
    if isinstance(other, n.NoneLit):
        labels = variable(c, side, f"of type {written(ty)}")
        return Advice(f"It is {written(ty)} and never none: leave the comparison out.", labels)
    value = quote(c, other.span, "x")
    return Advice(f"`{value}` may be none: write `({value} ?? ..)`.")


def position(c: Checker, node: n.Expr, ty: Ty) -> Advice:
    """T015"""
    return Advice(f"It is {written(ty)}. {convert(INT, ty, quote(c, node.span, 'x'))}".rstrip())


def key(c: Checker, node: n.IndexExpr, wanted: Ty, given: Ty) -> Advice:
    """T019"""
    fix = convert(wanted, given, quote(c, node.index.span, "x"))
    labels = variable(c, node.value, f"its keys are {written(wanted)}")
    return Advice(f"The keys are {written(wanted)}. {fix}".rstrip(), labels)


def slice_of_map(c: Checker, node: n.SliceExpr) -> Advice:
    """T017"""
    value = quote(c, node.value.span, "m")
    return Advice(f"Look keys up one at a time, as in `{value}[..]`.")


def no_fields(c: Checker, node: n.Expr, name: str, ty: Ty) -> Advice:
    """T027"""
    labels = variable(c, node, f"of type {written(ty)}")
    value = quote(c, node.span, "x")
    match name:
        case "append" | "push" | "add" if isinstance(ty, ListTy):
            return Advice(f"Write `{value} = append({value}, ..)`.", labels)
        case "length" | "size" | "count" | "len":
            return Advice(f"Write `len({value})`.", labels)
        case "upper" | "lower" | "split" | "join" | "keys" | "values":
            more = ", .." if name in ("split", "join") else ""
            return Advice(f"Write `{name}({value}{more})`.", labels)
    if isinstance(ty, ListTy) and name == "sort":
        return Advice(f"Write `{value} = from x in {value} sort by x select x`.", labels)
    if ty is STRING and name in ("startswith", "endswith", "startsWith", "endsWith"):
        part = "[:2]" if name.startswith("start") else f"[len({value}) - 2:]"
        return Advice(f'Compare a slice, as in `{value}{part} == "ab"`.', labels)
    if isinstance(ty, ListTy) and isinstance(ty.element, StructTy) and name in ty.element.fields:
        return Advice(f"Write `from x in {value} select x.{name}` for those of all.", labels)
    return Advice("Only structs have fields, and maps with string keys.", labels)


def not_optional(c: Checker, node: n.Expr, ty: Ty, part: str) -> Advice:
    """T060, T062"""
    value = quote(c, node.span, "x")
    return Advice(f"`{value}` is {written(ty)} and never none: write `{value}{part}`.")


def fallback(c: Checker, node: n.Expr, ty: Ty) -> Advice:
    """T061, T063"""
    value = quote(c, node.span, "x")
    return Advice(f"`{value}` is {written(ty)}: write `{value} ?? ..` for its value.")


def not_callable(c: Checker, node: n.Expr, ty: Ty) -> Advice:
    """T004"""
    value = quote(c, node.span, "f")
    labels = variable(c, node, f"of type {written(ty)}")
    if isinstance(ty, OptionTy) and isinstance(ty.inner, FunTy):
        return Advice(f"It may be none: {guarded(value)}.", labels)
    if isinstance(node, n.NameExpr) and node.name in BUILTINS:
        return Advice(f"It is {written(ty)}; to call the builtin, name that otherwise.", labels)
    return Advice(f"It is {written(ty)}; only functions can be called.", labels)

"""`let`, `var` and assignment (SEMANTICS sections 4, 10 and 11)."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import annotation, from_type, is_mixed, option, runtime_generic
from mochi_import.lower.branches import lower_into
from mochi_import.lower.concatenation import lower_growing_string
from mochi_import.lower.dispatch import lower_expr, lower_in_order
from mochi_import.lower.fragment import again, is_simple
from mochi_import.lower.function import lower_named_lambda
from mochi_import.lower.growth import grown
from mochi_import.lower.kinds import is_integer, kind, same_equality
from mochi_import.lower.names import mangle
from mochi_import.lower.ownership import appended
from mochi_import.lower.places import index_of
from mochi_import.lower.shrinking import cut, popped
from mochi_import.lower.sinks import Sink, say_bool
from mochi_import.lower.trust import there
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_let(ctx: Context, node: n.LetStmt) -> None:
    """`let x: int = 1` -> `x: int = 1`; without a value see `_initial`."""
    symbol = ctx.checked.declares[node]
    name = ctx.name_of(symbol)
    value = node.value or _initial(ctx, node)
    boxed = ctx.module.names.boxed(symbol)
    if isinstance(value, n.LambdaExpr) and not boxed and lower_named_lambda(ctx, value, name):
        return
    known = ctx.checked.symbol_types.get(symbol, t.ANY)
    if not boxed and _wants_annotation(node, known) and ctx.annotates(name):
        written = _annotation(ctx, node, value, known)
        lowered = lower_expr(ctx, value)
        if symbol in ctx.module.matched and isinstance(known, t.SumTy):
            # pyright takes the variable for the very variant, and all other arms for dead.
            lowered = ctx.call(node.span, "opaque", lowered)
        ctx.emit(py.annotated(node.span, name, written, lowered))
        return
    if not boxed and isinstance(value, n.MatchExpr | n.IfExpr):
        if isinstance(known, t.SumTy) and ctx.annotates(name):
            # mypy takes the variable for the variant of the first branch.
            declared = from_type(ctx, node.span, known)
            ctx.emit(py.annotated(node.span, name, declared, None))
        say_bool(ctx, node.span, name, known)
    lower_into(ctx, value, _declares(ctx, symbol))


def _initial(ctx: Context, node: n.LetStmt) -> n.Expr:
    """What a variable declared without a value holds: a collection starts empty, as recorded
    programs expect that fill it; anything else is none (SEMANTICS section 4)."""
    match ctx.checked.symbol_types.get(ctx.checked.declares[node]):
        case t.ListTy():
            return n.ListExpr(node.span, ())
        case t.MapTy():
            return n.MapExpr(node.span, ())
        case t.SetTy():
            return n.SetExpr(node.span, ())
        case _:
            return n.NoneLit(node.span)


def _declares(ctx: Context, symbol: Symbol) -> Sink:
    return lambda at, _node, value: ctx.declare(at, symbol, value)


def _annotation(ctx: Context, node: n.LetStmt, value: n.Expr, known: t.Ty) -> ast.expr:
    """The annotation of a variable with its first value."""
    match value, known:
        case n.ChannelExpr(kind=kind), t.ChanTy(element=element) | t.StreamTy(element=element):
            cls = "Channel" if kind == "chan" else "Stream"
            return runtime_generic(ctx, node.span, cls, element)
        case _, t.ANY if isinstance(node.type, n.GenericType):
            return from_type(ctx, node.span, known)  # a list in a set of the reference
        case n.NoneLit(), _:
            return option(node.span, annotation(ctx, node.span, node.type, known))
        case _:
            return annotation(ctx, node.span, node.type, known)


def _wants_annotation(node: n.LetStmt, known: t.Ty) -> bool:
    """Whether the value alone does not show the type: it is declared, the value is empty, its parts
    are of several types, from which Python's checkers would make a union, or it is a function that
    another may replace."""
    if isinstance(node.value, n.MatchExpr | n.IfExpr):
        return False
    if isinstance(node.value, n.ChannelExpr) or (isinstance(known, t.FunTy) and node.mutable):
        return True
    empty = isinstance(node.value, n.ListExpr) and not node.value.elements
    empty = empty or (isinstance(node.value, n.MapExpr) and not node.value.entries)
    return node.type is not None or empty or (known is not t.ANY and is_mixed(known))


def lower_assign(ctx: Context, node: n.AssignStmt) -> None:
    """`x = 1`, `xs[i] = 1`, `p.x = 1`"""
    target = node.target
    if (call := grown(ctx.checked, node)) is not None:
        ctx.module.grown.add(call)
    match target:
        case n.NameExpr():
            _assign_name(ctx, node, target)
        case n.IndexExpr():
            _assign_element(ctx, node, target)
        case n.FieldExpr():
            _assign_field(ctx, node, target)
        case _:
            raise AssertionError(target)


def _assign_name(ctx: Context, node: n.AssignStmt, target: n.NameExpr) -> None:
    symbol = ctx.checked.uses.get(target)
    if symbol is None:
        value = lower_expr(ctx, node.value)
        ctx.emit(py.expression(node.span, value))
        name = py.constant(target.span, target.name)
        ctx.emit(py.expression(node.span, ctx.call(target.span, "undefined", name)))
        return
    if lower_growing_string(ctx, node):
        return
    item = appended(ctx.checked, node)
    if item is not None and ctx.module.ownership.owns(symbol):
        method = "add" if isinstance(ctx.type_of(target), t.SetTy) else "append"
        grow = py.attribute(target.span, ctx.load(target.span, symbol), method)
        ctx.emit(py.expression(node.span, py.call(node.span, grow, [lower_expr(ctx, item)])))
        return
    gone = cut(ctx.checked, node)
    if gone is not None and ctx.module.ownership.cuts(symbol):
        if not popped(ctx.statements, ctx.name_of(symbol), gone):
            ctx.emit(py.delete(node.span, ctx.load(target.span, symbol), gone))
        return
    lower_into(ctx, node.value, lambda at, _node, value: _store(ctx, at, node, symbol, value))


def _store(ctx: Context, at: Span, node: n.AssignStmt, symbol: Symbol, value: ast.expr) -> ast.stmt:
    place = ctx.load(at, symbol)
    return _augmented(ctx, at, node, place, value) or py.store(at, place, value)


def _augmented(
    ctx: Context, at: Span, node: n.AssignStmt, place: ast.expr, value: ast.expr
) -> ast.stmt | None:
    """`place += v` for `place = place + v`, where the two are the same: of values that never
    change, and of a place that is found without doing anything."""
    if not isinstance(value, ast.BinOp) or kind(ctx.type_of(node.value)) not in _UNCHANGING:
        return None
    if not all(isinstance(part, _PLACES) for part in ast.walk(place)):
        return None
    if ast.dump(value.left) != ast.dump(place):
        return None
    return py.augment(at, place, value.op, value.right)


_UNCHANGING = frozenset({"int", "float", "rational", "string"})
_PLACES = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.BinOp),
    *(ast.operator, ast.expr_context),
)


def _assign_field(ctx: Context, node: n.AssignStmt, target: n.FieldExpr) -> None:
    """`p.x = 1`; a map takes the name for a key."""
    at = node.span
    owner, value = lower_in_order(ctx, [target.value, node.value])
    if _acts(target.value) and _acts(node.value):
        owner = _settled(ctx, at, owner)
    owner = there(ctx, target.value, owner)
    match ctx.type_of(target.value):
        case t.StructTy(fields=fields) if target.name in fields:
            place = py.attribute(target.span, owner, mangle(target.name))
            ctx.emit(_augmented(ctx, at, node, place, value) or py.store(at, place, value))
        case t.MapTy(key=t.STRING) | t.RecordTy():
            key = py.constant(target.span, target.name)
            ctx.emit(py.store(at, py.subscript(target.span, owner, key), value))
        case _:
            name = py.constant(target.span, target.name)
            ctx.emit(py.expression(at, ctx.call(target.span, "set_field", owner, name, value)))


def _assign_element(ctx: Context, node: n.AssignStmt, target: n.IndexExpr) -> None:
    """`m[k] = v`, `xs[i] = v`: a list grows when the index is past its end.

    A list of known type is assigned the plain way first; only a failure asks the helper.
    """
    at = node.span
    container, index, value = lower_in_order(ctx, [target.value, target.index, node.value])
    if _acts(target) and _acts(node.value):
        container, index = _settled(ctx, at, container), _settled(ctx, at, index)
    container = there(ctx, target.value, container)
    container_type = ctx.type_of(target.value)
    index_type = ctx.type_of(target.index)
    is_list = isinstance(container_type, t.ListTy) and is_integer(index_type)
    is_there = node.value in ctx.module.grown  # the value is made of what the place holds
    is_map = isinstance(container_type, t.MapTy) and same_equality(container_type.key, index_type)
    if is_list:
        index = index_of(ctx, target.index.span, container, index)
    place = py.subscript(target.span, container, index)
    if is_map or (is_list and is_there):
        ctx.emit(py.store(at, place, value))
        return
    if is_list and (augmented := _augmented(ctx, at, node, place, value)) is not None:
        ctx.emit(augmented)  # what reads the place fails where it would grow
        return
    if not is_list:
        ctx.emit(py.expression(at, ctx.call(target.span, "set_index", container, index, value)))
        return
    if not _is_pure(container):
        container = ctx.spill(at, container)
    if not isinstance(index, ast.UnaryOp) or not is_simple(index.operand):  # as is the one of [-1]
        index = _settled(ctx, at, index)
    value = _settled(ctx, at, value)
    rest = [copy.deepcopy(container), again(at, index), again(at, value)]
    grow = ctx.call(target.span, "grow", *rest)
    store = py.store(at, py.subscript(target.span, container, index), value)
    error = ctx.builtin(at, "IndexError")
    ctx.emit(py.try_(at, [store], error, None, [py.expression(at, grow)]))


def _acts(node: n.Expr) -> bool:
    """Whether evaluating `node` may do something that another part of the statement sees.

    A target is evaluated before the value, as it is written; Python evaluates the value first.
    """
    return any(isinstance(part, n.CallExpr) for part in walk(node))


def _settled(ctx: Context, at: Span, value: ast.expr) -> ast.expr:
    """A value that may be written down twice."""
    return value if is_simple(value) else ctx.spill(at, value)


def _is_pure(value: ast.expr) -> bool:
    """Whether reading `value` again gives the same object and changes nothing."""
    match value:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=owner):
            return _is_pure(owner)
        case ast.Subscript(value=owner, slice=index):
            return _is_pure(owner) and is_simple(index)
        case _:
            return False

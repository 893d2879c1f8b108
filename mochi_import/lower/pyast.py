"""Constructors for Python `ast` nodes: the only place that stamps positions.

Every constructor takes the Mochi span first.  The trees are those that `ast.parse` would make of
their own `ast.unparse` text, so that emitted source and in-memory code are the same program.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import EllipsisType

    from mochi_import.source import Span

LOAD = ast.Load()
STORE = ast.Store()

type Value = str | int | float | bool | EllipsisType | None


class _Place(TypedDict):
    lineno: int
    col_offset: int
    end_lineno: int
    end_col_offset: int


def _place(at: Span) -> _Place:
    return {
        "lineno": at.line,
        "col_offset": at.column - 1,
        "end_lineno": at.end_line,
        "end_col_offset": at.end_column - 1,
    }


# The module


class Module(ast.Module):
    """A Python module.

    `shown` is what tracebacks call its functions that the program does not name, by identifier.
    """

    shown: dict[str, str]


# A function that only makes a closure: it is no part of the closure's qualified name.
MAKER = "<closure>"


def module(statements: list[ast.stmt], shown: dict[str, str]) -> Module:
    """A module of these statements."""
    made = Module(statements, [])
    made.shown = shown
    return made


def moved[Tree: ast.AST](at: Span, tree: Tree) -> Tree:
    """The tree with all of its nodes at another place."""
    place = _place(at)
    for node in ast.walk(tree):
        if "lineno" in node._attributes:
            vars(node).update(place)
    return tree


# Expressions


def constant(at: Span, value: Value) -> ast.expr:
    """A literal; a negative number is a minus sign and a literal, as Python reads it."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        return unary(at, ast.USub(), constant(at, -value))
    return ast.Constant(value, **_place(at))


def integer(at: Span, value: int) -> ast.expr:
    """`value`; Python reads a negative number as a minus and its digits."""
    return constant(at, value) if value >= 0 else unary(at, ast.USub(), constant(at, -value))


def name(at: Span, identifier: str) -> ast.Name:
    """`identifier`, read."""
    return ast.Name(identifier, LOAD, **_place(at))


def target(at: Span, identifier: str) -> ast.Name:
    """`identifier`, written."""
    return ast.Name(identifier, STORE, **_place(at))


def attribute(at: Span, value: ast.expr, identifier: str) -> ast.Attribute:
    """`value.identifier`"""
    return ast.Attribute(value, identifier, LOAD, **_place(at))


def subscript(at: Span, value: ast.expr, index: ast.expr) -> ast.Subscript:
    """`value[index]`"""
    return ast.Subscript(value, index, LOAD, **_place(at))


def slice_(
    at: Span,
    lower: ast.expr | None,
    upper: ast.expr | None,
    step: ast.expr | None = None,
) -> ast.Slice:
    """`lower:upper:step`, for a subscript."""
    return ast.Slice(lower, upper, step, **_place(at))


def call(
    at: Span,
    function: ast.expr,
    args: Sequence[ast.expr] = (),
    keywords: Sequence[tuple[str, ast.expr]] = (),
) -> ast.Call:
    """`function(*args, **keywords)`"""
    named = [ast.keyword(key, value, **_place(at)) for key, value in keywords]
    return ast.Call(function, list(args), named, **_place(at))


def binary(at: Span, left: ast.expr, op: ast.operator, right: ast.expr) -> ast.BinOp:
    """`left op right`"""
    return ast.BinOp(left, op, right, **_place(at))


def f_string(at: Span, values: Sequence[ast.expr]) -> ast.expr:
    """`f"..{value}.."`: strings that are literals stand in it as text, alone as one literal."""
    parts: list[ast.expr] = []
    for value in values:
        if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
            parts.append(ast.FormattedValue(value, -1, None, **_place(at)))
        elif parts and isinstance(parts[-1], ast.Constant):
            parts[-1] = ast.Constant(f"{parts[-1].value!s}{value.value}", **_place(at))
        elif value.value:
            parts.append(value)
    match parts:
        case [] | [ast.Constant()]:
            return moved(at, parts[0]) if parts else constant(at, "")
    return ast.JoinedStr(parts, **_place(at))


def unary(at: Span, op: ast.unaryop, operand: ast.expr) -> ast.UnaryOp:
    """`op operand`"""
    return ast.UnaryOp(op, operand, **_place(at))


_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def not_(at: Span, operand: ast.expr) -> ast.expr:
    """`not operand`; of a comparison the opposite one, where there is one also for NaN."""
    match operand:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPPOSITES:
            return compare(at, left, _OPPOSITES[type(op)](), right)
        case ast.UnaryOp(op=ast.Not(), operand=inner) if is_bool(inner):
            return inner
    return unary(at, ast.Not(), operand)


def is_bool(value: ast.expr) -> bool:
    """Whether the form of an expression says that its value is true or false."""
    match value:
        case ast.Compare() | ast.UnaryOp(op=ast.Not()) | ast.Constant(value=True | False):
            return True
        case ast.BoolOp(values=values):
            return all(map(is_bool, values))
    return False


def compare(at: Span, left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.Compare:
    """`left op right`"""
    return ast.Compare(left, [op], [right], **_place(at))


def is_none(at: Span, value: ast.expr) -> ast.Compare:
    """`value is None`; of literals Python wants `==`, and warns otherwise."""
    return compare(at, value, ast.Eq() if _is_literal(value) else ast.Is(), constant(at, None))


def is_not_none(at: Span, value: ast.expr) -> ast.Compare:
    """`value is not None`"""
    op = ast.NotEq() if _is_literal(value) else ast.IsNot()
    return compare(at, value, op, constant(at, None))


def _is_literal(value: ast.expr) -> bool:
    """Whether CPython works out `value` while it compiles."""
    match value:
        case ast.UnaryOp(operand=operand):
            return _is_literal(operand)
        case ast.BinOp(left=left, right=right):
            return _is_literal(left) and _is_literal(right)
        case _:
            return isinstance(value, ast.Constant) and value.value is not None


def logical(at: Span, op: ast.boolop, values: Sequence[ast.expr]) -> ast.BoolOp:
    """`a op b op c`"""
    return ast.BoolOp(op, list(values), **_place(at))


def conditional(at: Span, condition: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    """`then if condition else otherwise`; for `true` and `false` the condition or its opposite."""
    match then, otherwise:
        case ast.Constant(value=True), ast.Constant(value=False) if is_bool(condition):
            return condition
        case ast.Constant(value=False), ast.Constant(value=True):
            return not_(at, condition)
    return ast.IfExp(condition, then, otherwise, **_place(at))


def walrus(at: Span, identifier: str, value: ast.expr) -> ast.NamedExpr:
    """`(identifier := value)`"""
    return ast.NamedExpr(target(at, identifier), value, **_place(at))


def starred(at: Span, value: ast.expr) -> ast.Starred:
    """`*value`"""
    return ast.Starred(value, LOAD, **_place(at))


def list_(at: Span, elements: Sequence[ast.expr]) -> ast.List:
    """`[a, b]`"""
    return ast.List(list(elements), LOAD, **_place(at))


def items_of(at: Span, values: ast.expr) -> list[ast.expr]:
    """The elements that make a list of `values` inside another: `*values`, or those written out."""
    return values.elts if isinstance(values, ast.List) else [starred(at, values)]


def tuple_(at: Span, elements: Sequence[ast.expr]) -> ast.Tuple:
    """`(a, b)`"""
    return ast.Tuple(list(elements), LOAD, **_place(at))


def target_tuple(at: Span, identifiers: Sequence[str]) -> ast.Tuple:
    """`a, b`, written."""
    return ast.Tuple([target(at, identifier) for identifier in identifiers], STORE, **_place(at))


def target_row(at: Span, targets: Sequence[ast.expr]) -> ast.Tuple:
    """`(a, b), c`, written, of targets."""
    return ast.Tuple(list(targets), STORE, **_place(at))


def dict_(at: Span, keys: Sequence[ast.expr], values: Sequence[ast.expr]) -> ast.Dict:
    """`{a: b}`"""
    return ast.Dict(list(keys), list(values), **_place(at))


def set_(at: Span, elements: Sequence[ast.expr]) -> ast.Set:
    """`{a, b}`; there must be an element."""
    return ast.Set(list(elements), **_place(at))


def lambda_(at: Span, parameters: Sequence[str], body: ast.expr) -> ast.Lambda:
    """`lambda a, b: body`"""
    return ast.Lambda(arguments([parameter(at, p) for p in parameters]), body, **_place(at))


def comprehension(
    variable: ast.expr, source: ast.expr, conditions: Sequence[ast.expr] = ()
) -> ast.comprehension:
    """`for variable in source if condition`; the variable is a target."""
    return ast.comprehension(variable, source, list(conditions), 0)


def list_comprehension(
    at: Span, element: ast.expr, clauses: Sequence[ast.comprehension]
) -> ast.ListComp:
    """`[element for .. in ..]`"""
    return ast.ListComp(element, list(clauses), **_place(at))


def dict_comprehension(
    at: Span, key: ast.expr, value: ast.expr, clauses: Sequence[ast.comprehension]
) -> ast.DictComp:
    """`{key: value for .. in ..}`"""
    return ast.DictComp(key, value, list(clauses), **_place(at))


def generator(at: Span, element: ast.expr, clauses: Sequence[ast.comprehension]) -> ast.expr:
    """`(element for .. in ..)`"""
    return ast.GeneratorExp(element, list(clauses), **_place(at))


# Parameters


def parameter(at: Span, identifier: str, annotation: ast.expr | None = None) -> ast.arg:
    """One parameter of a function."""
    return ast.arg(identifier, annotation, **_place(at))


def arguments(parameters: Sequence[ast.arg], defaults: Sequence[ast.expr] = ()) -> ast.arguments:
    """A parameter list; the defaults belong to the last parameters."""
    return ast.arguments([], list(parameters), None, [], [], None, list(defaults))


# Statements


def assign(at: Span, identifier: str, value: ast.expr) -> ast.Assign:
    """`identifier = value`"""
    return store(at, target(at, identifier), value)


def store(at: Span, place: ast.expr, value: ast.expr) -> ast.Assign:
    """`place = value` for a name, an attribute or a subscript, however it was made."""
    return ast.Assign([as_target(place)], value, **_place(at))


def augment(at: Span, place: ast.expr, op: ast.operator, value: ast.expr) -> ast.AugAssign:
    """`place += value`, and so on."""
    target = as_target(place)
    assert isinstance(target, ast.Name | ast.Attribute | ast.Subscript)
    return ast.AugAssign(target, op, value, **_place(at))


def delete(at: Span, value: ast.expr, part: slice) -> ast.Delete:
    """`del value[start:stop]`"""
    start, stop = (None if end is None else integer(at, end) for end in (part.start, part.stop))
    place = ast.Subscript(value, slice_(at, start, stop), ast.Del(), **_place(at))
    return ast.Delete([place], **_place(at))


def pop(item: ast.Subscript, *, from_end: bool) -> ast.Call:
    """`xs.pop()` in the place of `xs[-1]`, `xs.pop(0)` in that of `xs[0]`."""
    method = ast.copy_location(ast.Attribute(item.value, "pop", LOAD), item)
    return ast.copy_location(ast.Call(method, [] if from_end else [item.slice], []), item)


def as_target(place: ast.expr) -> ast.expr:
    """The same name, attribute, subscript or tuple of those, to be written."""
    if isinstance(place, ast.Name | ast.Attribute | ast.Subscript | ast.Tuple):
        place.ctx = STORE
        return place
    raise AssertionError(place)


def annotated(
    at: Span, identifier: str, annotation: ast.expr, value: ast.expr | None
) -> ast.AnnAssign:
    """`identifier: annotation = value`"""
    return ast.AnnAssign(target(at, identifier), annotation, value, 1, **_place(at))


def expression(at: Span, value: ast.expr) -> ast.Expr:
    """A value whose evaluation is the statement."""
    return ast.Expr(value, **_place(at))


def return_(at: Span, value: ast.expr | None) -> ast.Return:
    """`return value`"""
    return ast.Return(value, **_place(at))


def raise_(at: Span, value: ast.expr | None) -> ast.Raise:
    """`raise value`"""
    return ast.Raise(value, None, **_place(at))


def if_(
    at: Span,
    condition: ast.expr,
    then: Sequence[ast.stmt],
    otherwise: Sequence[ast.stmt] = (),
) -> ast.If:
    """`if condition: then else: otherwise`"""
    return ast.If(condition, body(at, then), list(otherwise), **_place(at))


def while_(at: Span, condition: ast.expr, statements: Sequence[ast.stmt]) -> ast.While:
    """`while condition: statements`"""
    return ast.While(condition, body(at, statements), [], **_place(at))


def for_(at: Span, variable: ast.expr, source: ast.expr, statements: Sequence[ast.stmt]) -> ast.For:
    """`for variable in source: statements`; the variable is a target."""
    return ast.For(variable, source, body(at, statements), [], None, **_place(at))


def break_(at: Span) -> ast.Break:
    """`break`"""
    return ast.Break(**_place(at))


def continue_(at: Span) -> ast.Continue:
    """`continue`"""
    return ast.Continue(**_place(at))


def pass_(at: Span) -> ast.Pass:
    """`pass`"""
    return ast.Pass(**_place(at))


def body(at: Span, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Statements as a block: `pass` when there are none."""
    return list(statements) or [pass_(at)]


def try_(
    at: Span,
    statements: Sequence[ast.stmt],
    exception: ast.expr,
    identifier: str | None,
    handler: Sequence[ast.stmt],
    catch: Span | None = None,
) -> ast.Try:
    """`try: statements except exception as identifier: handler`; `catch` places the handler."""
    place = _place(catch or at)
    caught = ast.ExceptHandler(exception, identifier, body(at, handler), **place)
    return ast.Try(body(at, statements), [caught], [], [], **_place(at))


def global_(at: Span, identifiers: Sequence[str]) -> ast.Global:
    """`global a, b`"""
    return ast.Global(list(identifiers), **_place(at))


def nonlocal_(at: Span, identifiers: Sequence[str]) -> ast.Nonlocal:
    """`nonlocal a, b`"""
    return ast.Nonlocal(list(identifiers), **_place(at))


def import_(at: Span, module: str, alias: str) -> ast.Import:
    """`import module as alias`"""
    return ast.Import(
        [ast.alias(module, None if module == alias else alias, **_place(at))], **_place(at)
    )


def import_from(at: Span, module: str, names: Sequence[tuple[str, str]]) -> ast.ImportFrom:
    """`from module import name as alias, ..`; a relative module begins with its dots."""
    aliases = [
        ast.alias(imported, None if imported == alias else alias, **_place(at))
        for imported, alias in names
    ]
    absolute = module.lstrip(".")
    return ast.ImportFrom(absolute or None, aliases, len(module) - len(absolute), **_place(at))


def function(
    at: Span,
    identifier: str,
    parameters: ast.arguments,
    statements: Sequence[ast.stmt],
    returns: ast.expr | None,
    *,
    decorators: Sequence[ast.expr] = (),
    type_params: Sequence[str] = (),
) -> ast.FunctionDef:
    """`def identifier[T](parameters) -> returns: statements`"""
    return ast.FunctionDef(
        identifier,
        parameters,
        body(at, statements),
        list(decorators),
        returns,
        None,
        type_parameters(at, type_params),
        **_place(at),
    )


def class_(
    at: Span,
    identifier: str,
    bases: Sequence[ast.expr],
    statements: Sequence[ast.stmt],
    *,
    type_params: Sequence[str] = (),
) -> ast.ClassDef:
    """`class identifier[T](bases): statements`"""
    return ast.ClassDef(
        identifier,
        list(bases),
        [],
        body(at, statements),
        [],
        type_parameters(at, type_params),
        **_place(at),
    )


def type_alias(
    at: Span, identifier: str, value: ast.expr, type_params: Sequence[str] = ()
) -> ast.TypeAlias:
    """`type identifier[T] = value`"""
    return ast.TypeAlias(
        target(at, identifier), type_parameters(at, type_params), value, **_place(at)
    )


def type_parameters(at: Span, identifiers: Sequence[str]) -> list[ast.type_param]:
    """`[T, U]`"""
    return [ast.TypeVar(identifier, None, **_place(at)) for identifier in identifiers]


# Patterns


def match(at: Span, subject: ast.expr, cases: Sequence[ast.match_case]) -> ast.Match:
    """`match subject: cases`"""
    return ast.Match(subject, list(cases), **_place(at))


def case(
    at: Span, pattern: ast.pattern, guard: ast.expr | None, statements: Sequence[ast.stmt]
) -> ast.match_case:
    """`case pattern if guard: statements`"""
    return ast.match_case(pattern, guard, body(at, statements))


def match_value(at: Span, value: ast.expr) -> ast.pattern:
    """`case 1:`"""
    return ast.MatchValue(value, **_place(at))


def match_singleton(at: Span, value: bool | None) -> ast.pattern:
    """`case None:`"""
    return ast.MatchSingleton(value, **_place(at))


def match_capture(at: Span, identifier: str | None) -> ast.pattern:
    """`case x:`; without a name `case _:`."""
    return ast.MatchAs(None, identifier, **_place(at))


def match_class(
    at: Span,
    cls: ast.expr,
    fields: Sequence[tuple[str, ast.pattern]],
    args: Sequence[ast.pattern] = (),
) -> ast.pattern:
    """`case Circle(arg, r=pattern):`"""
    names = [field for field, _ in fields]
    return ast.MatchClass(cls, list(args), names, [pattern for _, pattern in fields], **_place(at))

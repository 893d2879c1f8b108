"""Expressions, queries and patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mochi_import.syntax import nodes as n
from mochi_import.syntax.builder.base import BuilderBase
from mochi_import.syntax.literals import read_int, read_string

if TYPE_CHECKING:
    from mochi_import.source import Span
    from mochi_import.syntax.token import Token

LITERALS = (n.IntLit, n.FloatLit, n.StringLit, n.BoolLit, n.NoneLit)


class Expressions(BuilderBase):
    """Builder methods for expressions."""

    def name(self, span: Span, name: Token) -> n.Expr:
        return n.NameExpr(span, name.text)

    def int_lit(self, span: Span, token: Token) -> n.IntLit:
        return n.IntLit(span, read_int(token.text))

    def float_lit(self, span: Span, token: Token) -> n.FloatLit:
        return n.FloatLit(span, float(token.text))

    def string_lit(self, span: Span, token: Token) -> n.StringLit:
        return n.StringLit(span, read_string(token.text))

    def bool_lit(self, span: Span, token: Token) -> n.BoolLit:
        return n.BoolLit(span, token.kind == "TRUE")

    def none_lit(self, span: Span, token: Token) -> n.NoneLit:
        if token.text != "none":
            self.warn("P071", span, token.text)
        return n.NoneLit(span)

    def parenthesised(self, span: Span, value: n.Expr) -> n.Expr:
        """The value itself, placed at its parenthesis as the reference places it."""
        return value.changed(span=span)

    def list_expr(self, span: Span, *elements: n.Expr) -> n.ListExpr:
        return n.ListExpr(span, elements)

    def set_expr(self, span: Span, *elements: n.Expr) -> n.SetExpr:
        return n.SetExpr(span, elements)

    def map_expr(self, span: Span, *entries: n.MapEntry) -> n.MapExpr:
        return n.MapExpr(span, entries)

    def named_entry(self, span: Span, key: Token, value: n.Expr) -> n.MapEntry:
        return n.MapEntry(span, n.StringLit(key.span, key.text), value)

    def field_value(self, span: Span, name: Token, value: n.Expr) -> n.FieldValue:
        return n.FieldValue(span, name.text, value)

    def struct_expr(
        self, span: Span, name: Token, fields: tuple[n.FieldValue, ...]
    ) -> n.StructExpr:
        return n.StructExpr(span, name.text, fields)

    def module_struct(
        self, span: Span, module: n.Expr, name: Token, fields: tuple[n.FieldValue, ...]
    ) -> n.StructExpr:
        """`geo.Point { x: 1 }`, named `geo.Point`."""
        if not isinstance(module, n.NameExpr):
            self.refuse(span, name.span, name.text)
            return n.StructExpr(span, name.text, fields)
        return n.StructExpr(span, f"{module.name}.{name.text}", fields)

    def channel_expr(
        self, span: Span, kind: Token, element: n.TypeExpr, capacity: n.Expr
    ) -> n.ChannelExpr:
        return n.ChannelExpr(span, "chan" if kind.text == "chan" else "stream", element, capacity)

    # Operators

    def unary(self, span: Span, op: Token, operand: n.Expr) -> n.UnaryExpr:
        return n.UnaryExpr(span, "-" if op.kind == "MINUS" else "!", operand)

    def binary(self, span: Span, left: n.Expr, op: Token, right: n.Expr) -> n.BinaryExpr:
        sign = "union_all" if op.kind == "UNION_ALL" else op.text
        return n.BinaryExpr(span, sign, op.span, left, right)

    def call_expr(
        self, span: Span, callee: n.Expr, args: tuple[n.Expr | n.FieldValue, ...]
    ) -> n.Expr:
        """`f(x, y)`, or `f(x, key: y)`, where names come last."""
        places = tuple(arg for arg in args if isinstance(arg, n.Expr))
        keywords = tuple(arg for arg in args if isinstance(arg, n.FieldValue))
        if not keywords:
            return n.CallExpr(span, callee, places)
        if args != (*places, *keywords):
            place = next(arg.span for arg in args[args.index(keywords[0]) :] if arg in places)
            advice = "Arguments with a name come after those without one."
            self.refuse(span, place, self.word_at(place), advice=advice)
        return n.KeywordCallExpr(span, callee, places, keywords)

    def index(self, span: Span, value: n.Expr, bracket: Token, index: n.Expr | None) -> n.Expr:
        if index is None:
            self.note("P060", bracket.span)
            index = n.NoneLit(bracket.span)
        return n.IndexExpr(span, value, index)

    def slice(
        self,
        span: Span,
        value: n.Expr,
        bracket: Token,
        start: n.Expr | None,
        stop: n.Expr | None,
        step: n.Expr | None = None,
    ) -> n.SliceExpr:
        if start is None and stop is None and step is None:
            self.note("P060", bracket.span)
        return n.SliceExpr(span, value, start, stop, step)

    def field_access(self, span: Span, value: n.Expr, name: Token) -> n.FieldExpr:
        return n.FieldExpr(span, value, name.text, name.span)

    def path_access(self, span: Span, value: n.Expr, name: Token) -> n.FieldExpr:
        node = n.FieldExpr(span, value, name.text, name.span)
        self.paths.add(node)
        return node

    def safe_field(self, span: Span, value: n.Expr, name: Token) -> n.SafeFieldExpr:
        return n.SafeFieldExpr(span, value, name.text, name.span)

    def cast(self, span: Span, value: n.Expr, sign: Token, type_: n.TypeExpr) -> n.CastExpr:
        return n.CastExpr(span, value, type_, sign.span)

    def await_expr(self, span: Span, future: n.Expr) -> n.Expr:
        """`await f as T`: a cast at its end is one of what the future gives."""
        future, cast = _without_cast(future)
        waited = n.AwaitExpr(span, future)
        return waited if cast is None else n.CastExpr(span, waited, cast.type, cast.as_span)

    def fetch_expr(self, span: Span, url: n.Expr, options: n.Expr | None) -> n.Expr:
        """`fetch url with {..} as T`: a cast at its end is one of the answer."""
        if options is None:
            url, cast = _without_cast(url)
        else:
            options, cast = _without_cast(options)
        fetched = n.FetchExpr(span, url, options)
        return fetched if cast is None else n.CastExpr(span, fetched, cast.type, cast.as_span)

    # Functions and matches

    def lambda_expr(
        self,
        span: Span,
        type_params: tuple[str, ...],
        params: tuple[n.Param, ...],
        result: n.TypeExpr | None,
        effects: tuple[str, ...],
        block: n.Block | None,
        value: n.Expr | None,
    ) -> n.LambdaExpr:
        body: n.Block | n.Expr | None = value
        if block is not None and block.body:
            body = block if value is None else None
        if body is None:
            self.note("P070", span)
            body = n.Block(span, ())
        return n.LambdaExpr(span, type_params, params, result, effects, body)

    def match_expr(self, span: Span, subject: n.Expr, *arms: n.MatchArm) -> n.MatchExpr:
        return n.MatchExpr(span, subject, arms)

    def arm(
        self,
        span: Span,
        pattern: n.Expr,
        guard: n.Expr | None,
        body: n.Expr | n.Block | None,
    ) -> n.MatchArm:
        if body is None:
            self.note("P061", span)
            body = n.NoneLit(span)
        if isinstance(body, n.Block):
            self.ends_of_arms.update(body.body[-1:])
        return n.MatchArm(span, self._pattern(pattern), guard, body)

    def _pattern(self, shape: n.Expr) -> n.Pattern:
        """A pattern is read as an expression and must be a literal, a name or a variant."""
        if isinstance(shape, n.NameExpr):
            if shape.name == "_":
                return n.WildcardPattern(shape.span)
            return n.NamePattern(shape.span, shape.name)
        if isinstance(shape, LITERALS):
            return n.LiteralPattern(shape.span, shape)
        if shape in self.paths and isinstance(shape, n.FieldExpr):
            return n.NamePattern(shape.span, shape.name)
        match shape:
            case n.CallExpr(callee=n.FieldExpr(value=n.NameExpr() as module, name=name) as path):
                if path not in self.paths and name[0].isupper():
                    args = tuple([self._pattern(arg) for arg in shape.args])
                    return n.VariantPattern(shape.span, name, args, module.name)
            case n.FieldExpr(value=n.NameExpr() as module, name=name) if name[0].isupper():
                return n.VariantPattern(shape.span, name, (), module.name)
        if isinstance(shape, n.CallExpr):
            head = self._pattern(shape.callee)
            if isinstance(head, n.NamePattern):
                args = tuple([self._pattern(arg) for arg in shape.args])
                return n.VariantPattern(shape.span, head.name, args, None)
        self.note("P063", shape.span)
        return n.WildcardPattern(shape.span)

    # Queries

    def query(
        self,
        span: Span,
        froms: tuple[n.FromClause, ...],
        joins: tuple[n.JoinClause, ...],
        where: n.Expr | None,
        group: n.GroupClause | None,
        sort: n.Expr | None,
        skip: n.Expr | None,
        take: n.Expr | None,
        distinct: Token | None,
        select: n.Expr,
        late_limit: n.Expr | None,
    ) -> n.QueryExpr:
        take = late_limit if take is None else take
        return n.QueryExpr(
            span,
            froms,
            joins,
            where,
            group,
            sort,
            skip,
            take,
            distinct is not None,
            select,
        )

    def from_clause(self, span: Span, variable: Token, source: n.Expr) -> n.FromClause:
        return n.FromClause(span, variable.text, variable.span, source)

    def join_clause(
        self, span: Span, kind: Any, variable: Token, source: n.Expr, condition: n.Expr
    ) -> n.JoinClause:
        return n.JoinClause(span, kind or "inner", variable.text, variable.span, source, condition)

    def join_kind(self, _: Span, word: Token) -> str:
        return word.text

    def group(
        self,
        span: Span,
        keys: tuple[n.Expr, ...] = (),
        variable: Token | None = None,
        having: n.Expr | None = None,
    ) -> n.GroupClause | None:
        if variable is None:
            return None
        return n.GroupClause(span, keys, variable.text, variable.span, having)

    # Input and output

    def generate(
        self, span: Span, target: Token, fields: tuple[n.FieldValue, ...]
    ) -> n.GenerateExpr:
        return n.GenerateExpr(span, target.text, tuple(map(_with_tools, fields)))

    def load(
        self, span: Span, path: Token | None, type_: n.TypeExpr, options: n.Expr | None
    ) -> n.LoadExpr:
        return n.LoadExpr(span, self._path(span, path), type_, options)

    def save(
        self, span: Span, value: n.Expr, path: Token | None, options: n.Expr | None
    ) -> n.SaveExpr:
        return n.SaveExpr(span, value, self._path(span, path), options)

    def _path(self, span: Span, path: Token | None) -> str | None:
        if path is None:
            return None
        text = read_string(path.text)
        if not text:
            self.note("P062", span)
        return text


def _with_tools(field: n.FieldValue) -> n.FieldValue:
    """In `tools: [weather { description: ".." }]` the form of a struct describes a function."""
    if field.name != "tools" or not isinstance(field.value, n.ListExpr):
        return field
    elements = [
        n.ToolExpr(item.span, n.NameExpr(item.span, item.name), item.fields)
        if isinstance(item, n.StructExpr)
        else item
        for item in field.value.elements
    ]
    return field.changed(value=field.value.changed(elements=tuple(elements)))


def _without_cast(value: n.Expr) -> tuple[n.Expr, n.CastExpr | None]:
    """An expression and the cast at its end, unless that stands in parentheses: `a + b as T`."""
    match value:
        case n.CastExpr(value=inner) if inner.span[:2] == value.span[:2]:
            return inner, value
        case n.BinaryExpr(left=left, right=right) if left.span[:2] == value.span[:2]:
            right, cast = _without_cast(right)
            span = left.span.to(right.span)
            return (value.changed(span=span, right=right), cast) if cast else (value, None)
    return value, None

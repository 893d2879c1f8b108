"""Statements and control flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mochi_import.source import Span
from mochi_import.syntax import habits
from mochi_import.syntax import nodes as n
from mochi_import.syntax.builder.base import BuilderBase
from mochi_import.syntax.literals import read_string
from mochi_import.syntax.walk import has_effect

if TYPE_CHECKING:
    from mochi_import.syntax.token import Token

BLOCK = '"{" Statement* "}"'


class ThenBranch(NamedTuple):
    """`then x`, until it shows whether the if is an expression."""

    span: Span
    value: n.Expr


class ElseIf(NamedTuple):
    """`else if c { }`; the span starts at `if`."""

    span: Span
    condition: n.Expr
    branch: n.Block | ThenBranch


class IfForm(NamedTuple):
    """An if before it shows whether it is a statement or an expression."""

    condition: n.Expr
    branch: n.Block | ThenBranch
    else_ifs: tuple[ElseIf, ...]
    otherwise: n.Block | n.Expr | None


class Statements(BuilderBase):
    """Builder methods for statements."""

    def let_stmt(
        self, span: Span, name: Token, type_: n.TypeExpr | None, value: n.Expr | None
    ) -> n.LetStmt:
        return n.LetStmt(span, name.text, type_, value, False, self.doc(span))

    def var_stmt(
        self, span: Span, name: Token, type_: n.TypeExpr | None, value: n.Expr | None
    ) -> n.LetStmt:
        return n.LetStmt(span, name.text, type_, value, True, self.doc(span))

    def expr_stmt(self, span: Span, value: n.Expr) -> n.ExprStmt:
        statement = n.ExprStmt(span, value)
        if not has_effect(value):
            self.useless[statement] = None
        return statement

    def assign_stmt(self, span: Span, target: n.Expr, sign: Token, value: n.Expr) -> n.AssignStmt:
        """All indexes come before all fields in a target."""
        inner = target
        while isinstance(inner, n.FieldExpr) and inner not in self.paths:
            inner = inner.value
        while isinstance(inner, n.IndexExpr):
            inner = inner.value
        if not isinstance(inner, n.NameExpr):
            self.refuse(span, sign.span, sign.text, advice=habits.unassignable(inner))
        return n.AssignStmt(span, target, value)

    def block(self, span: Span, *body: n.Stmt) -> n.Block:
        return n.Block(span, body)

    def for_stmt(
        self,
        span: Span,
        target: Token,
        source: n.Expr,
        end: n.Expr | None,
        body: n.Block,
    ) -> n.ForStmt:
        return n.ForStmt(span, target.text, target.span, source, end, body)

    def test_decl(self, span: Span, name: Token, body: n.Block) -> n.TestDecl:
        return n.TestDecl(span, read_string(name.text), body)

    def bench_decl(self, span: Span, name: Token, body: n.Block) -> n.BenchDecl:
        return n.BenchDecl(span, read_string(name.text), body)

    def update_stmt(
        self, span: Span, target: Token, changes: n.MapExpr, condition: n.Expr | None
    ) -> n.UpdateStmt:
        return n.UpdateStmt(span, target.text, target.span, changes, condition)

    def fetch_stmt(
        self, span: Span, url: n.Expr, target: Token, options: n.Expr | None
    ) -> n.FetchStmt:
        return n.FetchStmt(span, url, target.text, options)

    def try_stmt(
        self, span: Span, body: n.Block, name: Token | None, handler: n.Block
    ) -> n.TryStmt:
        text, place = (name.text, name.span) if name else (None, None)
        return n.TryStmt(span, body, text, place, handler)

    # If, of which the grammar has one form for the statement and the expression.

    def then_branch(self, span: Span, value: n.Expr) -> ThenBranch:
        return ThenBranch(span, value)

    def else_if(self, span: Span, condition: n.Expr, branch: n.Block | ThenBranch) -> ElseIf:
        return ElseIf(span, condition, branch)

    def if_form(
        self,
        _: Span,
        condition: n.Expr,
        branch: n.Block | ThenBranch,
        else_ifs: tuple[ElseIf, ...],
        otherwise: n.Block | n.Expr | None,
    ) -> IfForm:
        return IfForm(condition, branch, else_ifs, otherwise)

    def if_stmt(self, span: Span, form: IfForm) -> n.IfStmt:
        """An if at the start of a statement: every branch is a block."""
        rest: n.IfStmt | n.Block | None = None
        if form.otherwise is not None:
            rest = self._as_block(form.otherwise)
        for part in reversed(form.else_ifs):
            rest = n.IfStmt(part.span.to(span), part.condition, self._as_block(part.branch), rest)
        return n.IfStmt(span, form.condition, self._as_block(form.branch), rest)

    def _as_block(self, branch: n.Block | ThenBranch | n.Expr) -> n.Block:
        if isinstance(branch, n.Block):
            return branch
        if isinstance(branch, n.MapExpr) and not branch.entries:
            return n.Block(branch.span, ())  # the grammar reads `else {}` as an empty map
        self.refuse(branch.span, branch.span, self.word_at(branch.span), BLOCK)
        return n.Block(branch.span, ())

    def if_expr(self, span: Span, form: IfForm) -> n.IfExpr:
        """An if inside an expression: every branch is one expression."""
        rest = None if form.otherwise is None else self._as_value(form.otherwise)
        for part in reversed(form.else_ifs):
            rest = n.IfExpr(part.span.to(span), part.condition, self._as_value(part.branch), rest)
        return n.IfExpr(span, form.condition, self._as_value(form.branch), rest)

    def _as_value(self, branch: n.Block | ThenBranch | n.Expr) -> n.Expr:
        if isinstance(branch, n.Expr):
            return branch
        if isinstance(branch, ThenBranch):
            return branch.value
        if not branch.body:
            end = branch.span
            close = Span(end.end_line, end.end_column - 1, end.end_line, end.end_column)
            return self._no_value(branch, close, "}", "PostfixExpr")
        first, *others = branch.body
        if others:
            return self._no_value(branch, others[0].span, self.word_at(others[0].span), '"}"')
        if isinstance(first, n.IfStmt):
            return self._statement_value(first)
        if not isinstance(first, n.ExprStmt):
            return self._no_value(branch, first.span, self.word_at(first.span), "PostfixExpr")
        self.useless.pop(first, None)
        return first.value

    def _no_value(self, branch: n.Block, span: Span, text: str, expected: str) -> n.Expr:
        self.refuse(branch.span, span, text, expected)
        return n.NoneLit(branch.span)

    def _statement_value(self, statement: n.IfStmt) -> n.IfExpr:
        """An `if` at the start of a branch, which the grammar reads as a statement."""
        rest = statement.otherwise
        if isinstance(rest, n.IfStmt):
            otherwise: n.Expr | None = self._statement_value(rest)
        else:
            otherwise = None if rest is None else self._as_value(rest)
        then = self._as_value(statement.then)
        return n.IfExpr(statement.span, statement.condition, then, otherwise)

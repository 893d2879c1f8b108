"""Functions, types, foreign names, streams, agents and logic."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mochi_import.syntax import habits
from mochi_import.syntax import nodes as n
from mochi_import.syntax.builder.base import BuilderBase
from mochi_import.syntax.literals import read_string

if TYPE_CHECKING:
    from mochi_import.source import Span
    from mochi_import.syntax.token import Token

IMPORT_LANGUAGES = frozenset({"c", "go", "python", "typescript", "zig", "lua", "clj", "clojure"})
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


class Declarations(BuilderBase):
    """Builder methods for declarations and types."""

    def package(self, _: Span, name: Token) -> str:
        return name.text

    def module(self, span: Span, package: str | None, *body: n.Stmt) -> n.Module:
        # A comment that stands before `package` is the module's, with or without a blank line.
        doc = self.docs.get((0, 0)) or (self.doc(span) if package is not None else None)
        return n.Module(span, package, body, doc)

    # Functions

    def fun_decl(
        self,
        span: Span,
        name: Token,
        type_params: tuple[str, ...],
        params: tuple[n.Param, ...],
        result: n.TypeExpr | None,
        effects: tuple[str, ...],
        body: n.Block,
    ) -> n.FunDecl:
        return n.FunDecl(
            span,
            name.text,
            type_params,
            params,
            result,
            effects,
            body,
            False,
            self.doc(span),
        )

    def exported_fun(self, span: Span, fun: n.FunDecl) -> n.FunDecl:
        return fun.changed(span=span, exported=True, doc=self.doc(span))

    def param(self, span: Span, name: Token, type_: n.TypeExpr | None) -> n.Param:
        return n.Param(span, name.text, type_)

    # Modules

    def import_decl(
        self,
        span: Span,
        language: Token | None,
        path: Token,
        alias: Token | None,
        auto: Token | None,
    ) -> n.ImportDecl:
        if language and language.text not in IMPORT_LANGUAGES:
            close = get_close_matches(language.text, sorted(IMPORT_LANGUAGES), 1)
            advice = f"Did you mean `{close[0]}`?" if close else ""
            self.note("P064", span, language.text, advice=advice)
        return n.ImportDecl(
            span,
            language.text if language else None,
            read_string(path.text),
            alias.text if alias else None,
            auto is not None,
        )

    def extern_type(self, span: Span, name: Token) -> n.ExternTypeDecl:
        return n.ExternTypeDecl(span, name.text)

    def extern_var(self, span: Span, path: tuple[str, ...], type_: n.TypeExpr) -> n.ExternVarDecl:
        return n.ExternVarDecl(span, path, type_, True)

    def extern_let(self, span: Span, path: tuple[str, ...], type_: n.TypeExpr) -> n.ExternVarDecl:
        return n.ExternVarDecl(span, path, type_, False)

    def extern_object(self, span: Span, name: Token) -> n.ExternObjectDecl:
        return n.ExternObjectDecl(span, name.text)

    def extern_fun(
        self,
        span: Span,
        language: Token | None,
        path: tuple[str, ...],
        params: tuple[n.Param, ...],
        result: n.TypeExpr | None,
    ) -> n.ExternFunDecl:
        return n.ExternFunDecl(span, path, params, result, language.text if language else None)

    # Types

    def struct_decl(self, span: Span, name: Token, *members: n.Field | n.FunDecl) -> n.StructDecl:
        self.forgive_useless(span)
        fields = tuple([m for m in members if isinstance(m, n.Field)])
        methods = tuple([m for m in members if isinstance(m, n.FunDecl)])
        return n.StructDecl(span, name.text, fields, methods, self.doc(span))

    def sum_decl(
        self,
        span: Span,
        name: Token,
        type_params: tuple[str, ...] | None,
        variants: tuple[n.Variant, ...],
    ) -> n.SumDecl:
        return n.SumDecl(span, name.text, type_params or (), variants, self.doc(span))

    def alias_decl(self, span: Span, name: Token, type_: n.TypeExpr) -> n.AliasDecl:
        return n.AliasDecl(span, name.text, type_, self.doc(span))

    def field(self, span: Span, name: Token, type_: n.TypeExpr, default: n.Expr | None) -> n.Field:
        return n.Field(span, name.text, type_, default, self.doc(span))

    def variant(self, span: Span, name: Token, fields: tuple[n.Field, ...] = ()) -> n.Variant:
        return n.Variant(span, name.text, fields, self.doc(span))

    def braced_variant(self, span: Span, name: Token, *fields: n.Field) -> n.Variant:
        return n.Variant(span, name.text, fields, self.doc(span))

    def named_type(self, span: Span, name: Token) -> n.NamedType:
        return n.NamedType(span, name.text)

    def module_type(self, span: Span, module: Token, name: Token) -> n.NamedType:
        """`geo.Point`"""
        return n.NamedType(span, f"{module.text}.{name.text}")

    def generic_type(self, span: Span, name: Token, *args: n.TypeExpr) -> n.GenericType:
        return n.GenericType(span, name.text, args)

    # Streams, agents, models

    def model_decl(self, span: Span, name: Token, fields: tuple[n.FieldValue, ...]) -> n.ModelDecl:
        return n.ModelDecl(span, name.text, fields)

    def stream_decl(self, span: Span, name: Token, *fields: n.Field) -> n.StreamDecl:
        return n.StreamDecl(span, name.text, fields, self.doc(span))

    def on_stmt(self, span: Span, stream: Token, variable: Token, body: n.Block) -> n.OnStmt:
        self.forgive_useless(span)
        return n.OnStmt(span, stream.text, variable.text, variable.span, body)

    def emit_stmt(self, span: Span, stream: Token, fields: tuple[n.FieldValue, ...]) -> n.EmitStmt:
        return n.EmitStmt(span, stream.text, fields)

    def agent_decl(
        self, span: Span, name: Token, params: tuple[n.Field, ...] | None, *body: n.Stmt
    ) -> n.AgentDecl:
        self.forgive_useless(span)
        return n.AgentDecl(span, name.text, params or (), body, self.doc(span))

    def intent_decl(
        self,
        span: Span,
        name: Token,
        params: tuple[n.Param, ...],
        result: n.TypeExpr | None,
        body: n.Block,
    ) -> n.IntentDecl:
        return n.IntentDecl(span, name.text, params, result, body, self.doc(span))

    # Logic

    def rule_stmt(self, span: Span, head: n.Atom, *body: n.Literal_) -> n.RuleStmt:
        return n.RuleStmt(span, head, body)

    def atom(self, span: Span, name: Token, args: tuple[n.Expr, ...]) -> n.Atom:
        return n.Atom(span, name.text, args)

    def literal(self, span: Span, value: n.Expr) -> n.Literal_:
        """A rule's condition is read as an expression and must be an atom or a comparison."""
        if isinstance(value, n.CallExpr) and isinstance(value.callee, n.NameExpr):
            return n.AtomLiteral(span, n.Atom(span, value.callee.name, value.args), False)
        if isinstance(value, n.BinaryExpr) and value.op in COMPARISONS:
            return n.CompareLiteral(span, value.op, value.left, value.right)
        if isinstance(value, n.UnaryExpr) and value.op == "!":
            denied = self.literal(value.operand.span, value.operand)
            if isinstance(denied, n.AtomLiteral) and not denied.negated:
                return n.AtomLiteral(span, denied.atom, True)
        self.refuse(span, span, self.word_at(span), "RuleLiteral", habits.CONDITION)
        return n.CompareLiteral(span, "==", value, value)

    def assigned_literal(self, span: Span, target: n.Expr, _: Token, value: n.Expr) -> n.Literal_:
        """`N = A + B`"""
        if isinstance(value, n.StructExpr):
            self.refuse(span, value.span, value.name, "Aggregate", habits.AGGREGATE)
        return n.CompareLiteral(span, "==", target, value)

    def aggregate_literal(
        self, span: Span, target: n.Expr, _: Token, op: Token, value: n.Expr, *body: n.Literal_
    ) -> n.AggregateLiteral:
        return n.AggregateLiteral(span, op.text, target, value, body)

    def negated_literal(self, span: Span, atom: n.Atom) -> n.AtomLiteral:
        return n.AtomLiteral(span, atom, True)

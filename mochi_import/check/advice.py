"""What a message adds to its first line: related places, and what to write instead.

A rule that reports an error hands `Checker.report` a function that gives an `Advice`; it is called
only if the error is recorded.  Here is what such functions share; those about names stand in
`advice_names`, those about types in `advice_types` and `advice_uses`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mochi_import.check.elsewhere import Foreign, span_of_name
from mochi_import.check.ty import AgentTy, ModuleTy, StructTy, SumTy
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n
from mochi_import.syntax.standard import RESULT

if TYPE_CHECKING:
    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol
    from mochi_import.check.ty import Ty
    from mochi_import.source import Span

# Longer pieces of source make a help line hard to read.
_LONGEST_QUOTE = 60


class Advice(NamedTuple):
    """Further words.  An empty `help` leaves that of the code's row."""

    help: str = ""
    labels: tuple[Label, ...] = ()


def declared(c: Checker, symbol: Symbol | None, text: str = "declared here") -> tuple[Label, ...]:
    """A label at the name in the declaration of a symbol, if there is one."""
    return () if symbol is None else (named(c, symbol.span, symbol.name, text),)


def named(c: Checker, span: Span, name: str, text: str) -> Label:
    """A label at the first mention of `name` from the start of `span` on, in that line."""
    return Label(span_of_name(c.problems.source, span, name), text)


def type_declared(c: Checker, ty: Ty) -> tuple[Label, ...]:
    """A label at the declaration of a struct, sum, variant or agent."""
    for node, made in c.declarations.types.items():
        if (
            made is ty
            and node.span != RESULT.span
            and isinstance(node, n.StructDecl | n.SumDecl | n.Variant | n.AgentDecl)
        ):
            return (named(c, node.span, node.name, "declared here"),)
    if isinstance(ty, StructTy | SumTy | AgentTy) and ty.home:
        return c.elsewhere.label(Foreign(ty.home, (ty.name,)))
    return ()


def called(c: Checker, callee: n.Expr) -> tuple[Label, ...]:
    """A label at the declaration of a function that is called by its name."""
    member = foreign_member(c, callee)
    if member is not None:
        return c.elsewhere.label(member)
    return declared(c, c.result.uses.get(callee))


def foreign_member(c: Checker, node: n.Expr, position: int | None = None) -> Foreign | None:
    """What `module.name` is declared by, or its parameter at `position`."""
    if isinstance(node, n.FieldExpr):
        module = c.result.types.get(node.value)
        if isinstance(module, ModuleTy) and module.complete:
            return Foreign(module.path, (node.name,), position)
    return None


def root_symbol(c: Checker, node: n.Expr) -> Symbol | None:
    """The variable at the start of `a.b[0].c`."""
    while isinstance(node, n.FieldExpr | n.IndexExpr | n.SafeFieldExpr | n.SafeIndexExpr):
        node = node.value
    return c.result.uses.get(node)


def variable(c: Checker, node: n.Expr, text: str) -> tuple[Label, ...]:
    """A label at the declaration of `node`, if that is a variable by itself."""
    return declared(c, c.result.uses.get(node), text) if isinstance(node, n.NameExpr) else ()


def quote(c: Checker, span: Span, otherwise: str) -> str:
    """The source text at `span` for use in a help line, unless it is long."""
    if span.line != span.end_line:
        return otherwise
    line = c.problems.source.line(span.line).encode("utf-8", "surrogatepass")
    text = line[span.column - 1 : span.end_column - 1].decode("utf-8", "replace")
    return text if 0 < len(text) <= _LONGEST_QUOTE else otherwise

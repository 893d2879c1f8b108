"""Name resolution: which declaration each name of a module stands for (SEMANTICS sections 4 and 6).

One walk in the order of the source.  A `Module` goes in; a `CheckedModule` comes out whose `uses`,
`declares`, `fields`, `functions` and `early` are filled.  Nothing is reported: a name without an
entry in `uses` is a builtin or undefined, and the type walk says so where it meets it, so that
messages come in the reference's order.

Three rules need more than a walk in order:

* top-level functions, types, imports and externs are declared before the walk, so the whole module
  sees them;
* top-level variables get their symbols before the walk too, but are visible only from their
  declaration on.  A name found nowhere else means the next one of that name further down, which a
  function may well reach at run time; such a use is noted in `early`;
* methods and the right sides of an `update` see the fields of the element as plain names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mochi_import.check import scope_members
from mochi_import.check.blocks import Names, visit_function
from mochi_import.check.result import CheckedModule
from mochi_import.check.symbols import FunctionScope, SymbolKind
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Callable


def resolve(tree: n.Module) -> CheckedModule:
    """Resolve every name of `tree`."""
    result = CheckedModule(tree, FunctionScope(tree, None))
    result.functions[tree] = result.scope
    names = Names(result, SCOPE_RULES)
    names.hoist(tree.body)
    names.visit_all(tree.body)
    return result


def _let(names: Names, node: n.LetStmt) -> None:
    names.visit(node.type)
    names.visit(node.value)
    names.declare_variable(node)


def _assign(names: Names, node: n.AssignStmt) -> None:
    names.visit(node.target)
    names.visit(node.value)
    root = node.target
    while isinstance(root, n.IndexExpr | n.FieldExpr):
        root = root.value
    symbol = names.result.uses.get(root)
    if symbol is not None:
        names.result.assigned.setdefault(symbol, []).append(node.value)
        if root is node.target:
            names.note_assignment(symbol)


def _fun(names: Names, node: n.FunDecl) -> None:
    if node not in names.result.declares:
        names.declare(SymbolKind.FUN, node, node.name)
    visit_function(names, node, node.params, node.result, node.body)


def _lambda(names: Names, node: n.LambdaExpr) -> None:
    visit_function(names, node, node.params, node.result, node.body)


def _if(names: Names, node: n.IfStmt) -> None:
    branch: n.IfStmt | n.Block | None = node
    while isinstance(branch, n.IfStmt):
        names.visit(branch.condition)
        names.visit_block(branch.then)
        branch = branch.otherwise
    if branch is not None:
        names.visit_block(branch)


def _while(names: Names, node: n.WhileStmt) -> None:
    names.visit(node.condition)
    names.visit_block(node.body, loop=True)


def _for(names: Names, node: n.ForStmt) -> None:
    names.visit(node.source)
    names.visit(node.range_end)
    names.enter(loop=True)
    names.declare(SymbolKind.FOR, node, node.target, node.target_span, mutable=True)
    names.visit_body(node.body)
    names.leave()


def _closed_block(names: Names, node: n.TestDecl | n.BenchDecl) -> None:
    names.enter_function(node)
    names.visit_body(node.body)
    names.leave()


def _fetch(names: Names, node: n.FetchStmt) -> None:
    names.visit(node.url)
    names.visit(node.options)
    names.declare(SymbolKind.LET, node, node.target)


def _try(names: Names, node: n.TryStmt) -> None:
    names.visit_block(node.body)
    names.enter()
    if node.name is not None:
        names.declare(SymbolKind.CATCH, node, node.name, node.name_span)
    names.visit_body(node.handler)
    names.leave()


def _nothing(names: Names, node: n.Node) -> None:
    """Names nothing: a literal, a jump, an import that `hoist` has declared."""


def _name(names: Names, node: n.NameExpr) -> None:
    names.use(node, node.name)


def _binary(names: Names, node: n.BinaryExpr) -> None:
    """Operands from left to right, without recursion along a long chain `a + b + c + ...`."""
    rights: list[n.Expr] = []
    left: n.Expr = node
    while isinstance(left, n.BinaryExpr):
        rights.append(left.right)
        left = left.left
    names.visit(left)
    names.visit_all(reversed(rights))


def _match(names: Names, node: n.MatchExpr) -> None:
    names.visit(node.subject)
    for arm in node.arms:
        names.enter()
        names.visit(arm.pattern)
        names.visit(arm.guard)
        if isinstance(arm.body, n.Block):
            names.visit_body(arm.body)
        else:
            names.visit(arm.body)
        names.leave()


def _name_pattern(names: Names, node: n.NamePattern) -> None:
    found = names.find_type(node.name)
    if found is not None and found.kind is SymbolKind.VARIANT:
        names.note_use(node, found)
    else:
        names.declare(SymbolKind.PATTERN, node, node.name)


def _variant_pattern(names: Names, node: n.VariantPattern) -> None:
    names.use_type(node, f"{node.module}.{node.name}" if node.module else node.name)
    names.visit_all(node.args)


def _query(names: Names, node: n.QueryExpr) -> None:
    """Each clause sees the variables of those before it; `skip` and `take` see none."""
    names.enter(loop=True)
    for source in node.froms:
        names.visit(source.source)
        names.declare(SymbolKind.QUERY, source, source.variable, source.variable_span)
    for join in node.joins:
        names.visit(join.source)
        names.declare(SymbolKind.QUERY, join, join.variable, join.variable_span)
        names.visit(join.condition)
    names.visit(node.where)
    if node.group is not None:
        names.visit_all(node.group.keys)
        # The row variables stay visible: the reference lets a `select` after `group by` use them
        # (probe query/group_select_query_var).
        names.enter(loop=True)
        group = node.group
        _key_fields(names, group)
        names.declare(SymbolKind.QUERY, group, group.variable, group.variable_span)
        names.visit(group.having)
    names.visit(node.sort)
    names.visit(node.select)
    if node.group is not None:
        names.leave()
    names.leave()
    names.visit(node.skip)
    names.visit(node.take)


def _key_fields(names: Names, group: n.GroupClause) -> None:
    """After `group by {a: x.a}` the entries of the key are names, unless others hide them."""
    if len(group.keys) == 1 and isinstance(group.keys[0], n.MapExpr):
        entries = (entry.key for entry in group.keys[0].entries)
        fields = [key for key in entries if isinstance(key, n.StringLit)]
        names.result.fields[group] = tuple(
            names.bind(SymbolKind.FIELD, group, key.value, key.span)
            for key in fields
            if names.find_value(key.value) is None
        )


def _children(names: Names, node: n.Node) -> None:
    names.visit_all(children(node))


SCOPE_RULES: dict[type[n.Node], Callable[[Names, Any], None]] = {
    n.LetStmt: _let,
    n.AssignStmt: _assign,
    n.FunDecl: _fun,
    n.IfStmt: _if,
    n.WhileStmt: _while,
    n.ForStmt: _for,
    n.TestDecl: _closed_block,
    n.BenchDecl: _closed_block,
    n.FetchStmt: _fetch,
    n.TryStmt: _try,
    n.NameExpr: _name,
    n.BinaryExpr: _binary,
    n.LambdaExpr: _lambda,
    n.MatchExpr: _match,
    n.NamePattern: _name_pattern,
    n.VariantPattern: _variant_pattern,
    n.QueryExpr: _query,
}

# Kinds that name nothing and hold nothing that does.
_EMPTY = (
    *(n.BreakStmt, n.ContinueStmt, n.ExternTypeDecl, n.WildcardPattern),
    *(n.IntLit, n.FloatLit, n.StringLit, n.BoolLit, n.NoneLit),
)

# Kinds whose parts are resolved one after the other.
_PLAIN = (
    *(n.ReturnStmt, n.ExprStmt, n.ExpectStmt, n.LiteralPattern, n.FunctionType, n.OptionType),
    *(n.RecordType, n.Field, n.ListExpr, n.MapExpr, n.MapEntry, n.SetExpr, n.UnaryExpr),
    *(n.CallExpr, n.IndexExpr, n.SliceExpr, n.SafeFieldExpr, n.SafeIndexExpr, n.CastExpr),
    *(n.PropagateExpr, n.IfExpr, n.FetchExpr, n.LoadExpr, n.SaveExpr, n.ChannelExpr),
    *(n.AsyncExpr, n.AwaitExpr, n.KeywordCallExpr, n.FieldValue, n.ToolExpr),
)

SCOPE_RULES |= scope_members.SCOPE_RULES
SCOPE_RULES |= dict.fromkeys(_EMPTY, _nothing)
SCOPE_RULES |= dict.fromkeys(_PLAIN, _children)

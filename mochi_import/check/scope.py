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

from mochi_import.check.blocks import Names, import_name
from mochi_import.check.result import CheckedModule
from mochi_import.check.symbols import FunctionScope, Symbol, SymbolKind
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable


def resolve(tree: n.Module) -> CheckedModule:
    """Resolve every name of `tree`."""
    result = CheckedModule(tree, FunctionScope(tree, None))
    result.functions[tree] = result.scope
    names = Names(result)
    names.hoist(tree.body)
    _visit_all(names, tree.body)
    return result


def _visit(names: Names, node: n.Node | None) -> None:
    if node is None:
        return
    rule = _RULES.get(type(node))
    if rule is None:
        raise NotImplementedError(f"no scope rule for {type(node).__name__}")
    rule(names, node)


def _visit_all(names: Names, nodes: Iterable[n.Node]) -> None:
    for node in nodes:
        _visit(names, node)


def _visit_block(names: Names, block: n.Block, *, loop: bool = False) -> None:
    names.enter(loop=loop)
    _visit_body(names, block)
    names.leave()


def _visit_body(names: Names, block: n.Block) -> None:
    for statement in block.body:
        names.declare_type(statement)
    _visit_all(names, block.body)


# Statements


def _let(names: Names, node: n.LetStmt) -> None:
    _visit(names, node.type)
    _visit(names, node.value)
    names.declare_variable(node)


def _assign(names: Names, node: n.AssignStmt) -> None:
    _visit(names, node.target)
    _visit(names, node.value)
    if isinstance(node.target, n.NameExpr):
        symbol = names.result.uses.get(node.target)
        if symbol is not None:
            names.note_assignment(symbol)


def _fun(names: Names, node: n.FunDecl) -> None:
    if node not in names.result.declares:
        names.declare(SymbolKind.FUN, node, node.name)
    _function(names, node, node.params, node.result, node.body)


def _lambda(names: Names, node: n.LambdaExpr) -> None:
    _function(names, node, node.params, node.result, node.body)


def _function(
    names: Names,
    node: n.Node,
    params: tuple[n.Param, ...],
    result: n.TypeExpr | None,
    body: n.Block | n.Expr,
) -> None:
    names.enter_function(node)
    for param in params:
        _visit(names, param.type)
        names.declare(SymbolKind.PARAM, param, param.name, mutable=True)
    _visit(names, result)
    if isinstance(body, n.Block):
        _visit_body(names, body)
    else:
        _visit(names, body)
    names.leave()


def _if(names: Names, node: n.IfStmt) -> None:
    branch: n.IfStmt | n.Block | None = node
    while isinstance(branch, n.IfStmt):
        _visit(names, branch.condition)
        _visit_block(names, branch.then)
        branch = branch.otherwise
    if branch is not None:
        _visit_block(names, branch)


def _while(names: Names, node: n.WhileStmt) -> None:
    _visit(names, node.condition)
    _visit_block(names, node.body, loop=True)


def _for(names: Names, node: n.ForStmt) -> None:
    _visit(names, node.source)
    _visit(names, node.range_end)
    names.enter(loop=True)
    names.declare(SymbolKind.FOR, node, node.target, node.target_span, mutable=True)
    _visit_body(names, node.body)
    names.leave()


def _closed_block(names: Names, node: n.TestDecl | n.BenchDecl) -> None:
    names.enter_function(node)
    _visit_body(names, node.body)
    names.leave()


def _update(names: Names, node: n.UpdateStmt) -> None:
    names.use(node, node.target)
    names.enter(loop=True)
    fields = _element_fields(names, node)
    names.result.fields[node] = tuple(
        names.bind(SymbolKind.FIELD, node, name, node.span) for name in fields
    )
    _visit(names, node.changes)
    _visit(names, node.condition)
    names.leave()


def _element_fields(names: Names, node: n.UpdateStmt) -> list[str]:
    """The fields of the elements of `node.target`: those of the struct that its declaration names,
    else of every struct that has all the changed fields.  Types are not known yet."""
    struct = _declared_element(names, names.result.uses.get(node))
    if struct is not None:
        return [field.name for field in struct.fields]
    changed = {e.key.value for e in node.changes.entries if isinstance(e.key, n.StringLit)}
    fields: dict[str, None] = {}
    for declaration in names.result.declares:
        if isinstance(declaration, n.StructDecl):
            own = [field.name for field in declaration.fields]
            if changed.issubset(own):
                fields.update(dict.fromkeys(own))
    return list(fields)


def _declared_element(names: Names, target: Symbol | None) -> n.StructDecl | None:
    if target is None or not isinstance(target.node, n.LetStmt | n.Param):
        return None
    name: str | None = None
    match target.node.type:
        case n.GenericType(name="list", args=(n.NamedType(name=name),)):
            pass
    if name is None and isinstance(target.node, n.LetStmt):
        match target.node.value:
            case n.ListExpr(elements=(n.StructExpr(name=name), *_)):
                pass
    symbol = names.find_type(name) if name else None
    return symbol.node if symbol and isinstance(symbol.node, n.StructDecl) else None


def _fetch(names: Names, node: n.FetchStmt) -> None:
    _visit(names, node.url)
    _visit(names, node.options)
    names.declare(SymbolKind.LET, node, node.target)


def _try(names: Names, node: n.TryStmt) -> None:
    _visit_block(names, node.body)
    names.enter()
    if node.name is not None:
        names.declare(SymbolKind.CATCH, node, node.name, node.name_span)
    _visit_body(names, node.handler)
    names.leave()


def _struct(names: Names, node: n.StructDecl) -> None:
    for member in node.fields:
        _visit(names, member.type)
        _visit(names, member.default)
    names.enter()
    for method in node.methods:
        names.declare(SymbolKind.METHOD, method, method.name)
    for method in node.methods:
        # A method works on copies of the fields (probe func/method_mutation), so they are
        # variables of its own.
        names.enter_function(method)
        names.result.fields[method] = tuple(
            names.bind(SymbolKind.FIELD, member, member.name, member.span, mutable=True)
            for member in node.fields
        )
        for param in method.params:
            _visit(names, param.type)
            names.declare(SymbolKind.PARAM, param, param.name, mutable=True)
        _visit(names, method.result)
        _visit_body(names, method.body)
        names.leave()
    names.leave()


def _fields(names: Names, node: n.StreamDecl) -> None:
    for member in node.fields:
        _visit(names, member.type)
        _visit(names, member.default)


def _sum(names: Names, node: n.SumDecl) -> None:
    for variant in node.variants:
        for member in variant.fields:
            _visit(names, member.type)
            _visit(names, member.default)


def _alias(names: Names, node: n.AliasDecl) -> None:
    _visit(names, node.type)


def _agent(names: Names, node: n.AgentDecl) -> None:
    names.enter()
    for member in node.params:
        _visit(names, member.type)
        _visit(names, member.default)
        names.declare(SymbolKind.FIELD, member, member.name, mutable=True)
    for part in node.body:
        match part:
            case n.LetStmt():
                names.declare(SymbolKind.FIELD, part, part.name, mutable=part.mutable)
            case n.IntentDecl() | n.FunDecl():
                names.declare(SymbolKind.METHOD, part, part.name)
    for part in node.body:
        if isinstance(part, n.LetStmt):
            _visit(names, part.type)
            _visit(names, part.value)
        else:
            _visit(names, part)
    names.leave()


def _intent(names: Names, node: n.IntentDecl) -> None:
    _function(names, node, node.params, node.result, node.body)


def _on(names: Names, node: n.OnStmt) -> None:
    names.use_type(node, node.stream)
    names.enter_function(node)
    names.declare(SymbolKind.PARAM, node, node.variable, node.variable_span, mutable=True)
    _visit_body(names, node.body)
    names.leave()


def _emit(names: Names, node: n.EmitStmt) -> None:
    names.use_type(node, node.stream)
    _field_values(names, node.fields)


def _field_values(names: Names, fields: tuple[n.FieldValue, ...]) -> None:
    for item in fields:
        _visit(names, item.value)


def _model(names: Names, node: n.ModelDecl) -> None:
    _field_values(names, node.fields)


def _import(names: Names, node: n.ImportDecl) -> None:
    if node not in names.result.declares:
        names.declare(SymbolKind.MODULE, node, import_name(node))


def _extern(names: Names, node: n.ExternFunDecl | n.ExternVarDecl) -> None:
    if names.block.path or names.block.function.parent is not None:
        names.declare(SymbolKind.EXTERN, node, node.path[0])
    if isinstance(node, n.ExternVarDecl):
        _visit(names, node.type)
        return
    for param in node.params:
        _visit(names, param.type)
    _visit(names, node.result)


def _nothing(names: Names, node: n.Node) -> None:
    """Names nothing: a literal, a jump, an import that `hoist` has declared."""


# Facts and rules.  A name that gets no entry in `uses` is a variable of the rule or query: one that
# is capitalised, `_`, and, for old programs, one in lower case that is an argument of an atom of a
# rule or that nothing else has.


def _fact(names: Names, node: n.FactStmt | n.LogicQueryExpr) -> None:
    for arg in node.atom.args:
        _term(names, arg)


def _rule(names: Names, node: n.RuleStmt) -> None:
    atoms = [node.head, *(lit.atom for lit in node.body if isinstance(lit, n.AtomLiteral))]
    args = [arg for atom in atoms for arg in atom.args]
    variables = {arg.name for arg in args if isinstance(arg, n.NameExpr)}
    sides = [
        side
        for literal in node.body
        if isinstance(literal, n.CompareLiteral)
        for side in (literal.left, literal.right)
    ]
    for term in (*args, *sides):
        _term(names, term, variables)


def _term(names: Names, term: n.Expr, variables: Container[str] = ()) -> None:
    if isinstance(term, n.NameExpr):
        name = term.name
        if name[0].isupper() or name in variables or names.find_value(name) is None:
            return
    _visit(names, term)


# Expressions


def _name(names: Names, node: n.NameExpr) -> None:
    names.use(node, node.name)


def _struct_expr(names: Names, node: n.StructExpr) -> None:
    names.use_type(node, node.name)
    _field_values(names, node.fields)


def _generate(names: Names, node: n.GenerateExpr) -> None:
    names.use_type(node, node.target)
    _field_values(names, node.fields)


def _binary(names: Names, node: n.BinaryExpr) -> None:
    """Operands from left to right, without recursion along a long chain `a + b + c + ...`."""
    rights: list[n.Expr] = []
    left: n.Expr = node
    while isinstance(left, n.BinaryExpr):
        rights.append(left.right)
        left = left.left
    _visit(names, left)
    _visit_all(names, reversed(rights))


def _match(names: Names, node: n.MatchExpr) -> None:
    _visit(names, node.subject)
    for arm in node.arms:
        names.enter()
        _visit(names, arm.pattern)
        _visit(names, arm.guard)
        if isinstance(arm.body, n.Block):
            _visit_body(names, arm.body)
        else:
            _visit(names, arm.body)
        names.leave()


def _name_pattern(names: Names, node: n.NamePattern) -> None:
    found = names.find_type(node.name)
    if found is not None and found.kind is SymbolKind.VARIANT:
        names.note_use(node, found)
    else:
        names.declare(SymbolKind.PATTERN, node, node.name)


def _variant_pattern(names: Names, node: n.VariantPattern) -> None:
    names.use_type(node, node.name)
    _visit_all(names, node.args)


def _query(names: Names, node: n.QueryExpr) -> None:
    """Each clause sees the variables of those before it; `skip` and `take` see none."""
    names.enter(loop=True)
    for source in node.froms:
        _visit(names, source.source)
        names.declare(SymbolKind.QUERY, source, source.variable, source.variable_span)
    for join in node.joins:
        _visit(names, join.source)
        names.declare(SymbolKind.QUERY, join, join.variable, join.variable_span)
        _visit(names, join.condition)
    _visit(names, node.where)
    if node.group is not None:
        _visit_all(names, node.group.keys)
        # The row variables stay visible: the reference lets a `select` after `group by` use them
        # (probe query/group_select_query_var).
        names.enter(loop=True)
        group = node.group
        _key_fields(names, group)
        names.declare(SymbolKind.QUERY, group, group.variable, group.variable_span)
        _visit(names, group.having)
    _visit(names, node.sort)
    _visit(names, node.select)
    if node.group is not None:
        names.leave()
    names.leave()
    _visit(names, node.skip)
    _visit(names, node.take)


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


def _field(names: Names, node: n.FieldExpr) -> None:
    _visit(names, node.value)
    owner = names.result.uses.get(node.value)
    if owner is not None and isinstance(owner.node, n.SumDecl):
        for variant in owner.node.variants:
            if variant.name == node.name:
                names.note_use(node, names.result.declares[variant])


def _type_name(names: Names, node: n.NamedType | n.GenericType) -> None:
    names.use_type(node, node.name)
    if isinstance(node, n.GenericType):
        _visit_all(names, node.args)


def _children(names: Names, node: n.Node) -> None:
    _visit_all(names, children(node))


_RULES: dict[type[n.Node], Callable[[Names, Any], None]] = {
    n.LetStmt: _let,
    n.AssignStmt: _assign,
    n.FunDecl: _fun,
    n.IfStmt: _if,
    n.WhileStmt: _while,
    n.ForStmt: _for,
    n.TestDecl: _closed_block,
    n.BenchDecl: _closed_block,
    n.UpdateStmt: _update,
    n.FetchStmt: _fetch,
    n.TryStmt: _try,
    n.StructDecl: _struct,
    n.StreamDecl: _fields,
    n.SumDecl: _sum,
    n.AliasDecl: _alias,
    n.AgentDecl: _agent,
    n.IntentDecl: _intent,
    n.OnStmt: _on,
    n.EmitStmt: _emit,
    n.ModelDecl: _model,
    n.ImportDecl: _import,
    n.ExternFunDecl: _extern,
    n.ExternVarDecl: _extern,
    n.FactStmt: _fact,
    n.LogicQueryExpr: _fact,
    n.RuleStmt: _rule,
    n.NameExpr: _name,
    n.StructExpr: _struct_expr,
    n.GenerateExpr: _generate,
    n.BinaryExpr: _binary,
    n.LambdaExpr: _lambda,
    n.MatchExpr: _match,
    n.NamePattern: _name_pattern,
    n.VariantPattern: _variant_pattern,
    n.QueryExpr: _query,
    n.FieldExpr: _field,
    n.NamedType: _type_name,
    n.GenericType: _type_name,
}
_RULES |= dict.fromkeys(
    (n.BreakStmt, n.ContinueStmt, n.ExternTypeDecl, n.ExternObjectDecl), _nothing
)
_RULES |= dict.fromkeys(
    (n.IntLit, n.FloatLit, n.StringLit, n.BoolLit, n.NoneLit, n.WildcardPattern), _nothing
)
_RULES |= dict.fromkeys(
    (n.ReturnStmt, n.ExprStmt, n.ExpectStmt, n.FunctionType, n.OptionType, n.LiteralPattern),
    _children,
)
_RULES |= dict.fromkeys(
    (n.RecordType, n.Field, n.ListExpr, n.MapExpr, n.MapEntry, n.SetExpr, n.UnaryExpr),
    _children,
)
_RULES |= dict.fromkeys(
    (n.CallExpr, n.IndexExpr, n.SliceExpr, n.SafeFieldExpr, n.SafeIndexExpr, n.CastExpr),
    _children,
)
_RULES |= dict.fromkeys(
    (n.PropagateExpr, n.IfExpr, n.FetchExpr, n.LoadExpr, n.SaveExpr, n.ChannelExpr),
    _children,
)
_RULES |= dict.fromkeys((n.AsyncExpr, n.AwaitExpr), _children)

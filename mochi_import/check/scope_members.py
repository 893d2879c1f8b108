"""Name resolution in types, their members and what uses those.  Part of `scope`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mochi_import.check.blocks import import_name, visit_function
from mochi_import.check.predicates import atoms_in, is_calculation, terms_of
from mochi_import.check.symbols import SymbolKind
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from mochi_import.check.blocks import Names
    from mochi_import.check.symbols import Symbol


def _update(names: Names, node: n.UpdateStmt) -> None:
    names.use(node, node.target)
    names.enter(loop=True)
    fields = _element_fields(names, node)
    names.result.fields[node] = tuple(
        names.bind(SymbolKind.FIELD, node, name, node.span) for name in fields
    )
    names.visit(node.changes)
    names.visit(node.condition)
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


def _struct(names: Names, node: n.StructDecl) -> None:
    for member in node.fields:
        names.visit(member.type)
        names.visit(member.default)
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
            names.visit(param.type)
            names.declare(SymbolKind.PARAM, param, param.name, mutable=True)
        names.visit(method.result)
        names.visit_body(method.body)
        names.leave()
    names.leave()


def _fields(names: Names, node: n.StreamDecl) -> None:
    for member in node.fields:
        names.visit(member.type)
        names.visit(member.default)


def _sum(names: Names, node: n.SumDecl) -> None:
    for variant in node.variants:
        for member in variant.fields:
            names.visit(member.type)
            names.visit(member.default)


def _alias(names: Names, node: n.AliasDecl) -> None:
    names.visit(node.type)


def _agent(names: Names, node: n.AgentDecl) -> None:
    names.enter()
    for member in node.params:
        names.visit(member.type)
        names.visit(member.default)
        names.declare(SymbolKind.FIELD, member, member.name, mutable=True)
    for part in node.body:
        match part:
            case n.LetStmt():
                names.declare(SymbolKind.FIELD, part, part.name, mutable=part.mutable)
            case n.IntentDecl() | n.FunDecl():
                names.declare(SymbolKind.METHOD, part, part.name)
    for part in node.body:
        if isinstance(part, n.LetStmt):
            names.visit(part.type)
            names.visit(part.value)
        else:
            names.visit(part)
    names.leave()


def _intent(names: Names, node: n.IntentDecl) -> None:
    visit_function(names, node, node.params, node.result, node.body)


def _on(names: Names, node: n.OnStmt) -> None:
    names.use_type(node, node.stream)
    names.enter_function(node)
    names.declare(SymbolKind.PARAM, node, node.variable, node.variable_span, mutable=True)
    names.visit_body(node.body)
    names.leave()


def _emit(names: Names, node: n.EmitStmt) -> None:
    names.use_type(node, node.stream)
    _field_values(names, node.fields)


def _field_values(names: Names, fields: tuple[n.FieldValue, ...]) -> None:
    for item in fields:
        names.visit(item.value)


def _model(names: Names, node: n.ModelDecl) -> None:
    _field_values(names, node.fields)


def _import(names: Names, node: n.ImportDecl) -> None:
    if node not in names.result.declares:
        names.declare(SymbolKind.MODULE, node, import_name(node))


def _extern(names: Names, node: n.ExternFunDecl | n.ExternVarDecl) -> None:
    if names.block.path or names.block.function.parent is not None:
        names.declare(SymbolKind.EXTERN, node, node.path[0])
    if isinstance(node, n.ExternVarDecl):
        names.visit(node.type)
        return
    for param in node.params:
        names.visit(param.type)
    names.visit(node.result)


def _extern_object(names: Names, node: n.ExternObjectDecl) -> None:
    if node not in names.result.declares:
        names.declare(SymbolKind.EXTERN, node, node.name)


# Facts and rules.  A name that gets no entry in `uses` is a variable of the rule or query: one that
# is capitalised, `_`, and, for old programs, one in lower case that is an argument of an atom of a
# rule or that nothing else has.  Variables may stand in arithmetic.


def _fact(names: Names, node: n.FactStmt | n.LogicQueryExpr) -> None:
    for arg in node.atom.args:
        _term(names, arg)


def _rule(names: Names, node: n.RuleStmt) -> None:
    atoms = [node.head, *(atom for atom, _ in atoms_in(node.body))]
    args = [arg for atom in atoms for arg in atom.args]
    variables = {arg.name for arg in args if isinstance(arg, n.NameExpr)}
    for term in (*node.head.args, *(term for each in node.body for term in terms_of(each))):
        _term(names, term, variables)


def _term(names: Names, term: n.Expr, variables: Container[str] = ()) -> None:
    match term:
        case n.NameExpr(name=name):
            declared = name not in variables and names.find_value(name) is not None
            if name[0].isupper() or not declared:
                return
        case n.BinaryExpr(left=left, right=right) if is_calculation(term):
            _term(names, left, variables)
            _term(names, right, variables)
            return
        case n.UnaryExpr(operand=operand) if is_calculation(term):
            _term(names, operand, variables)
            return
    names.visit(term)


def _struct_expr(names: Names, node: n.StructExpr) -> None:
    names.use_type(node, node.name)
    _field_values(names, node.fields)


def _generate(names: Names, node: n.GenerateExpr) -> None:
    names.use_type(node, node.target)
    _field_values(names, node.fields)


def _field(names: Names, node: n.FieldExpr) -> None:
    names.visit(node.value)
    owner = names.result.uses.get(node.value)
    if owner is not None and isinstance(owner.node, n.SumDecl):
        for variant in owner.node.variants:
            if variant.name == node.name:
                names.note_use(node, names.result.declares[variant])


def _type_name(names: Names, node: n.NamedType | n.GenericType) -> None:
    names.use_type(node, node.name)
    if isinstance(node, n.GenericType):
        names.visit_all(node.args)


SCOPE_RULES: dict[type[n.Node], Callable[[Names, Any], None]] = {
    n.UpdateStmt: _update,
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
    n.ExternObjectDecl: _extern_object,
    n.FactStmt: _fact,
    n.LogicQueryExpr: _fact,
    n.RuleStmt: _rule,
    n.StructExpr: _struct_expr,
    n.GenerateExpr: _generate,
    n.FieldExpr: _field,
    n.NamedType: _type_name,
    n.GenericType: _type_name,
}

"""The syntax tree of a Mochi module: typed, frozen, slotted nodes, each with its span.

Nodes compare and hash by identity, so the later stages keep what they learn (types, symbols) in
side tables keyed by node; nothing is ever written into the tree.  The example in each docstring is
one line of Mochi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mochi_import.syntax.frozen import Frozen, node

if TYPE_CHECKING:
    from mochi_import.source import Span


@node
class Node(Frozen):
    """Anything with a place in the source."""

    span: Span


@node
class Expr(Node):
    """An expression."""


@node
class Stmt(Node):
    """A statement or declaration."""


@node
class Pattern(Node):
    """The left side of a match arm."""


@node
class TypeExpr(Node):
    """A type as written."""


@node
class Module(Node):
    """A whole file; `doc` is the text of `///` lines at its top that belong to no declaration."""

    package: str | None
    body: tuple[Stmt, ...]
    doc: str | None


@node
class Block(Node):
    """`{ stmt stmt }`"""

    body: tuple[Stmt, ...]


# Types


@node
class NamedType(TypeExpr):
    """`int`, `Point`"""

    name: str


@node
class GenericType(TypeExpr):
    """`list<int>`, `map<string, int>`"""

    name: str
    args: tuple[TypeExpr, ...]


@node
class FunctionType(TypeExpr):
    """`fun(int): bool`; no result means unit."""

    params: tuple[TypeExpr, ...]
    result: TypeExpr | None


@node
class RecordType(TypeExpr):
    """`{a: int, b: string}`"""

    fields: tuple[Field, ...]


@node
class OptionType(TypeExpr):
    """`int?`"""

    inner: TypeExpr


# Parts of declarations


@node
class Field(Node):
    """`x: int` or `x: int = 0` of a struct, variant, stream, agent or record type."""

    name: str
    type: TypeExpr
    default: Expr | None
    doc: str | None


@node
class Param(Node):
    """`n: int` of a function; the type may be missing."""

    name: str
    type: TypeExpr | None


@node
class Variant(Node):
    """`Circle(r: int)` of a sum type."""

    name: str
    fields: tuple[Field, ...]
    doc: str | None


@node
class FieldValue(Node):
    """`x: 1` of a struct literal, an emit, a generate or a model."""

    name: str
    value: Expr


# Statements


@node
class LetStmt(Stmt):
    """`let x: int = 1`, `var x = 1`"""

    name: str
    type: TypeExpr | None
    value: Expr | None
    mutable: bool
    doc: str | None


@node
class AssignStmt(Stmt):
    """`x = 1`, `xs[0] = 1`, `p.x = 1`; target is a NameExpr, IndexExpr or FieldExpr."""

    target: Expr
    value: Expr


@node
class FunDecl(Stmt):
    """`export fun f<T>(x: T): T ! io { return x }`, at top level, nested, or as a method."""

    name: str
    type_params: tuple[str, ...]
    params: tuple[Param, ...]
    result: TypeExpr | None
    effects: tuple[str, ...]
    body: Block
    exported: bool
    doc: str | None


@node
class ReturnStmt(Stmt):
    """`return x`"""

    value: Expr | None


@node
class IfStmt(Stmt):
    """`if c { } else if d { } else { }`; an `else if` is an IfStmt in `otherwise`."""

    condition: Expr
    then: Block
    otherwise: IfStmt | Block | None


@node
class WhileStmt(Stmt):
    """`while c { }`"""

    condition: Expr
    body: Block


@node
class ForStmt(Stmt):
    """`for x in xs { }`, `for i in 0..n { }`; `range_end` is set for a range."""

    target: str
    target_span: Span
    source: Expr
    range_end: Expr | None
    body: Block


@node
class BreakStmt(Stmt):
    """`break`"""


@node
class ContinueStmt(Stmt):
    """`continue`"""


@node
class ExprStmt(Stmt):
    """`print(1)`"""

    value: Expr


@node
class TestDecl(Stmt):
    """`test "adds" { expect 1 + 1 == 2 }`"""

    name: str
    body: Block


@node
class BenchDecl(Stmt):
    """`bench "sum" { work() }`"""

    name: str
    body: Block


@node
class ExpectStmt(Stmt):
    """`expect x == 1`"""

    value: Expr


@node
class UpdateStmt(Stmt):
    """`update people set { age: age + 1 } where age > 18`"""

    target: str
    target_span: Span
    changes: MapExpr
    condition: Expr | None


@node
class FetchStmt(Stmt):
    """`fetch url into x with { method: "GET" }`"""

    url: Expr
    target: str
    options: Expr | None


@node
class TryStmt(Stmt):
    """`try { } catch e { }`; `name` is none for a bare `catch`."""

    body: Block
    name: str | None
    name_span: Span | None
    handler: Block


@node
class ImportDecl(Stmt):
    """`import python "math" as math auto`, `import "./lib/geometry" as geo`"""

    language: str | None
    path: str
    alias: str | None
    auto: bool


@node
class ExternTypeDecl(Stmt):
    """`extern type File`"""

    name: str


@node
class ExternVarDecl(Stmt):
    """`extern var math.pi: float`"""

    path: tuple[str, ...]
    type: TypeExpr
    mutable: bool


@node
class ExternFunDecl(Stmt):
    """`extern fun math.sqrt(x: float): float`, `extern python fun area(w: float): float`"""

    path: tuple[str, ...]
    params: tuple[Param, ...]
    result: TypeExpr | None
    language: str | None


@node
class ExternObjectDecl(Stmt):
    """`extern object console`"""

    name: str


@node
class StructDecl(Stmt):
    """`type Point { x: int  y: int  fun norm(): int { return x + y } }`"""

    name: str
    fields: tuple[Field, ...]
    methods: tuple[FunDecl, ...]
    doc: str | None


@node
class SumDecl(Stmt):
    """`type Shape = Circle(r: int) | Dot`"""

    name: str
    type_params: tuple[str, ...]
    variants: tuple[Variant, ...]
    doc: str | None


@node
class AliasDecl(Stmt):
    """`type Id = int`"""

    name: str
    type: TypeExpr
    doc: str | None


@node
class ModelDecl(Stmt):
    """`model quick { provider: "openai" name: "gpt-4o" }`"""

    name: str
    fields: tuple[FieldValue, ...]


@node
class StreamDecl(Stmt):
    """`stream Tick { n: int }`"""

    name: str
    fields: tuple[Field, ...]
    doc: str | None


@node
class OnStmt(Stmt):
    """`on Tick as t { print(t.n) }`, at top level or in an agent."""

    stream: str
    variable: str
    variable_span: Span
    body: Block


@node
class EmitStmt(Stmt):
    """`emit Tick { n: 1 }`"""

    stream: str
    fields: tuple[FieldValue, ...]


@node
class IntentDecl(Stmt):
    """`intent get(): int { return n }`"""

    name: str
    params: tuple[Param, ...]
    result: TypeExpr | None
    body: Block
    doc: str | None


@node
class AgentDecl(Stmt):
    """`agent Tally(n: int) { intent bump() { n = n + 1 } }`.

    `params` are the fields of the header form.  `body` holds LetStmt (state), OnStmt, IntentDecl,
    FunDecl and AssignStmt nodes in source order.
    """

    name: str
    params: tuple[Field, ...]
    body: tuple[Stmt, ...]
    doc: str | None


@node
class Atom(Node):
    """`parent(X, "bob")`; a capitalised NameExpr as argument is a variable, `_` is anything."""

    name: str
    args: tuple[Expr, ...]


@node
class Literal_(Node):
    """A condition of a rule's body."""


@node
class AtomLiteral(Literal_):
    """`p(X)` or `not p(X)`"""

    atom: Atom
    negated: bool


@node
class CompareLiteral(Literal_):
    """`X != Y`; op is one of == != < <= > >=.  `X = Y + 1` is `X == Y + 1`."""

    op: str
    left: Expr
    right: Expr


@node
class AggregateLiteral(Literal_):
    """`N = count { C : parent(P, C) }`; op is one of count sum avg min max."""

    op: str
    target: Expr
    value: Expr
    body: tuple[Literal_, ...]


@node
class FactStmt(Stmt):
    """`fact parent("ann", "bob")`"""

    atom: Atom


@node
class RuleStmt(Stmt):
    """`rule anc(X, Z) :- parent(X, Y), anc(Y, Z)`"""

    head: Atom
    body: tuple[Literal_, ...]


# Expressions


@node
class IntLit(Expr):
    """`42`, `0xff`"""

    value: int


@node
class FloatLit(Expr):
    """`1.5`, `1e3`"""

    value: float


@node
class StringLit(Expr):
    """`"text"`, with the escapes already read."""

    value: str


@node
class BoolLit(Expr):
    """`true`"""

    value: bool


@node
class NoneLit(Expr):
    """`none`; `null` and `nil` in old programs."""


@node
class NameExpr(Expr):
    """`x`"""

    name: str


@node
class ListExpr(Expr):
    """`[1, 2]`"""

    elements: tuple[Expr, ...]


@node
class MapEntry(Node):
    """`"a": 1`; a bare identifier key has been read as the string of its name."""

    key: Expr
    value: Expr


@node
class MapExpr(Expr):
    """`{"a": 1, b: 2}`"""

    entries: tuple[MapEntry, ...]


@node
class SetExpr(Expr):
    """`set{1, 2}`"""

    elements: tuple[Expr, ...]


@node
class StructExpr(Expr):
    """`Point { x: 1, y: 2 }`; also a variant with fields or `B {}`, and an agent."""

    name: str
    fields: tuple[FieldValue, ...]


@node
class UnaryExpr(Expr):
    """`-x`, `!x`"""

    op: Literal["-", "!"]
    operand: Expr


@node
class BinaryExpr(Expr):
    """`a + b`; `op_span` is the operator's place, where the reference reports T013 and T020.

    op is one of: * / % + - < <= > >= == != in && || ?? union union_all except intersect
    """

    op: str
    op_span: Span
    left: Expr
    right: Expr


@node
class CallExpr(Expr):
    """`f(x)`, `p.m(x)`, `Circle(2)`"""

    callee: Expr
    args: tuple[Expr, ...]


@node
class KeywordCallExpr(Expr):
    """`pd.read_csv("sales.csv", sep: ";")`: a call of a Python function, with arguments by name."""

    callee: Expr
    args: tuple[Expr, ...]
    keywords: tuple[FieldValue, ...]


@node
class IndexExpr(Expr):
    """`xs[0]`, `m["k"]`"""

    value: Expr
    index: Expr


@node
class SliceExpr(Expr):
    """`xs[1:3]`, `xs[::2]`"""

    value: Expr
    start: Expr | None
    stop: Expr | None
    step: Expr | None


@node
class FieldExpr(Expr):
    """`p.x`; also `Temp::Cold` and `math.pi`."""

    value: Expr
    name: str
    name_span: Span


@node
class SafeFieldExpr(Expr):
    """`p?.x`"""

    value: Expr
    name: str
    name_span: Span


@node
class SafeIndexExpr(Expr):
    """`m?["k"]`"""

    value: Expr
    index: Expr


@node
class CastExpr(Expr):
    """`x as int`; `as_span` is the place of `as`, where the reference reports T046."""

    value: Expr
    type: TypeExpr
    as_span: Span


@node
class PropagateExpr(Expr):
    """`divide(a, b)?`: the value of an Ok, or a return of the Err from the function."""

    value: Expr


@node
class LambdaExpr(Expr):
    """`fun(x: int): int => x + 1`, or with a block for a body."""

    type_params: tuple[str, ...]
    params: tuple[Param, ...]
    result: TypeExpr | None
    effects: tuple[str, ...]
    body: Block | Expr


@node
class IfExpr(Expr):
    """`if c { a } else { b }`, `if c then a else b`; without else the value is none."""

    condition: Expr
    then: Expr
    otherwise: Expr | None


@node
class MatchArm(Node):
    """`Circle(r) => r * r`; `guard` is the condition after `when` or `if`."""

    pattern: Pattern
    guard: Expr | None
    body: Expr | Block


@node
class MatchExpr(Expr):
    """`match x { 1 => "one"  _ => "many" }`, as a statement inside an ExprStmt."""

    subject: Expr
    arms: tuple[MatchArm, ...]


@node
class FromClause(Node):
    """`from x in xs`"""

    variable: str
    variable_span: Span
    source: Expr


@node
class JoinClause(Node):
    """`left join c in cs on o.cid == c.id`"""

    kind: Literal["inner", "left", "right", "outer"]
    variable: str
    variable_span: Span
    source: Expr
    condition: Expr


@node
class GroupClause(Node):
    """`group by p.city, p.age into g having count(g) > 1`"""

    keys: tuple[Expr, ...]
    variable: str
    variable_span: Span
    having: Expr | None


@node
class QueryExpr(Expr):
    """`from x in xs join .. where .. group by .. sort by .. skip .. take .. select distinct ..`.

    `froms` has at least one clause; `sort`, `skip` and `take` are single expressions.
    """

    froms: tuple[FromClause, ...]
    joins: tuple[JoinClause, ...]
    where: Expr | None
    group: GroupClause | None
    sort: Expr | None
    skip: Expr | None
    take: Expr | None
    distinct: bool
    select: Expr


@node
class LogicQueryExpr(Expr):
    """`query anc("ann", X)`"""

    atom: Atom


@node
class GenerateExpr(Expr):
    """`generate text { prompt: "hi" }`"""

    target: str
    fields: tuple[FieldValue, ...]


@node
class ToolExpr(Expr):
    """`weather { description: "Of a city." }` among the tools of a `generate`."""

    function: Expr
    fields: tuple[FieldValue, ...]


@node
class FetchExpr(Expr):
    """`fetch url with { method: "GET" }`"""

    url: Expr
    options: Expr | None


@node
class LoadExpr(Expr):
    """`load "people.csv" as Person with { format: "csv" }`; no path or `-` reads standard input."""

    path: str | None
    type: TypeExpr
    options: Expr | None


@node
class SaveExpr(Expr):
    """`save rows to "out.json" with { format: "json" }`"""

    value: Expr
    path: str | None
    options: Expr | None


@node
class ChannelExpr(Expr):
    """`chan<int>(4)`, `stream<int>(4)`"""

    kind: Literal["chan", "stream"]
    element: TypeExpr
    capacity: Expr


@node
class AsyncExpr(Expr):
    """`async f(x)`"""

    value: Expr


@node
class AwaitExpr(Expr):
    """`await f`"""

    value: Expr


# Patterns


@node
class LiteralPattern(Pattern):
    """`1`, `"a"`, `true`, `none`"""

    value: Expr


@node
class NamePattern(Pattern):
    """`x`: a variant without fields where one has that name, otherwise a binding."""

    name: str


@node
class WildcardPattern(Pattern):
    """`_`"""


@node
class VariantPattern(Pattern):
    """`Circle(r)`, `Node(Leaf, _)`, `geo.Circle(r)`; binds the fields by position."""

    name: str
    args: tuple[Pattern, ...]
    module: str | None

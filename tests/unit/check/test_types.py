"""What the checker infers: the types that messages show and that the lowering relies on."""

from __future__ import annotations

import pytest

from mochi_import.check.ty import FLOAT
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

from .programs import checked, symbols, type_of

SHAPES = (
    "type P { x: int  name: string  fun twice(): int { return x * 2 } }\n"
    "type S = Circle(r: float) | Dot\n"
    'let p = P { x: 1, name: "a" }\nlet s: S = Dot\nlet m = {"a": 1}\nlet xs = [1, 2]\n'
    "let o: P? = none\nlet a: any = 1\n"
)


@pytest.mark.parametrize(
    ("value", "ty"),
    [
        ("1", "int"),
        ("1.5", "float"),
        ('"a"', "string"),
        ("none", "option[any]"),
        ("[]", "[any]"),
        ("[[1], []]", "[[int]]"),
        ("{}", "{any: any}"),
        ('{"a": 1, "b": "c"}', "{string: any}"),
        ("set{1}", "set[int]"),
        ("1 + 2", "int"),
        ("7 / 2", "int"),
        ("1 + 0.5", "float"),
        ("a * 2", "any"),
        ('a + "s"', "string"),
        ("1 < 2", "bool"),
        ("xs + [3]", "[int]"),
        ("xs union [3]", "[int]"),
        ("xs[0]", "int"),
        ("xs[0:1]", "[int]"),
        ('m["a"]', "option[int]"),
        ('m["a"] ?? 0', "int"),
        ("m.a", "int"),
        ('"abc"[0]', "string"),
        ("p", "P"),
        ("p.x", "int"),
        ("p.twice()", "int"),
        ("o?.name", "option[string]"),
        ("Dot", "Dot"),
        ("Circle(1.0)", "Circle"),
        ("s as Circle", "Circle"),
        ("1 as float", "float"),
        ("if true { 1 } else { 2 }", "int"),
        ("match s { Circle(r) => r  Dot => 0.0 }", "float"),
        ("match xs[0] { k => k }", "int"),
        ("fun(k: int): string => str(k)", "fun(int): string"),
        ("fun(k: int) => k + 1", "fun(int): int"),
        ("now()", "int64"),
        ("append(xs, 3)", "[int]"),
        ("append(xs, a)", "[any]"),
        ("first(xs)", "option[int]"),
        ("keys(m)", "[string]"),
        ("map(xs, fun(k: int): string => str(k))", "[string]"),
        ("reduce(xs, fun(t: float, k: int): float => t + 0.5, 0.0)", "float"),
        ("sum(xs)", "int"),
        ("avg(xs)", "float"),
        ("max(xs)", "int"),
        ("floor(1.5)", "float"),
        ('split("a,b", ",")', "[string]"),
        ("from x in xs select x * 2", "[int]"),
        ("from x in xs select {a: x}", "[{string: int}]"),
        ("from x in xs select sum(x)", "int"),
        ("from x in xs left join y in xs on x == y select y", "[option[int]]"),
        ("from x in xs group by x % 2 into g select g", "[group]"),
        ("from x in xs group by str(x) into g select g.key", "[string]"),
        ("from x in xs group by x into g select g.items", "[[int]]"),
        ("from x in xs from y in xs group by x into g select g.items", "[[{x: int, y: int}]]"),
        ('load "f.csv" as P', "[P]"),
        ("chan<int>(2)", "chan[int]"),
        ("recv(chan<int>(2))", "int"),
        ("async 1", "future[int]"),
        ("await (async 1)", "int"),
    ],
)
def test_expression(value: str, ty: str) -> None:
    assert type_of(f"{SHAPES}let it = {value}", "it") == ty


@pytest.mark.parametrize(
    ("text", "name", "ty"),
    [
        ("for i in 0..3 { print(i) }", "i", "int"),
        ("for c in [[1]] { print(c) }", "c", "[int]"),
        ('for k in {"a": 1} { print(k) }', "k", "string"),
        ('for c in "abc" { print(c) }', "c", "string"),
        ("fun f(k) { print(k) }", "k", "any"),
        ("fun f(k: list<int>) { print(k) }", "k", "[int]"),
        ("fun id<T>(v: T): T { return v }\nlet it = id([1])", "it", "[int]"),
        ("fun f(a: int, b: int): int { return a }\nlet it = f(1)", "it", "fun(int): int"),
        ("fun f(): int? { return none }\nlet it = f()", "it", "option[int]"),
        ("type Id = int\nlet it: Id = 1", "it", "int"),
        ("type T = A(x: int) | B\nlet v: T = B\nlet w = match v { A(k) => k  B => 0 }", "k", "int"),
        ('import python "math" as math\nlet it = math.pi', "it", "any"),
        (
            'import python "math" as math\nextern fun math.sqrt(x: float): float\n'
            "let it = math.sqrt(1.0)",
            "it",
            "float",
        ),
        (
            "agent A(n: int) { intent get(): int { return n } }\nlet t = A(1)\nlet it = t.get()",
            "it",
            "int",
        ),
        ("var c: chan<int> = make_chan(2)\nlet it = recv(c)", "it", "int"),
        ("let e: list<int> = []\nlet it = e", "it", "[int]"),
    ],
)
def test_variable(text: str, name: str, ty: str) -> None:
    assert type_of(text, name) == ty


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        *((name, name) for name in ("int", "int64", "bigint", "bigrat", "float", "bool", "string")),
        *((name, name) for name in ("bytes", "time", "duration", "unit", "any", "P", "U", "Bot")),
        ("list<int>", "[int]"),
        ("map<string, list<float>>", "{string: [float]}"),
        ("set<int>", "set[int]"),
        ("int?", "option[int]"),
        ("{a: int}", "{a: int}"),
        ("chan<int>", "chan[int]"),
        ("stream<P>", "stream[P]"),
        ("future<string?>", "future[option[string]]"),
        ("fun(int, P): string", "fun(int, P): string"),
        ("fun(int): unit", "fun(int)"),
    ],
)
def test_how_a_type_is_printed(written: str, printed: str) -> None:
    types = "type P { n: int }\ntype U = A | B\nagent Bot { var n: int = 0 }\n"
    assert type_of(f"{types}fun f(v: {written}) {{ }}", "v") == printed


@pytest.mark.parametrize(
    ("text", "name", "ty"),
    [
        # An error elsewhere must not let the lowering trust a type that does not hold.
        ('var x = 1\nprint(x + 1)\nx = "s"', "x", "any"),
        ("var x = 1\nx = 2.5", "x", "any"),
        ('var xs = [1]\nxs[0] = "s"', "xs", "[any]"),
        ('var g = [[1]]\ng[0][0] = "s"', "g", "[[any]]"),
        ('var m = {"a": 1}\nm["b"] = "s"', "m", "{string: any}"),
        ('fun f(k: int) { print(k) }\nf("s")', "k", "any"),
        ('type P { x: int }\nlet p = P { x: "s" }\nlet it = p.x', "it", "any"),
        ('fun f(): int { return "s" }\nlet it = f()', "it", "any"),
        ('let f = fun(k: int): int => k\nf("s")', "k", "any"),
        ('var a = 1\nvar b = a\na = "s"', "b", "any"),
        # any flowing into a variable whose type was only inferred
        ("fun f(k) { var n = 0  n = k  print(n) }", "n", "any"),
        ("fun f(k) { var xs = [0]  xs = append(xs, k)  print(xs) }", "xs", "[any]"),
        # ... and into one whose type was written, which is believed.
        ("fun f(k) { var n: int = 0  n = k  print(n) }", "n", "int"),
        ('let m = {"a": 1}\nlet n: int = m["a"]', "n", "int"),
        # A whole number where a float was declared is made one.
        ("var x: float = 1\nx = 2", "x", "float"),
        ("var x = 1.5\nx = 2", "x", "float"),
    ],
)
def test_a_slot_holds_whatever_flows_into_it(text: str, name: str, ty: str) -> None:
    assert type_of(text, name) == ty


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        ("let x: float = 1", ["IntLit"]),
        ("let xs: list<float> = [1, 2.5, 3]", ["IntLit", "IntLit"]),
        ('let m: map<string, list<float>> = {"a": [1]}', ["IntLit"]),
        ("fun f(): float { return 1 }", ["IntLit"]),
        ("fun f(x: float) { print(x) }\nf(1 + 1)", ["BinaryExpr"]),
        ("type P { x: float }\nlet p = P { x: 3 }", ["IntLit"]),
        ("let x: float? = 1", ["IntLit"]),
        ("let x: list<float> = if true { [1] } else { [2.0] }", ["IntLit"]),
        ("let x: float = 1.5\nlet y: int = 2", []),
    ],
)
def test_whole_numbers_become_floats_where_floats_are_declared(
    text: str, lifted: list[str]
) -> None:
    result, _ = checked(text)
    assert [type(node).__name__ for node in result.coercions] == lifted
    assert set(result.coercions.values()) <= {FLOAT}


@pytest.mark.parametrize(
    ("body", "ty"),
    [
        ("if x != none { let it = x }", "int"),
        ("if none != x { let it = x }", "int"),
        ("if x == none { print(0) } else { let it = x }", "int"),
        ("if x != none && x > 3 { let it = x }", "int"),
        ("if !(x == none) { let it = x }", "int"),
        ("if x == none || x > 3 { let it = x }", "option[int]"),
        ("if x == none { print(0) } else if true { let it = x }", "int"),
        ("let it = if x != none { x } else { 0 }", "int"),
        ("let it = match x { none => 0  _ => x }", "int"),
        ("if x != none { let f = fun() { let it = x  print(it) } }", "option[int]"),
        ("if x != none { x = none  let it = x }", "option[int]"),
        ("if x != none { while true { let it = x  x = none } }", "option[int]"),
        ("if x != none { print(1)  let it = x }", "option[int]"),
        ("x = 4\nlet it = x", "int"),
        ("x = 4\nif true { x = none }\nlet it = x", "option[int]"),
        ("while x != none { let it = x  x = none }", "int"),
        ("x = 4\nprint(1)\nlet it = x", "int"),
        ("x = match 1 { 1 => 4  _ => 5 }\nlet it = x", "int"),
        ("x = 4\nfun reset() { x = none }\nreset()\nlet it = x", "option[int]"),
        ("x = 4\nwhile true { let it = x  x = it + 1 }", "int"),
        ("if true { x = 4 }\nx = none\nlet it = x", "option[int]"),
    ],
)
def test_narrowing(body: str, ty: str) -> None:
    assert (
        type_of(f"fun maybe(): int? {{ return none }}\nvar x: int? = maybe()\n{body}", "it") == ty
    )


def test_a_branch_of_whole_numbers_settles_an_optional_float() -> None:
    text = "var x: map<int, float>? = none\nx = if true { {1: 2} } else { {1: 3} }\nlet it = x"
    assert type_of(text, "it") == "{int: float}"


def test_every_expression_of_a_program_has_a_type() -> None:
    result, problems = checked(f"{SHAPES}print(p.x, m.a, xs[0] + 1, match s {{ _ => 1 }})")
    assert not problems.errors
    missing = [
        type(node).__name__
        for node in walk(result.tree)
        if isinstance(node, n.Expr) and node not in result.types
    ]
    assert missing == []


def test_rounds_end_with_nothing_claimed_rather_than_a_wrong_type() -> None:
    chain = "\n".join(f"var v{i} = 0" for i in range(40))
    flow = "\n".join(f"v{i} = v{i + 1}" for i in range(39))
    result, _ = checked(f'{chain}\n{flow}\nv39 = "s"')
    for i in range(40):
        (symbol,) = symbols(result, f"v{i}")
        assert str(result.symbol_types.get(symbol, "any")) == "any"

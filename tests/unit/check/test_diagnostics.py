"""Each T-code: a wrong program with the place and the words, and a right one close to it."""

from __future__ import annotations

import re

import pytest

from mochi_import.diagnostics.codes import TYPES

from .programs import checked, findings

TOOLS = "let n = 5  fun f(n: int): string { return str(n) }\n"
POINT = "type P { x: int  y: int }\n"
AGENT = "agent A(x: int) { var n: int = 0 intent get(): int { return x + n } }\n"
SHAPE = "type S = A(x: int) | B | C\n"
OPTION = "let o: int? = none\n"

WRONG = [
    ("T000", 1, 1, "let x", "let x: int"),
    ("T001", 1, 1, "n = 1", "var n = 0\nn = 1"),
    (
        "T001",
        1,
        1,
        "update ps set { x: 1 }",
        f"{POINT}var ps: list<P> = []\nupdate ps set {{ x: 1 }}",
    ),
    ("T002", 1, 7, "print(nope)", "let nope = 1\nprint(nope)"),
    ("T002", 1, 7, "print(n)\nlet n = 1", "let n = 1\nprint(n)"),
    ("T002", 1, 23, "fun f(): int { return n }\nlet n = 1", "let n = 1\nfun f(): int { return n }"),
    ("T003", 1, 7, "print(nope(1))", "fun nope(n: int): int { return n }\nprint(nope(1))"),
    ("T004", 2, 1, "let n = 1\nn(2)", "let n = fun(k: int): int => k\nprint(n(2))"),
    ("T004", 3, 4, f"{POINT}let p = P {{ x: 1, y: 2 }}\np.x()", f"{POINT}print(1)"),
    (
        "T005",
        1,
        18,
        "type Q { x: int  fun f(k): int { return x } }",
        "type Q { x: int  fun f(k: int): int { return x } }",
    ),
    ("T006", 2, 1, "fun f() { }\nf(1)", "fun f(n: int) { }\nf(1)"),
    ("T007", 2, 1, "fun f(n: int?) { }\nf(1)", "fun f(n: int?) { }\nf(none)"),
    ("T008", 1, 14, 'let n: int = "s"', "let n: int = 1"),
    ("T008", 1, 14, "let xs = [1, 2.5]", "let xs = [1.0, 2.5]"),
    ("T008", 2, 5, 'var n = 1\nn = "s"', "var n = 1\nn = 2"),
    ("T008", 2, 9, 'var xs = [1]\nxs[0] = "s"', "var xs = [1]\nxs[0] = 2"),
    ("T008", 2, 1, "let a: any = 1\nlet n: int = a", "let a: any = 1\nlet n: int = a as int"),
    ("T008", 1, 30, 'let n = if true { 1 } else { "s" }', "let n = if true { 1 } else { 2 }"),
    ("T008", 1, 8, "expect 1", "expect 1 == 1"),
    ("T008", 1, 8, "return 1", "return"),
    ("T009", 2, 1, "var n = 0\nn = now()", "var n = 0\nn = now() as int"),
    ("T009", 2, 1, "var t = now()\nt = 1 as bigint", "var t = now()\nt = 1"),
    ("T009", 3, 1, "var n = 0\nvar t = now()\nn = t", "var n = 0\nvar t = now()\nt = 1\nn = t"),
    ("T010", 1, 16, "fun f(): int { return }", "fun f(): int { return 1 }"),
    ("T010", 1, 17, "fun f(): int? { return 1 }", "fun f(): int? { return none }"),
    ("T013", 1, 9, 'print(1 < "s")', "print(1 < 2.5)"),
    ("T013", 1, 9, 'print(1 == "s")', "print(1 == 2)"),
    ("T015", 2, 9, 'let xs = [1]\nprint(xs["s"])', "let xs = [1]\nprint(xs[0])"),
    ("T017", 2, 8, 'let m = {"a": 1}\nprint(m[0:1])', 'let m = {"a": 1}\nprint(m["a"])'),
    ("T018", 2, 7, "let n = 1\nprint(n[0])", "let n = [1]\nprint(n[0])"),
    ("T019", 2, 8, 'let m = {"a": 1}\nprint(m[1])', "let m = {1: 1}\nprint(m[1])"),
    ("T020", 1, 11, 'print("s" - "t")', 'print("s" + "t")'),
    ("T020", 1, 9, "print(1 && true)", "print(true && true)"),
    ("T020", 1, 9, "print(5 ?? 1)", f"{OPTION}print(o ?? 1)"),
    ("T020", 2, 9, f"{OPTION}print(o + 1)", f"{OPTION}if o != none {{ print(o + 1) }}"),
    ("T020", 1, 9, 'print(1 in ["s"])', "print(1 in [1])"),
    ("T022", 1, 1, "for k in 5 { print(k) }", "for k in [5] { print(k) }"),
    ("T023", 1, 1, "for k in 0..2.5 { print(k) }", "for k in 0..2 { print(k) }"),
    ("T024", 2, 1, "let n = 1\nn = 2", "var n = 1\nn = 2"),
    ("T024", 2, 1, "let xs = [1]\nxs[0] = 2", "var xs = [1]\nxs[0] = 2"),
    ("T025", 1, 8, "let n: Nope = 1", "type Nope = int\nlet n: Nope = 1"),
    ("T026", 3, 7, f"{POINT}let p = P {{ x: 1, y: 2 }}\nprint(p.z)", f"{POINT}print(1)"),
    (
        "T026",
        2,
        9,
        f"{POINT}let p = P {{ x: 1, y: 2, z: 3 }}",
        f"{POINT}let p = P {{ x: 1, y: 2 }}",
    ),
    ("T027", 2, 7, "let n = 1\nprint(n.x)", 'let n = {"x": 1}\nprint(n.x)'),
    ("T028", 1, 9, "let r = fetch 1", 'let r = fetch "file:///x"'),
    ("T029", 1, 9, 'let r = fetch "x" with 1', 'let r = fetch "x" with {}'),
    ("T030", 1, 33, 'let r = fetch "x" with {method: 5}', 'let r = fetch "x" with {method: "PUT"}'),
    ("T008", 2, 30, f"{TOOLS}print(generate echo {{tools: [n]}})", f"{TOOLS}print(f(n))"),
    (
        "T008",
        2,
        47,
        f"{TOOLS}print(generate echo {{tools: [f {{ description: n }}]}})",
        f'{TOOLS}print(generate echo {{tools: [f {{ description: "" }}, fun(): int => n]}})',
    ),
    ("T002", 1, 30, "print(generate echo {tools: [g { }]})", "print(generate echo {tools: []})"),
    ("T031", 1, 1, "emit Nope { n: 1 }", "stream Nope { n: int }\nemit Nope { n: 1 }"),
    ("T032", 1, 7, "print(from x in 5 select x)", "print(from x in [5] select x)"),
    (
        "T033",
        1,
        27,
        "print(from x in [1] where x select x)",
        "print(from x in [1] where x > 0 select x)",
    ),
    ("T034", 1, 21, "print(from x in [1] join y in 5 on true select x)", "print(1)"),
    (
        "T035",
        1,
        38,
        "print(from x in [1] join y in [1] on x select x)",
        "print(from x in [1] join y in [1] on x == y select x)",
    ),
    ("T036", 1, 7, "print(len(1))", "print(len([1]))"),
    ("T037", 1, 7, "print(count(1))", "print(count([1]))"),
    ("T038", 1, 7, "print(avg(1))", "print(avg([1]))"),
    ("T039", 1, 7, 'print(upper("a", 1))', 'print(upper("a"))'),
    ("T040", 1, 4, "if 1 { print(1) }", "if true { print(1) }"),
    ("T041", 1, 7, "print(sum([[1]]))", "print(sum([1.5]))"),
    (
        "T042",
        1,
        46,
        "print(from x in [1] group by x into g having 1 select g.key)",
        "print(from x in [1] group by x into g having count(g) > 0 select g.key)",
    ),
    ("T044", 1, 27, "print(from x in [1] where input() == input() select x)", "print(1)"),
    ("T045", 1, 1, "break", "while true { break }"),
    (
        "T045",
        1,
        35,
        "while true { let f = fun(): int { continue  return 1 } }",
        "while true { continue }",
    ),
    ("T046", 1, 11, "let n = 1 as string", "let n = 1 as float"),
    ("T047", 1, 7, 'print(append([1], "s"))', "print(append([1], 2))"),
    ("T048", 2, 7, "fun f<T>(n: int): list<T> { return [] }\nprint(f(1))", "print(1)"),
    (
        "T050",
        2,
        27,
        f"{SHAPE}fun f(s: S): int {{ return match s {{ A(x) => x }} }}",
        f"{SHAPE}fun f(s: S): int {{ return match s {{ A(x) => x  _ => 0 }} }}",
    ),
    ("T051", 2, 1, "let a = [1]\nvar b = a", "var a = [1]\nvar b = a"),
    (
        "T052",
        2,
        1,
        "var a: list<int> = [1]\nvar b: list<any> = a",
        "var a: list<int> = [1]\nvar b: list<int> = a",
    ),
    ("T026", 2, 13, f"{AGENT}let a = A {{ y: 1 }}", f"{AGENT}let a = A {{ x: 1, n: 2 }}"),
    ("T053", 2, 9, f"{AGENT}let a = A {{ n: 1 }}", f"{AGENT}let a = A {{ x: 1 }}"),
    ("T053", 2, 9, f"{POINT}let p = P {{ x: 1 }}", f"{POINT}let p = P {{ x: 1, y: 2 }}"),
    (
        "T054",
        1,
        35,
        "let n = match 1 { 1 => 0  2 => 1  1 => 2 }",
        "let n = match 1 { 1 => 0  2 => 1  _ => 2 }",
    ),
    (
        "T055",
        1,
        26,
        "print(from x in [1] take 1.5 select x)",
        "print(from x in [1] take 1 select x)",
    ),
    (
        "T056",
        1,
        29,
        "print(from x in [1] sort by {a: x} select x)",
        "print(from x in [1] sort by [x] select x)",
    ),
    (
        "T057",
        1,
        37,
        "print(from x in [1] select distinct fun(): int => 1)",
        "print(from x in [1] select distinct x)",
    ),
    ("T058", 3, 7, f"{POINT}let p: P? = none\nprint(p.x)", f"{POINT}let p: P? = none\nprint(p?.x)"),
    ("T059", 1, 9, "print(5 == none)", f"{OPTION}print(o == none)"),
    ("T060", 3, 8, f"{POINT}let p = P {{ x: 1, y: 2 }}\nprint(p?.x)", f"{POINT}print(1)"),
    ("T061", 2, 8, f"{OPTION}print(o?.x)", f"{POINT}let p: P? = none\nprint(p?.x)"),
    ("T062", 2, 9, "let xs = [1]\nprint(xs?[0])", "let xs: list<int>? = [1]\nprint(xs?[0])"),
    ("T063", 2, 8, f"{OPTION}print(o?[0])", "let xs: list<int>? = [1]\nprint(xs?[0])"),
    ("T064", 1, 1, "fun f(): int ! magic { return 1 }", "fun f(): int ! io { return 1 }"),
    (
        "T065",
        1,
        1,
        "fun f(): int ! io { return now() }",
        "fun f(): int ! io, time { return now() }",
    ),
    (
        "T068",
        2,
        7,
        "fun twice<T>(x: T): T { return x * 2 }\nprint(twice(true))",
        "fun twice<T>(x: T): T { return x * 2 }\nprint(twice(2))",
    ),
    ("T069", 2, 13, 'fact p("a", 1)\nprint(query p(X))', 'fact p("a", 1)\nprint(query p(X, Y))'),
    ("T070", 2, 13, 'fact p("a")\nprint(query q(X))', 'fact p("a")\nprint(query p(X))'),
    (
        "T071",
        2,
        11,
        'fact p("a")\nrule q(X, Y) :- p(X)\nprint(query q(X, Y))',
        'fact p("a")\nrule q(X, Y) :- p(X), p(Y)\nprint(query q(X, Y))',
    ),
    (
        "T072",
        2,
        24,
        'fact p("a")\nrule q(X) :- p(X), not r(X)\nrule r(X) :- p(X), not q(X)\n',
        'fact p("a")\nrule q(X) :- p(X), not r(X)\nrule r(X) :- p(X), X == "a"\n',
    ),
    (
        "T073",
        2,
        9,
        "fun f(a: int): int { return a }\nprint(f(a: 1))\n",
        'import python "json" as js\nprint(js.dumps([1], indent: 2))\n',
    ),
    ("T067", 1, 7, "print(int(true))", 'print(int("1"))'),
]


@pytest.mark.parametrize(("code", "line", "column", "wrong", "right"), WRONG)
def test_code(code: str, line: int, column: int, wrong: str, right: str) -> None:
    (first, *_) = findings(wrong)
    assert first[:3] == (code, line, column)
    words = ".*".join(map(re.escape, TYPES[code].message.split("{}")))
    assert re.fullmatch(words, first[3])
    assert findings(right) == []


def test_no_code_is_left_out() -> None:
    of_python = {"T074", "T075"}  # in test_python_types.py, where there are Python modules
    assert {code for code, *_ in WRONG} | of_python == set(TYPES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("let n: int = none", "type mismatch: expected int, got option[any]"),
        ("let f: fun(int) = 1", "type mismatch: expected fun(int), got int"),
        ("let xs: list<map<string, int>> = 1", "type mismatch: expected [{string: int}], got int"),
        ("print(append(5, 1))", "cannot unify type parameter `T`: [T#1] vs int"),
        ('print(concat([1], ["s"]))', "cannot unify type parameter `T`: [int] vs [string]"),
        (
            f"{SHAPE}let n = match B {{ _ => 0  B => 1 }}",
            "redundant match arm: arm after catch-all is unreachable",
        ),
        (
            f"{SHAPE}let n = match B {{ B => 0  B => 1  _ => 2 }}",
            "redundant match arm: duplicate variant `B`",
        ),
        (
            f"{SHAPE}let s: S = B\nlet n = match s {{ B => 1 }}",
            "non-exhaustive match on union `S`: missing variant(s) `A` and `C`",
        ),
        (
            "type P { x: int  y: int  z: int }\nlet p = P {}",
            "struct literal `P` is missing required field(s) `x`, `y`, and `z`",
        ),
    ],
)
def test_words(text: str, message: str) -> None:
    assert findings(text)[0][3] == message


def test_each_statement_has_one_error_at_most() -> None:
    program = 'fun f() { print(a)  print(b, d) }\nlet x: int = "s"\nlet y: Nope = c'
    assert [finding[:3] for finding in findings(program)] == [
        ("T002", 1, 17),
        ("T002", 1, 27),
        ("T008", 2, 14),
        ("T002", 3, 15),
        ("T025", 3, 8),  # last, as in the reference
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("let x: int = nope\nprint(x - 1)\nx.y()", [1, 3]),
        ("let x = nope\nprint(x - 1)\nx.y()", [1]),
        ("print(nope)\nprint(nope + 1)\nnope = 2", [1]),
        ("fun f() {\n  print(nope)\n  print(nope)\n}\nprint(nope)", [2, 5]),
        ("let x: Nope = 1\nlet y: Nope = x", [1]),
        ('for k in 5 {\n  print(k.x)\n  print("s" - "t")\n}', [1, 3]),
        ("let xs = [1, 2.5]\nprint(xs[0] - 1)", [1]),
        (f"{OPTION}if o != nope {{\n  print(o - 1)\n}}", [2]),
        (f"{OPTION}if o != none && nope {{\n  print(o - 1)\n}}\nprint(o - 1)", [2, 5]),
        ("let n = match 1 {\n  1 => { print(nope) }\n  1 => { print(2) }\n}", [3]),
    ],
)
def test_no_error_follows_only_from_another(text: str, lines: list[int]) -> None:
    assert [line for _, line, *_ in findings(text)] == lines


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("let total = 1\nprint(totl)", "`total`"),
        ("fun area(n: int) { }\naera(1)", "`area`"),
        ("print(uper(1))", "`upper`"),
        (f"{POINT}type Q {{ width: int }}\nlet q = Q {{ width: 1 }}\nprint(q.widht)", "`width`"),
        ('print("n: " + 1)', "`str(1)`"),
        (f"{OPTION}print(o + 1)", "`o ?? ..`"),
        ("fun f() {\n  if true { let inner = 1 }\n  print(inner)\n}", "before the block"),
        ('println("a")', "`print`"),
        ("let n: integer = 1", "`int`"),
        ("let p: Pt = 1\ntype Pts = int", "`Pts`"),
        ("type S = Left | Right\nlet n = match Left { Rigth => 1  _ => 2 }", "`Right`"),
        ("stream Ticks { n: int }\nemit Tick { n: 1 }", "`Ticks`"),
        ("var count = 1\ncuont = 2", "`count`"),
    ],
)
def test_help_says_what_may_have_been_meant(text: str, hint: str) -> None:
    _, problems = checked(text)
    assert hint in problems.errors[0].help


def test_an_early_use_points_at_the_declaration() -> None:
    _, problems = checked("fun f(): int { return n }\nlet n = 1")
    assert [label.span.line for label in problems.errors[0].labels] == [2]


@pytest.mark.parametrize(
    "text",
    [
        # Points where RULINGS or the newer surface is wider than the reference.
        'print("abc".contains("b"))',
        "let n = match 5 { k => k + 1 }",
        "type T = A(x: int) | B\ntype W = Wrap(t: T)\nlet w = Wrap(A(1))\n"
        "print(match w { Wrap(A(x)) => x  _ => 0 })",
        "type P { x: int }\nlet ps = [P { x: 1 }]\nprint(ps[0].x + 1)",
        'let seen: set<string> = {}\nprint(has(add(seen, "a"), "a"))',
        "type T = L | N(a: T, b: T)\nlet t: T = N(L, L)\n"
        "print(match t { N(L, b) => 1  N(a, b) => 2  L => 0 })",
        'try { panic(1, "m") } catch e { print("why: " + e, e.code) }',
        "let c = chan<int>(2)\nsend(c, 1)\nprint(recv(c) + 1)",
        "let f = async 1\nprint((await f) + 1)",
        'fact p("a", "b")\nrule q(X) :- p(X, Y), X != Y\nfor x in query q(X) { print(x) }',
        "agent A { var n: int = 0  intent up(): int { n = n + 1  return n } }\n"
        "let a = A {}\nprint(a.up() + 1)",
        "extern python fun area(w: float): float\nprint(area(1.5) * 2.0)",
        "let x: int? = 5\nif x != none && x != none { print(x + 1) }",
        'var g = {"a": [1]}\ng["a"][0] = 2',
        'type P { n: string  a: int }\nlet ps = [P { n: "x", a: 3 }]\n'
        "print(from p in ps sort by [-p.a, p.n] select p.n)",
    ],
)
def test_no_alarm(text: str) -> None:
    assert findings(text) == []

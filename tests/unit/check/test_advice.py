"""Help lines: what they say of a wrong program, and that what they say is right."""

from __future__ import annotations

import pytest

from .programs import checked, findings

LISTS = 'let lists = {"a": [1]}\nlet xs = lists["a"]\n'

ADVICE = [
    (
        "let xs: list<int?> = [none]\nlet n: int? = if true { xs[0] } else { 5 }",
        "Put it into a variable of type `int?` first.",
        "let xs: list<int?> = [none]\nlet m: int? = 5\nlet n: int? = if true { xs[0] } else { m }",
    ),
    (
        "let f = fun(n: int): int? { return n }",
        "Put it into a variable first: `let value: int? = n`, `return value`.",
        "let f = fun(n: int): int? { let value: int? = n  return value }",
    ),
    (
        "print([1] union 2)",
        "`union` takes two lists, sets or maps of one type.",
        "print([1] union [2])",
    ),
    (
        'print({"a": 1} intersect {"a": 1})',
        "`intersect` takes two lists or sets of one type.",
        "print(set{1} intersect set{1})",
    ),
    (
        'let m = {"a": 1} except {"a": 1}',
        "Go over the keys with `for`, and put those to keep into a map of its own.",
        'let m = {"a": 1} union {"b": 1}',
    ),
    (
        "print(set{1} union all set{2})",
        "`union all` takes two lists of one type; sets are joined by `union`.",
        "print([1] union all [2], set{1} union set{2})",
    ),
    (
        "fun f(s: set<int>) {\n  let n: int = s\n}",
        "Use a value of type int, or declare `n` as set<int>.",
        "fun f(s: set<int>) {\n  let n: set<int> = s\n}",
    ),
    ('print("ab" * 3)', 'Write `repeat("ab", 3)`.', 'print(repeat("ab", 3))'),
    (
        'print("n = %d" % 3)',
        'Join strings by `+`, as in `"n = " + str(n)`.',
        'print("n = " + str(3))',
    ),
    ("print([1] + 2)", "Write `+ [2]` to add an item.", "print([1] + [2])"),
    (
        "var xs = [2, 1]\nxs.sort()",
        "Write `xs = from x in xs sort by x select x`.",
        "var xs = [2, 1]\nxs = from x in xs sort by x select x",
    ),
    (
        'let s = "abc"\nprint(s.startswith("ab"))',
        'Compare a slice, as in `s[:2] == "ab"`.',
        'let s = "abc"\nprint(s[:2] == "ab")',
    ),
    (
        'let s = "cab"\nprint(s.endswith("ab"))',
        'Compare a slice, as in `s[len(s) - 2:] == "ab"`.',
        'let s = "cab"\nprint(s[len(s) - 2:] == "ab")',
    ),
    (
        "let xs = [1]\nfor i in enumerate(xs) { print(i) }",
        "Write `for i in 0..len(xs)` and `xs[i]`.",
        "let xs = [1]\nfor i in 0..len(xs) { print(i, xs[i]) }",
    ),
    (
        "exit(2)",
        'Write `panic(1, "..")`, which ends the program with that status.',
        'panic(2, "stop")',
    ),
    (
        "let n: int = fun(): int => 1",
        "This is a function: write what it gives.",
        "let n: int = 1",
    ),
    (
        "type P { n: int }\nlet ps = [P { n: 1 }]\nprint(ps.n)",
        "Write `from x in ps select x.n` for those of all.",
        "type P { n: int }\nlet ps = [P { n: 1 }]\nprint(from x in ps select x.n)",
    ),
    (
        "let len = 1\nprint(len([1]))",
        "It is int; to call the builtin, name that otherwise.",
        "let length = 1\nprint(len([1]))",
    ),
    (
        "print(from x in [1] group by x into g select upper(g))",
        "It is a group of rows: `g.key` is what they have in common.",
        'print(from x in ["a"] group by x into g select upper(g.key))',
    ),
    ("if [1] { }", "It is list<int>; write a comparison, as in `len([1]) > 0`.", "print(1)"),
    (
        'let s = "a"\nwhile s { s() }',
        'It is string; write a comparison, as in `s != ""`.',
        'let s = "a"\nwhile s != "" { print(s) }',
    ),
    ("fun f() { }\nif f { print(1) }", "It is fun(): any; write a comparison.", "print(1)"),
    (
        f"{LISTS}print(from x in xs select x)",
        "It is list<int>?. Write `xs ?? []`.",
        f"{LISTS}print(from x in xs ?? [] select x)",
    ),
    (
        'print(from x in "abc" select x)',
        'It is string. Its characters are `split("abc", "")`.',
        'print(from x in split("abc", "") select x)',
    ),
    (
        "let a: any = [1]\nfor x in a { print(x) }",
        "Say what it is: `a as list<any>`.",
        "let a: any = [1]\nfor x in a as list<any> { print(x) }",
    ),
    (
        f"{LISTS}for x in xs {{ print(x) }}",
        "It may be none: write `(xs ?? [])`, or use it inside of `if xs != none { .. }`.",
        f"{LISTS}for x in (xs ?? []) {{ print(x) }}",
    ),
    (
        'let m: map<string, any> = {}\nprint(m["a"] as int)',
        'It may be none: write `(m["a"] ?? ..)` before the cast.',
        'let m: map<string, any> = {}\nprint((m["a"] ?? 0) as int)',
    ),
    (
        "let xs = [] as list<int>",
        "Declare the variable with its type: `let xs: list<int> = ..`.",
        "let xs: list<int> = []",
    ),
    ("print(true as int)", "Write `if true { 1 } else { 0 }`.", "print(if true { 1 } else { 0 })"),
    ("print([1] as list<string>)", "Declare the variable with its type", "print(1)"),
    (
        "let xs = [1]\nprint(xs as string)",
        "Write `str(xs)`.",
        "let xs = [1]\nprint(str(xs))",
    ),
    (
        "let xs = [1]\nprint(xs as bool)",
        "list<int> has no conversion to bool.",
        "let xs = [1]\nprint(len(xs) > 0)",
    ),
    (
        f"{LISTS}print(xs[0])",
        "It may be none: write `xs?[..]`, or use it inside of `if xs != none { .. }`.",
        f"{LISTS}print(xs?[0])",
    ),
    (
        "let fs = {1: fun(): int => 1}\nprint(fs[1]())",
        "It may be none: put it into a variable to use inside of `if .. != none { .. }`.",
        "let fs = {1: fun(): int => 1}\nlet f = fs[1]\nif f != none { print(f()) }",
    ),
    (
        "type S = A(x: int) | B\nlet xs: list<S> = [A(1), B]",
        "The type of the first element is that of all: write `A(1) as S`.",
        "type S = A(x: int) | B\nlet xs: list<S> = [A(1) as S, B]",
    ),
    ("print(True)", "Write `true`.", "print(true)"),
    (
        "fun f() { }\nf = 1",
        "`f` is a function; give the variable another name.",
        "var f = 1\nf = 2",
    ),
    ("fun f() { }\nf(1)", "`f` takes no arguments; remove them.", "fun f() { }\nf()"),
    (
        'import python "math" as math\nmath = 1',
        "Use a variable of your own, as in `var copy = math`.",
        'import python "math" as math\nvar copy = math',
    ),
    (
        "let now_: int = now() % 10",
        "Write `(now() % 10) as int`.",
        "let now_: int = (now() % 10) as int",
    ),
    (
        'fun f(n: int) { }\nf("x")',
        "Pass a value of type int, or declare `n` as string.",
        'fun f(n: string) { }\nf("x")',
    ),
    (
        'var n = 1\nn = "x"',
        "Use a value of type int, or another variable than `n`.",
        'var n = 1\nlet s = "x"',
    ),
    (
        'fun f(): int { return "x" }',
        "Return a value of type int, or declare the result as string.",
        'fun f(): string { return "x" }',
    ),
]


@pytest.mark.parametrize(("wrong", "advice", "right"), ADVICE)
def test_advice(wrong: str, advice: str, right: str) -> None:
    _, problems = checked(wrong)
    assert problems.errors[0].help.startswith(advice)
    assert findings(right) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("fun f(n: int) { }\nf(1, 2)", [(1, 5, "declared here")]),
        ("let größe = 1\ngröße = 2", [(1, 5, "declared here, not with `var`")]),
        ("var v = 1\nv = none", [(1, 5, "`v` is int")]),
        ("type P { x: int }\nprint(P { })", [(1, 6, "declared here")]),
        ('let xs = [\n  1,\n  "a"\n]', [(2, 3, "the first element is int")]),
        (
            "let n = match 1 {\n  1 => 1\n  _ => true\n}",
            [(2, 8, "the first arm is int")],
        ),
        ("let s: string = 1", []),
    ],
)
def test_related_places(text: str, places: list[tuple[int, int, str]]) -> None:
    _, problems = checked(text)
    labels = problems.errors[0].labels
    assert [(label.span.line, label.span.column, label.text) for label in labels] == places

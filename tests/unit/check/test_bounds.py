"""Bounds of type parameters, as the bodies of functions imply them."""

from __future__ import annotations

import pytest

from .programs import findings

GENERIC = """
type P { x: int }
fun plus<T>(a: T, b: T): T { return a + b }
fun scaled<T>(a: T): T { return a * 2 }
fun named<T>(a: T): string { return "a " + a }
fun flipped<T>(a: T): T { return -a }
fun larger<T>(a: T, b: T): T { if a < b { return b }  return a }
fun largest<T>(xs: list<T>): T {
  var best = xs[0]
  for x in xs { best = larger(best, x) }
  return best
}
fun deep<U>(xs: list<U>): U { return largest(xs) }
fun early<T>(x: T): T { return later(x) }
fun later<T>(x: T): T { return x - 1 }
fun inner<T>(x: T): T { let f = fun(y: T): T => y * y  return f(x) }
fun pair<A, B>(a: A, b: B): B { if a < a { return b }  return b }
fun same<T>(x: T): T { return x }
"""


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("plus(true, false)", "`T` of `plus` must be a number, a string or a list, got bool"),
        (
            "plus(P { x: 1 }, P { x: 2 })",
            "`T` of `plus` must be a number, a string or a list, got P",
        ),
        ('scaled("a")', "`T` of `scaled` must be a number, got string"),
        ("named(1)", "`T` of `named` must be a string, got int"),
        ('flipped("a")', "`T` of `flipped` must be a number, got string"),
        ("larger(P { x: 1 }, P { x: 2 })", "`T` of `larger` must be a number or a string, got P"),
        ("largest([{1: 2}])", "`T` of `largest` must be a number or a string, got {int: int}"),
        ("deep([P { x: 1 }])", "`U` of `deep` must be a number or a string, got P"),
        ('early("a")', "`T` of `early` must be a number, got string"),
        ('inner("a")', "`T` of `inner` must be a number, got string"),
        ("pair(P { x: 1 }, 1)", "`A` of `pair` must be a number or a string, got P"),
    ],
)
def test_a_type_that_does_not_fit(call: str, error: str) -> None:
    found = findings(f"{GENERIC}print({call})")
    assert [(code, message) for code, _, _, message in found] == [
        ("T068", f"type parameter {error}")
    ]


@pytest.mark.parametrize(
    "call",
    [
        'plus(1, 2), plus(1.5, 2.5), plus("a", "b"), plus([1], [2])',
        "scaled(2), scaled(2.5), flipped(1)",
        'named("b"), larger("a", "b"), largest([1.5, 2.5]), deep([1])',
        "early(3), inner(3), pair(1, P { x: 1 }), same(P { x: 1 }), same({1: 2})",
        "scaled(1 as any), largest([] as list<any>)",
    ],
)
def test_types_that_fit(call: str) -> None:
    assert findings(f"{GENERIC}print({call})") == []


def test_a_generic_function_is_a_new_one_at_each_call() -> None:
    """Let-polymorphism (MEP-12): what one call binds does not hold for the next."""
    text = 'let a: int = same(1)\nlet b: string = same("x")\nlet c: [P] = [same(P { x: 1 })]'
    assert findings(GENERIC + text.replace("[P]", "list<P>")) == []
    assert findings(f'{GENERIC}let a: int = same("x")')[0][3].endswith("expected int, got string")


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("type T = Leaf | Node(l: T, r: T)\nlet t: T = Node(Leaf, Node(Leaf, Leaf))", []),
        ("type N { v: int  next: N? }\nlet n = N { v: 1, next: none }", []),
        ("type N { v: int  kids: list<N> }\nlet n = N { v: 1, kids: [N { v: 2, kids: [] }] }", []),
        (
            "type N { v: int  next: N? }\nlet n = N { v: 1, next: N { v: 2, next: none } }",
            ["type mismatch: expected option[N], got N"],
        ),
        (
            "type A { b: B? }\ntype B { a: A? }\nlet x: A = B { a: none }",
            ["type mismatch: expected A, got B"],
        ),
    ],
)
def test_recursive_types(text: str, messages: list[str]) -> None:
    """A plain value fits no field `N?` (SEMANTICS 5.1, probe struct/recursive)."""
    assert [message for *_, message in findings(text)] == messages

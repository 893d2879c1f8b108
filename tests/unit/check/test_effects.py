"""Effects (MEP-15): of every kind of call, bounded by declarations, barred from predicates."""

from __future__ import annotations

import pytest

from .programs import findings, type_of

HELPERS = """
fun say(n: int): int { print(n)  return n }
fun quiet(n: int): int { return n + 1 }
fun apply(f: fun(int): int, n: int): int { return f(n) }
fun twice(f: fun(int): int, n: int): int { return apply(f, apply(f, n)) }
fun keep(f: fun(int): int): fun(int): int { return f }
fun promised(n: int): int ! io, time { return n }
type Box { n: int  fun shown(): int { print(n)  return n }  fun more(): int { return n + 1 } }
type Holder { f: fun(int): int }
agent Counter {
  var n: int = 0
  intent add(k: int): int { n = n + k  print(n)  return n }
  intent get(): int { return n }
}
"""


@pytest.mark.parametrize(
    ("body", "effects"),
    [
        # Calls of functions and of builtins.
        ("return quiet(1)", ""),
        ("return say(1)", "io"),
        ("print(now())", "io, time"),
        ("let xs = load as any", "fs"),
        ("return promised(1)", "io, time"),
        # Methods and intents.
        ("return Box { n: 1 }.shown()", "io"),
        ("return Box { n: 1 }.more()", ""),
        ("let b = Box { n: 1 }\nreturn b.shown()", "io"),
        ("let c = Counter()\nreturn c.add(1)", "io"),
        ("let c = Counter()\nreturn c.get()", ""),
        ("let add = Counter().add\nreturn add(1)", "io"),
        # Function values: making one has no effect, calling it has its own.
        ("let f = fun(x: int): int => say(x)", ""),
        ("let f = fun(x: int): int => say(x)\nreturn f(1)", "io"),
        ("let f = say\nreturn f(1)", "io"),
        ("var f = quiet\nf = say\nreturn f(1)", "io"),
        ("let f = if true { quiet } else { say }\nreturn f(1)", "io"),
        ("let fs = [quiet, say]\nreturn fs[0](1)", "io"),
        ("for f in [quiet, say] { print(f(1)) }", "io"),
        ("let h = Holder { f: say }\nreturn h.f(1)", "io"),
        ("let h = Holder { f: quiet }\nreturn h.f(1)", ""),
        ("fun inner(): int { return say(1) }\nreturn inner()", "io"),
        ("fun inner(): int { return say(1) }", ""),
        # A call of a parameter has the effects of what is passed (E5).
        ("return apply(quiet, 1)", ""),
        ("return apply(say, 1)", "io"),
        ("return apply(fun(x: int): int { return say(x) }, 1)", "io"),
        ("return twice(say, 1)", "io"),
        ("let f = keep(say)", ""),
        ("return keep(say)(1)", "io"),
        ("return len(map([1], say))", "io"),
        ("return len(map([1], quiet))", ""),
    ],
)
def test_what_a_body_does(body: str, effects: str) -> None:
    printed = type_of(f"{HELPERS}fun it() {{ {body} }}", "it")
    assert printed.partition(" ! ")[2] == effects


def test_recursion_through_a_parameter_ends() -> None:
    text = """
fun even(f: fun(int): int, n: int): int { if n == 0 { return f(n) }  return odd(f, n - 1) }
fun odd(f: fun(int): int, n: int): int { if n == 0 { return 0 }  return even(f, n - 1) }
fun made(): fun(): int { return made()() }
var f = made()
"""
    assert type_of(f"{HELPERS}{text}fun it(): int {{ return odd(say, 3) }}", "it").endswith("! io")
    assert type_of(f"{HELPERS}{text}fun it(): int {{ return odd(quiet, 3) }}", "it") == "fun(): int"
    assert type_of(f"{HELPERS}{text}fun it(): int {{ return f() }}", "it") == "fun(): int"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("b.shown()", "call to `shown` produces effect(s) io, not allowed in `where` predicate"),
        ("apply(say, b.n)", "call to `apply` produces effect(s) io, not allowed in `where` predi"),
        ("fs[0](1)", "call to `fs[0]` produces effect(s) io, not allowed in `where` predicate"),
        ("c.add(1)", "call to `add` produces effect(s) io, not allowed in `where` predicate"),
        ("b.more()", ""),
        ("apply(quiet, b.n)", ""),
        ("c.get()", ""),
    ],
)
def test_a_predicate_has_no_effect(call: str, error: str) -> None:
    text = f"""{HELPERS}
let boxes = [Box {{ n: 1 }}]
let fs = [quiet, say]
let c = Counter()
let it = from b in boxes where {call} > 0 select b
"""
    found = findings(text)
    assert [code for code, *_ in found] == (["T044"] if error else [])
    assert all(message.startswith(error) for *_, message in found)


@pytest.mark.parametrize(
    ("function", "code"),
    [
        ("fun f(b: Box): int ! fs { return b.shown() }", "T065"),
        ("fun f(b: Box): int ! io { return b.shown() }", None),
        ("fun f(): int ! fs { return twice(say, 1) }", "T065"),
        ("fun f(): int ! fs { return twice(quiet, 1) }", None),
        ("let f = fun(n: int): int ! fs => say(n)", "T065"),
        ("fun f(n: int): int ! fs { return promised(n) }", "T065"),
        ("fun f(n: int): int ! oops { return n }", "T064"),
    ],
)
def test_declared_effects_bound_the_body(function: str, code: str | None) -> None:
    assert [found for found, *_ in findings(HELPERS + function)] == ([code] if code else [])


def test_types_of_functions_show_their_effects() -> None:
    assert findings(f"{HELPERS}let n: int = say")[0][3] == (
        "type mismatch: expected int, got fun(int): int ! io"
    )
    assert type_of(f"{HELPERS}let it = [quiet, say]", "it") == "[fun(int): int ! io]"
    assert type_of(f"{HELPERS}let it = fun(n: int): int => say(n)", "it") == "fun(int): int ! io"

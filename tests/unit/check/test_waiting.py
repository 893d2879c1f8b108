"""What may wait: functions, methods, values of functions, and what other modules export."""

from __future__ import annotations

import pytest

from mochi_import.check.interface import KnownTypes, dump, module_type
from mochi_import.check.ty import AgentTy, FunTy, StructTy
from mochi_import.driver import Compilation
from mochi_import.source import SourceFile
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

SOURCES = (
    "let c = chan<int>(1)\nfun plain(): int { return 1 }\nfun take(): int { return recv(c) }\n"
)


def compiled(text: str) -> Compilation:
    return Compilation(SourceFile("waits.mochi", text))


def waiting(text: str) -> list[str]:
    """The functions that may wait, by name; lambdas by the line that they are on."""
    checked = compiled(SOURCES + text).checked
    assert checked.waiting is not None
    found = []
    for node in walk(checked.tree):
        if isinstance(node, n.FunDecl | n.LambdaExpr | n.IntentDecl):
            name = f"line {node.span.line - 3}" if isinstance(node, n.LambdaExpr) else node.name
            if checked.waiting.may_wait(node):
                found.append(name)
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("fun f(): int { return take() + 1 }", ["f"]),
        ("fun f(x: future<int>): int { return await x }", ["f"]),
        ("fun f() { send(c, 1) }", ["f"]),
        ('fun f(): any { return fetch "https://x" }', ["f"]),
        ('fun f() { fetch "https://x" into y }', ["f"]),
        ('fun f(): string { return http_get("https://x") }', ["f"]),
        ("fun f(): future<int> { return async take() }", []),
        ("fun f(): future<int> { return async (1 + recv(c)) }", []),
        ("fun g(x: int): int { return x }\n"
         "fun f(): future<int> { return async g(recv(c)) }", ["f"]),
        ("fun f(): int { return g() }\nfun g(): int { return h() }\nfun h(): int { return take() }",
         ["f", "g", "h"]),
        ("fun f(k: int): int { if k == 0 { return 0 }\n  return f(k - 1) }", []),
        ("let f = fun(): int => take()\nfun g(): int { return f() }", ["g", "line 1"]),
        ("fun f(): int { let g = fun(): int => take()\n  return 1 }", ["line 1"]),
        ("fun apply(f: fun(): int): int { return f() }\nprint(apply(plain))", []),
        ("fun apply(f: fun(): int): int { return f() }\nprint(apply(take))", ["apply"]),
        ("fun outer(f: fun(): int): int { return apply(f) }\n"
         "fun apply(f: fun(): int): int { return f() }\nprint(outer(take))", ["apply", "outer"]),
        ("fun f(): list<int> { return map([1], fun(x: int): int => recv(c)) }", ["f", "line 1"]),
        ("fun f(): int { return [plain, take][0]() }", ["f"]),
        ("type Tap { turn: fun(): int }\n"
         "fun f(): int { let tap = Tap { turn: take }\n  return tap.turn() }", ["f"]),
        ("fun make(): fun(): int { return take }\nfun f(): int { return make()() }", ["f"]),
        ("fun add(a: int, b: int): int { return a + take() }\n"
         "fun f(): int { let one = add(1)\n  return one(2) }", ["add", "f"]),
        ("type T { x: int\n  fun m(): int { return take() }\n  fun l(): int { return x } }\n"
         "fun f(t: T): int { return t.m() }\nfun g(t: T): int { return t.l() }", ["f", "m"]),
        ("agent A { var x: int = 0\n  intent i(): int { return take() }\n"
         "  intent j(): int { return x } }\n"
         "let a = A { }\nfun f(): int { return a.i() }\nfun g(): int { return a.j() }", ["f", "i"]),
        ("stream S { x: int }\nstream T { x: int }\non S as s { emit T { x: take() } }\n"
         "fun f() { emit S { x: 1 } }\nfun g() { emit T { x: 1 } }", ["f"]),
        ("fun f(): int { let recv = fun(x: chan<int>): int => 1\n  return recv(c) }", []),
    ],
)  # fmt: skip
def test_what_may_wait(text: str, names: list[str]) -> None:
    assert waiting(text) == sorted([*names, "take"])


def test_an_interface_says_what_may_wait() -> None:
    text = SOURCES + (
        "type T { x: int\n  fun m(): int { return take() }\n  fun l(): int { return x } }\n"
        "agent A { var x: int = 0\n  intent i(): int { return take() } }\n"
        "let held = take"
    )
    known: KnownTypes = {}
    module = module_type("waits", [dump(compiled(text).checked, "waits")], known)
    found = {name for name, ty in module.members.items() if isinstance(ty, FunTy) and ty.waits}
    assert found == {"take", "held"}
    struct, agent = module.types["T"], module.types["A"]
    assert isinstance(struct, StructTy)
    assert isinstance(agent, AgentTy)
    assert [struct.methods[name].waits for name in "ml"] == [True, False]
    assert agent.intents["i"].waits


def test_deep_nesting_does_not_multiply_the_code() -> None:
    depth = 12
    opening = "".join(f"let f{i} = fun(): int {{\n" for i in range(depth))
    closing = "".join(f"}}\nlet x{i} = f{i}()\nreturn x{i}\n" for i in reversed(range(1, depth)))
    text = SOURCES + opening + "return recv(c)\n" + closing + "}\nprint(f0)"
    code = compiled(text).code
    assert len(code.co_code) < 10_000
    assert _functions(code) < 200


def _functions(code: object) -> int:
    constants = getattr(code, "co_consts", ())
    return hasattr(code, "co_code") + sum(_functions(constant) for constant in constants)

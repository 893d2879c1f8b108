"""Name resolution, without types."""

from __future__ import annotations

import pytest

from mochi_import.check.scope import SCOPE_RULES, resolve
from mochi_import.check.symbols import SymbolKind
from mochi_import.source import Span
from mochi_import.syntax import nodes as n

from .programs import resolved, symbols, uses


def test_a_name_means_the_nearest_declaration_above_it() -> None:
    result = resolved("let x = 1\nif true { let x = 2  print(x) }\nprint(x)")
    outer, inner = symbols(result, "x")
    assert uses(result, "x") == [inner, outer]


def test_a_second_declaration_in_a_scope_is_a_new_symbol() -> None:
    result = resolved("let x = 1\nlet x = x + 1\nprint(x)")
    first, second = symbols(result, "x")
    assert uses(result, "x") == [first, second]


def test_block_paths_tell_nested_blocks_from_neighbours() -> None:
    result = resolved("if true { let a = 1 }\nif true { let b = 2  if true { let c = 3 } }")
    (a,), (b,), (c,) = (symbols(result, name) for name in "abc")
    assert a.block_path != b.block_path[: len(a.block_path)]
    assert c.block_path[: len(b.block_path)] == b.block_path


def test_functions_and_types_are_visible_everywhere() -> None:
    result = resolved("print(f())\nfun f(): P { return P { x: 1 } }\ntype P { x: int }")
    assert uses(result, "f") == symbols(result, "f")
    (literal,) = [node for node in result.uses if isinstance(node, n.StructExpr)]
    assert result.uses[literal].kind is SymbolKind.TYPE


def test_the_last_of_two_functions_wins() -> None:
    result = resolved("fun f() { }\nfun f() { }\nf()")
    assert uses(result, "f") == [symbols(result, "f")[1]]


def test_a_nested_function_is_visible_from_its_declaration_on() -> None:
    result = resolved("fun f() { g()  fun g() { g() }  g() }")
    (g,) = symbols(result, "g")
    assert uses(result, "g") == [None, g, g]


def test_a_function_may_reach_a_later_global() -> None:
    result = resolved("fun f(): int { return later }\nlet later = 5\nprint(later)")
    (later,) = symbols(result, "later")
    assert uses(result, "later") == [later, later]
    assert len(result.early) == 1


def test_a_builtin_has_no_symbol_but_a_declaration_hides_it() -> None:
    result = resolved('print(len("a"))\nfun g(len: int) { print(len) }')
    assert uses(result, "len") == [None, *symbols(result, "len")]


def test_capture_and_assignment() -> None:
    result = resolved("fun f() { var n = 0  var m = 0  let g = fun() => m  n = n + 1 }")
    (n_,), (m,) = symbols(result, "n"), symbols(result, "m")
    assert (n_.captured, n_.assigned, n_.assigned_by) == (False, True, [])
    assert (m.captured, m.assigned) == (True, False)


def test_assignment_from_another_function() -> None:
    result = resolved("var n = 0\nfun bump() { n = n + 1 }")
    (n_,) = symbols(result, "n")
    assert [scope.node for scope in n_.assigned_by] == [result.tree.body[1]]
    assert n_.captured


def test_an_element_assignment_does_not_assign_the_variable() -> None:
    (xs,) = symbols(resolved("var xs = [1]\nxs[0] = 2"), "xs")
    assert not xs.assigned


@pytest.mark.parametrize(
    ("text", "name", "in_loop"),
    [
        ("for i in 0..3 { print(i) }", "i", True),
        ("for i in 0..3 { let k = i }", "k", True),
        ("while true { var k = 1 }", "k", True),
        ("if true { let k = 1 }", "k", False),
        ("for i in 0..3 { let f = fun() { let k = 1  print(k) } }", "k", False),
        ("print(from x in [1] select x)", "x", True),
    ],
)
def test_what_each_turn_of_a_loop_makes_anew(text: str, name: str, in_loop: bool) -> None:
    (symbol,) = symbols(resolved(text), name)
    assert symbol.in_loop is in_loop


def test_query_variables_see_those_before_them() -> None:
    result = resolved("let x = [[1]]\nprint(from x in x from y in x select [x, y])")
    outer, row = symbols(result, "x")
    assert uses(result, "x") == [outer, row, row]
    assert uses(result, "y") == symbols(result, "y")


def test_skip_and_take_are_outside_the_query() -> None:
    result = resolved("let x = 1\nprint(from x in [1] skip x select x)")
    outer, row = symbols(result, "x")
    assert uses(result, "x") == [outer, row]


def test_the_entries_of_a_group_key_are_names() -> None:
    result = resolved("print(from p in [1] group by {k: p, p: p} into g sort by k select g.key)")
    (group,) = [node for node in result.fields if isinstance(node, n.GroupClause)]
    (field,) = result.fields[group]
    assert uses(result, "k") == [field]


def test_methods_see_fields_and_each_other() -> None:
    result = resolved(
        "type P { x: int  fun a(): int { return x + b() }  fun b(): int { x = 2  return x } }"
    )
    first, second = symbols(result, "x")
    assert uses(result, "x") == [first, second, second]
    assert (first.kind, first.assigned, second.assigned) == (SymbolKind.FIELD, False, True)
    assert uses(result, "b") == symbols(result, "b")
    assert symbols(result, "b")[0].kind is SymbolKind.METHOD


def test_intents_share_the_state_of_an_agent() -> None:
    result = resolved(
        "agent A(n: int) { var k = n  intent up() { n = n + 1 } intent get(): int { return n } }"
    )
    (n_,) = symbols(result, "n")
    assert uses(result, "n") == [n_] * 4
    assert (n_.kind, n_.assigned) == (SymbolKind.FIELD, True)


@pytest.mark.parametrize(
    "declaration",
    ["var ps: list<P> = []", "var ps = [P { x: 1, y: 2 }]", "var ps = make()"],
)
def test_update_sees_the_fields_of_the_element(declaration: str) -> None:
    types = "type P { x: int  y: int }\ntype Q { z: int }\n"
    result = resolved(f"{types}{declaration}\nupdate ps set {{ x: y + 1 }} where z > 0")
    (use,) = uses(result, "y")
    assert use is not None
    assert use.kind is SymbolKind.FIELD
    assert uses(result, "z") == [None]


def test_a_pattern_name_is_a_variant_or_a_binding() -> None:
    result = resolved("type T = A | B(x: int)\nlet v = match A { A => 0  B(k) => k  other => 1 }")
    patterns = [node for node in result.uses if isinstance(node, n.NamePattern)]
    assert [node.name for node in patterns] == ["A"]
    assert [symbols(result, name)[0].kind for name in ("k", "other")] == [SymbolKind.PATTERN] * 2


def test_a_variant_by_way_of_its_type() -> None:
    result = resolved("type T = A | B\nprint(T::B)")
    (field,) = [node for node in result.uses if isinstance(node, n.FieldExpr)]
    assert result.uses[field] is symbols(result, "B")[0]


def test_a_type_and_a_variable_may_share_a_name() -> None:
    result = resolved(
        "type node { v: int }\nlet node = node { v: 1 }\nprint(node.v)\nlet b = node { v: 2 }"
    )
    literals = [node for node in result.uses if isinstance(node, n.StructExpr)]
    assert {result.uses[literal].kind for literal in literals} == {SymbolKind.TYPE}
    assert [use.kind for use in uses(result, "node") if use] == [SymbolKind.LET]


def test_catch_test_and_handler_variables() -> None:
    result = resolved(
        'stream S { a: int }\non S as s { print(s) }\ntry { panic(1, "") } catch e { print(e) }\n'
        'test "t" { let k = 1  print(k) }'
    )
    kinds = [symbols(result, name)[0].kind for name in ("s", "e", "k")]
    assert kinds == [SymbolKind.PARAM, SymbolKind.CATCH, SymbolKind.LET]
    owners = [type(symbols(result, name)[0].owner.node) for name in ("s", "e", "k")]
    assert owners == [n.OnStmt, n.Module, n.TestDecl]


def test_imports_and_externs() -> None:
    result = resolved(
        'import python "os.path" as p\nimport "./lib/my-shapes"\n'
        "extern fun p.join(a: string): string\n"
        "extern fun lone(): int\nextern object console"
    )
    (p,), (shapes,) = symbols(result, "p"), symbols(result, "my_shapes")
    assert (p.kind, shapes.kind) == (SymbolKind.MODULE, SymbolKind.MODULE)
    kinds = [symbols(result, name)[0].kind for name in ("lone", "console")]
    assert kinds == [SymbolKind.EXTERN] * 2


def test_variables_of_rules_are_no_names() -> None:
    result = resolved('let a = "x"\nfact p(a)\nrule q(X) :- p(X), X != a')
    assert uses(result, "X") == [None] * 3


def test_a_long_chain_needs_no_deep_recursion() -> None:
    result = resolved("let a = 1\nprint(" + " + ".join(["a"] * 3000) + ")")
    assert uses(result, "a") == symbols(result, "a") * 3000


def test_an_unknown_node_is_refused() -> None:
    here = Span(1, 1, 1, 1)
    assert n.Stmt not in SCOPE_RULES
    with pytest.raises(NotImplementedError, match="Stmt"):
        resolve(n.Module(here, None, (n.Stmt(here),), None))

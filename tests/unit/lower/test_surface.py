"""The Python of agents, streams, futures, logic, models, fetch and foreign code."""

from __future__ import annotations

import ast

import pytest

from mochi_import.codegen import unparse
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile


def lowered(text: str) -> str:
    """The statements of a module without its prologue, as Python source."""
    source = SourceFile("app.mochi", text)
    python = Compilation(source, CompilerOptions("off")).python
    prologue = ("from __future__", "from mochi_runtime", "from collections", "__all__")
    statements = [ast.unparse(statement) for statement in python.body]
    return "\n".join(text for text in statements if not text.startswith(prologue))


def run(text: str, **names: object) -> dict[str, object]:
    """The globals of a module after it has run."""
    source = SourceFile("app.mochi", text)
    module: dict[str, object] = {"__name__": "app", "__file__": "app.mochi", **names}
    exec(Compilation(source, CompilerOptions("off")).code, module)
    return module


@pytest.mark.parametrize(
    ("mochi", "python"),
    [
        ("let c = chan<int>(4)", "c: _Channel[int] = _make_chan(4)"),
        ("let s = stream<string>(4)", "s: _Stream[str] = _make_stream(4)"),
        ("let f = async g(1)\nfun g(n: int): int { return n }", "f = _start(lambda: g(1))"),
        ("let x = await f", "x = _await(_undefined('f'))"),
        ('let r = fetch "u"', "r = _fetch('u')"),
        ('fetch "u" into r with { method: "PUT" }', "r = _fetch('u', {'method': 'PUT'})"),
        (
            'model quick { provider: "openai" name: "m" }',
            "_register_model('quick', {'provider': 'openai', 'name': 'm'})",
        ),
        (
            'let t = generate text { prompt: "hi" }',
            "t = _generate_text({'prompt': 'hi'})",
        ),
        (
            'let t = generate openai { prompt: "hi" }',
            "t = _generate_text({'prompt': 'hi'}, 'openai')",
        ),
        (
            'let v = generate embedding { text: "hi" }',
            "v = _generate_embedding({'text': 'hi'})",
        ),
        ('let v = generate Nothing { prompt: "hi" }', "v = _undefined('Nothing')"),
        ('let t = llm.generate("p", "m", "hi")', "t = _llm_generate('p', 'm', 'hi')"),
        ('import python "math" as math', "import math"),
        ('import python "math" as m auto', "import math as m"),
        ('import python "os.path"', "import os.path as path"),
        ('import python "./tools.py" as tools', "tools = _python_file('./tools.py', __file__)"),
        ('import "./lib/geometry" as geo', "geo = _mochi_module('./lib/geometry', __file__)"),
        ('import "./lib/class"', "class_ = _mochi_module('./lib/class', __file__)"),
        ('import go "strings" as strings', "strings = _foreign('go', 'strings')"),
        (
            "extern fun area(w: float): float",
            "area: _Callable[[float], float] = _extern_value('area')",
        ),
        (
            "extern python fun area(w: float): float",
            "area: _Callable[[float], float] = _sidecar(__file__, 'area', 1)",
        ),
        (
            "extern c fun cos(x: float): float",
            "cos: _Callable[[float], float] = _c_function(_c_library(__file__, ''), "
            "'cos', ['float'], 'float')",
        ),
        ("extern fun maths.area(w: float): float", "maths = _extern_module('maths')"),
        ("extern var limit: int", "limit = None"),
        ("extern let maths.pi: float", "maths = _extern_module('maths')"),
        ("extern object console", "console = _extern_value('console')"),
        ("extern type File", ""),
    ],
)
def test_one_statement(mochi: str, python: str) -> None:
    assert lowered(mochi).splitlines()[-1:] == python.splitlines()


def test_an_extern_describes_what_an_import_binds() -> None:
    text = 'import python "math" as math\nextern fun math.sqrt(x: float): float\n'
    assert lowered(text + "let x = math.sqrt(16.0)") == (
        "import math\nx = _received(math.sqrt(16.0), 'float')"
    )


def test_arguments_by_name() -> None:
    text = 'import python "shop" as shop\n'
    assert lowered(text + "let x = shop.find(1, color: 2).sold(by: 3)") == (
        "import shop\nx = _field(shop.find(1, color=2), 'sold')(by=3)"
    )


def test_two_externs_of_one_module_make_it_once() -> None:
    text = "extern fun maths.a(): int\nextern fun maths.b(): int"
    assert lowered(text) == "maths = _extern_module('maths')"


def test_facts_and_rules() -> None:
    text = """
    fact parent("ann", "bob")
    rule anc(X, Z) :- parent(X, Y), anc(Y, Z), not parent(Z, _), X != Z
    let who = "ann"
    print(query anc(who, X))
    """
    assert lowered(text).splitlines() == [
        "_logic = _Database()",
        "_logic.fact('parent', 'ann', 'bob')",
        "_logic.rule(_atom('anc', _Var('X'), _Var('Z')), _atom('parent', _Var('X'), _Var('Y')), "
        "_atom('anc', _Var('Y'), _Var('Z')), _without('parent', _Var('Z'), _ANY), "
        "_compare('!=', _Var('X'), _Var('Z')))",
        "who = 'ann'",
        "_print_line(_logic.query('anc', who, _Var('X')))",
    ]


def test_names_in_lower_case_are_variables_where_old_programs_have_them() -> None:
    module = run("""
    let x = "bob"
    let limit = 2
    fact parent("ann", "bob")
    fact parent("bob", "cid")
    fact age("ann", 3)
    fact age("bob", 1)
    rule grand(x, z) :- parent(x, y), parent(y, z)
    rule old(p) :- age(p, n), n > limit
    let grands = query grand(a, b)
    let of_bob = query parent(x, c)
    let olds = query old(w)
    let c = 1
    """)
    assert module["grands"] == [{"a": "ann", "b": "cid"}]
    assert module["of_bob"] == ["cid"]
    assert module["olds"] == ["ann"]


def test_an_agent_is_a_class() -> None:
    text = """
    stream Tick { n: int }
    /// Counts.
    agent Tally(start: int) {
      var seen: int = 0
      var items: list<int> = []
      on Tick as t { seen = seen + t.n }
      intent total(): int { return start + seen }
      fun twice(): int { return total() * 2 }
    }
    """
    assert lowered(text).partition("class Tally")[2].splitlines() == [
        "(_Agent):",
        '    """Counts."""',
        "    __slots__ = ('items', 'seen', 'start')",
        "    __match_args__ = ('start', 'seen', 'items')",
        "    start: int",
        "    seen: int",
        "    items: list[int]",
        "",
        "    def __init__(self, start: int, seen: int=0, items: list[int]=_UNSET) -> None:",
        "        self.start = start",
        "        self.seen = seen",
        "        self.items = [] if items is _UNSET else items",
        "        _listen(Tick, self._on_Tick_1)",
        "",
        "    def _on_Tick_1(self, t: Tick) -> None:",
        "        self.seen += t.n",
        "",
        "    def total(self) -> int:",
        "        return self.start + self.seen",
        "",
        "    def twice(self) -> int:",
        "        return self.total() * 2",
    ]


def test_an_agent_may_assign_its_state_when_it_is_made() -> None:
    module = run(
        "agent A(n: int) { var m: int = n * 2  m = m + 1  intent get(): int { return m } }"
    )
    agent = module["A"]
    assert callable(agent)
    assert agent(4).get() == 9
    assert agent(4, m=1).get() == 2


def test_handlers_and_emits() -> None:
    text = """
    stream Tick { n: int, label: string = "none" }
    on Tick as t { print(t.n) }
    emit Tick { n: 1 }
    """
    assert lowered(text).partition("self.label = label\n")[2].splitlines() == [
        "@_on(Tick)",
        "def _on_Tick_1(t: Tick) -> None:",
        "    _print_line(t.n)",
        "_publish(Tick(n=1))",
    ]


def test_an_unknown_stream_is_an_error_where_it_is_used() -> None:
    assert "_undefined('Nothing')" in lowered("on Nothing as n { print(n) }")
    assert lowered("emit Nothing { n: 1 }") == "_publish(_undefined('Nothing')(n=1))"


def test_async_with_statements_inside_runs_in_place() -> None:
    text = """
    var seen = 0
    fun work(n: int): future<int> {
      return async (match n { 0 => { seen = seen + 1  panic(3, "zero") }  _ => n })
    }
    let good = await work(2)
    let bad = work(0)
    """
    module = run(text)
    assert (module["good"], module["seen"]) == (2, 1)
    assert "zero" in repr(module["bad"])


def test_the_source_is_python() -> None:
    source = SourceFile("app.mochi", 'import "./lib/geometry" as geo\nprint(geo.area(2.0))')
    text = unparse(Compilation(source, CompilerOptions("off")).python)
    assert "_print_line(geo.area(2.0))" in text
    compile(text, "app.py", "exec")

"""Types of Python modules: found without running them, and held against calls."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mochi_import.check.python_types import read
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.python_files import OWN_STUBS, fingerprint, locate
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

STUBS = sorted(Path(OWN_STUBS).glob("*.pyi"))

TOOLS = '''
from __future__ import annotations
import typing as t
from typing import Optional

LIMIT: int = 3
"""Nothing of this runs."""
raise SystemExit("executed")

def area(w: float, h: float = 1.0) -> float: ...
def name(n: int) -> str | None: ...
def older(n: int) -> "Optional[str]": ...
def rows(xs: list[int], by: dict[str, float]) -> list[int]: ...
def free(first: str, *rest: object) -> bool: ...
def keyword(n: int, *, by: int) -> int: ...
def plain(a, b=1): ...
def more(a, *rest, **others): ...
@decorated
def changed(n: int) -> int: ...
async def later() -> int: ...
def yields() -> int: yield 1
class Box: ...
if LIMIT:
    def either(n: int) -> int: ...
else:
    def either(n: str) -> int: ...
for each in ():
    found = each
'''


def interface(text: str, **options: bool) -> dict[str, Any]:
    options = {"trusted": False, "package": False, **options}
    found: dict[str, Any] = json.loads(read(text, "tools", **options))
    return found


def test_names_and_signatures() -> None:
    found = interface(TOOLS)
    assert found["complete"]
    assert set(found["members"]) == {
        *("annotations", "t", "Optional", "LIMIT", "area", "name", "older", "rows", "free"),
        *("keyword", "plain", "more", "changed", "later", "yields", "Box", "either", "each"),
        "found",
    }
    assert set(found["members"].values()) == {"any"}
    signatures = {
        name: (f["params"], f["least"], f["variadic"], f["result"])
        for name, f in found["functions"].items()
    }
    assert signatures == {
        "area": (["number", "number"], 1, False, "float"),
        "name": (["int"], 1, False, ["option", "string"]),
        "older": (["int"], 1, False, ["option", "string"]),
        "rows": ([["list", "int"], ["map", "string", "number"]], 2, False, ["list", "int"]),
        "free": (["string"], 1, True, "bool"),
        "keyword": (["int"], 1, False, "int"),
        "plain": (["any", "any"], 1, False, "any"),
        "more": (["any"], 1, True, "any"),
        "yields": ([], 0, False, "any"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "def __getattr__(name): ...",
        "from os import *",
        "globals()['x'] = 1",
        "import sys\nsys.modules[__name__] = 1",
        "def f():\n  global x\n  x = 1",
    ],
)
def test_a_module_may_have_more_names_than_are_written(text: str) -> None:
    assert not interface(text)["complete"]
    assert interface("x = 1")["complete"]
    assert not interface("x = 1", package=True)["complete"]


def test_nothing_is_known_of_a_module_with_an_error() -> None:
    assert read("def f(:", "tools", trusted=False, package=False) == ""


@pytest.mark.parametrize("stub", STUBS, ids=lambda path: path.stem)
def test_an_own_stub_says_what_is_so(stub: Path) -> None:
    module = importlib.import_module(stub.stem)
    found = interface(stub.read_text("utf-8"), trusted=True)
    public = {name for name in dir(module) if not name.startswith("_")}
    if found["complete"]:
        assert public <= set(found["members"])
    for name, function in found["functions"].items():
        if hasattr(module, name):
            assert_signature(getattr(module, name), function)
        else:
            assert (name, sys.version_info < (3, 13)) == ("fma", True)


def assert_signature(real: Callable[..., Any], stated: dict[str, Any]) -> None:
    """The function takes as many arguments in their places as the stub says, and its names."""
    try:
        signature = inspect.signature(real)
    except ValueError:
        return
    for count in {stated["least"], len(stated["params"])}:
        signature.bind(*[None] * count)
    if stated["least"]:
        with pytest.raises(TypeError):
            signature.bind(*[None] * (stated["least"] - 1))
    named = {
        parameter.name
        for parameter in signature.parameters.values()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    }
    written = {name for name in stated["names"] if name} | {name for name, _ in stated["keywords"]}
    assert written <= named
    assert written == named or stated["more"]


def test_results_of_own_stubs() -> None:
    """What is trusted is so: each function of numbers is called."""
    found = interface(Path(OWN_STUBS, "math.pyi").read_text("utf-8"), trusted=True)
    module = importlib.import_module("math")
    kinds = {"float": float, "int": int, "bool": bool}
    called = 0
    for name, function in found["functions"].items():
        simple = all(param in ("number", "int") for param in function["params"])
        if not simple or function["result"] not in kinds or not hasattr(module, name):
            continue
        args = [1 if param == "int" else 1.0 for param in function["params"]]
        if name in ("log", "atanh"):
            args = [0.5, 2.0][: len(args)]
        result = getattr(module, name)(*args)
        assert type(result) is kinds[function["result"]], name
        called += 1
    assert called > 40


# Where the types are looked for


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def write(folder: Path, name: str, text: str = "x = 1\n") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def test_the_order_of_stubs_and_sources(folder: Path) -> None:
    main = str(folder / "main.mochi")
    for name in ("tools.py", "tools.pyi", "tools/__init__.py", "tools-stubs/__init__.pyi"):
        expected = write(folder, name)
        assert locate("tools", main) == expected
    assert locate("tools.deep", main) is None
    deep = write(folder, "tools/deep.py")
    assert locate("tools.deep", main) == deep
    assert locate("./tools.py", main) == str(folder / "tools.pyi")


def test_an_installed_package_must_say_that_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site-packages"
    source = write(installed, "tools/__init__.py")
    monkeypatch.syspath_prepend(installed)
    assert locate("tools", "main.mochi") is None
    write(installed, "tools/py.typed", "")
    assert locate("tools", "main.mochi") == source


def test_a_module_of_the_program_hides_one_of_the_library(folder: Path) -> None:
    main = str(folder / "main.mochi")
    assert locate("random", main) == str(Path(OWN_STUBS, "random.pyi"))
    assert locate("os.path", main) == str(Path(OWN_STUBS, "os.path.pyi"))
    assert locate("textwrap", main) is None
    assert fingerprint("textwrap", main) == b""
    write(folder, "random.py")
    assert locate("random", main) is None


def test_the_fingerprint_is_of_the_text_alone(folder: Path, tmp_path: Path) -> None:
    main = str(folder / "main.mochi")
    write(folder, "tools.py", "def f(n: int) -> int: ...\n")
    before = fingerprint("tools", main)
    write(tmp_path, "other/tools.py", "def f(n: int) -> int: ...\n")
    assert fingerprint("./other/tools.py", main) == before
    write(folder, "tools.py", "def f(n: str) -> int: ...\n")
    assert fingerprint("tools", main) != before


# What programs are told


def found_in(folder: Path, text: str) -> list[str]:
    file = folder / "main.mochi"
    compilation = Compilation(SourceFile("main.mochi", text), filename=str(file))
    try:
        assert compilation.checked
    except CompileError:
        return [f"[{p.code}] {p.message}" for p in compilation.problems.errors]
    return []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('print(math.sqrt("x"))', "[T008] type mismatch: expected number, got string"),
        ("print(math.sqrt(1, 2))", "[T006] too many arguments: expected 1, got 2"),
        ("print(math.pow(2))", "[T039] function pow expects 2 arguments, got 1"),
        ("print(math.sqroot(2))", "[T026] unknown field `sqroot` on module math"),
        ("let n: int = math.pi", "[T008] type mismatch: expected int, got any"),
        ("print(tools.area())", "[T039] function area expects 1 arguments, got 0"),
        ('print(tools.area("3"))', "[T008] type mismatch: expected number, got string"),
        ('print(tools.rows(["a"], {}))', "[T008] type mismatch: expected [int], got [string]"),
        ("print(tools.keyword(1))", "[T075] `tools.keyword` needs `by`"),
        ("print(tools.area(h: 1.0))", "[T075] `tools.area` needs `w`"),
        ("print(tools.keyword(1, bye: 2, by: 1))",
         "[T074] `tools.keyword` takes no argument `bye` here"),
        ("print(tools.area(1, w: 2))", "[T074] `tools.area` takes no argument `w` here"),
        ("print(tools.more(1, a: 2))", "[T074] `tools.more` takes no argument `a` here"),
        ("print(tools.area(1, 2, 3, h: 4))", "[T006] too many arguments: expected 2, got 3"),
        ('print(tools.keyword(1, by: "2"))', "[T008] type mismatch: expected int, got string"),
        ('print(tools.area("1", h: 2))', "[T008] type mismatch: expected number, got string"),
        ("print(tools.aera(1))", "[T026] unknown field `aera` on module tools"),
        ("print(tools.name(1) + 1)",
         "[T020] operator `+` cannot be used on types option[string] and int"),
    ],
)  # fmt: skip
def test_uses_are_checked(folder: Path, line: str, message: str) -> None:
    write(folder, "tools.py", TOOLS)
    text = f'import python "math" as math\nimport python "tools" as tools\n{line}\n'
    assert found_in(folder, text) == [message]


@pytest.mark.parametrize(
    "line",
    [
        "print(math.sqrt(2) + math.floor(2.5) + math.log(8, 2) + math.pi)",
        "let a: float = tools.area(3)",
        'let s: string = tools.name(3) ?? "none"',
        'print(tools.free("a", 1, true), tools.plain(1), tools.plain(1, 2))',
        "print(tools.keyword(1, by: 2))",
        'print(tools.area(w: 2, h: 1.5), tools.free("a"), tools.keyword(by: 2, n: 1))',
        "print(tools.more(1, 2, any: 3), tools.keyword(1, by: tools.LIMIT))",
        "print(map([1.0], math.sqrt), tools.area)",
        "print(math.floor(true), tools.area(1.5, false), tools.name(1 == 1))",
        "let xs = tools.rows([1], {}) as list<int>",
        "print(tools.__name__, tools.Box(), tools.LIMIT + 1, tools.either(1))",
        "print(unknown.anything(1, 2, 3).at.all)",
    ],
)
def test_right_uses_pass(folder: Path, line: str) -> None:
    write(folder, "tools.py", TOOLS)
    imports = "".join(f'import python "{name}" as {name}\n' for name in ("math", "tools"))
    assert found_in(folder, f'{imports}import python "unknown.module" as unknown\n{line}\n') == []


def test_extern_declarations_win(folder: Path) -> None:
    text = 'import python "math" as math\nextern fun math.sqrt(x: string): string\n'
    assert found_in(folder, f'{text}let s: string = math.sqrt("x")\n') == []

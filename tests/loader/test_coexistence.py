"""The hook beside those of other tools, installed before them and after them.

Each runs in a process of its own, with the tools as they are installed.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Python = Callable[..., subprocess.CompletedProcess[str]]

# A package in both languages, whose modules import each other.
SHOP = {
    "shop/__init__.py": "from .prices import price\n",
    "shop/prices.mochi": "fun price(x: int): int { return x + 19 }\n",
    "shop/typed.py": """
        from .prices import price
        def twice(x: int) -> int:
            return price(x) * 2
    """,
    "shop/more.mochi": 'import "./typed" as typed\nlet value = typed.twice(1)\n',
}

USE = """
import shop, shop.typed, shop.more
assert (shop.price(1), shop.typed.twice(1), shop.more.value) == (20, 40, 40)
"""

IMPORT_HOOK = "import mochi_import\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, SHOP)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))


def both_orders(other: str) -> pytest.MarkDecorator:
    """Runs a test with the hook installed before another one and after it."""
    return pytest.mark.parametrize(
        "hooks", [IMPORT_HOOK + other, other + IMPORT_HOOK], ids=["first", "last"]
    )


def assert_succeeds(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


SNAPSHOT = """
import importlib, importlib.abc, importlib.machinery, importlib.metadata, importlib.resources
import importlib.util, builtins, inspect, linecache, pkgutil, runpy, sys, traceback, types
import warnings, zipimport
import _frozen_importlib, _frozen_importlib_external

MODULES = [
    importlib, importlib.abc, importlib.machinery, importlib.metadata, importlib.resources,
    importlib.util, builtins, inspect, linecache, pkgutil, runpy, traceback, types, warnings,
    zipimport, _frozen_importlib, _frozen_importlib_external,
]

def snapshot():
    # What a name stands for, and what is in the classes and lists that names stand for.
    found = {}
    for module in MODULES:
        for name, value in vars(module).items():
            place = f"{module.__name__}.{name}"
            found[place] = id(value)
            if isinstance(value, list):
                found[f"{place}[]"] = list(value)
            if isinstance(value, type):
                for member, inner in list(vars(value).items()):
                    found[f"{place}.{member}"] = id(inner)
    for name in ("excepthook", "displayhook", "breakpointhook", "unraisablehook"):
        found[f"sys.{name}"] = id(getattr(sys, name))
    return found

def changes(before):
    after = snapshot()
    kept = {"__warningregistry__", "_abc_impl", "onceregistry", "filters"}
    names = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    return sorted(n for n in names if not kept & set(n.replace("[]", "").split(".")))
"""


def test_nothing_of_pythons_is_changed(shop: Path, python: Python) -> None:
    with ZipFile(shop / "lib.zip", "w") as archive:
        archive.writestr("zipped.mochi", "let value = 1\n")
    write(shop, {"bad.mochi": "let = 1\n", "prog.mochi": "print(1)\n"})
    done = python(
        SNAPSHOT
        + """
meta_path, path_hooks = list(sys.meta_path), list(sys.path_hooks)
before = snapshot()
import mochi_import
assert changes(before) == [], changes(before)
assert [f for f in sys.meta_path if f not in meta_path] != []
sys.path.append("lib.zip")
"""
        + USE
        + """
import zipped
try:
    import bad
except SyntaxError:
    pass
list(pkgutil.walk_packages(shop.__path__))
runpy.run_path("prog.mochi")
runpy.run_module("prog")
importlib.reload(shop.more)
inspect.getsource(shop.price)
assert changes(before) == [], changes(before)
mochi_import.uninstall()
assert changes(before) == [], changes(before)
assert (sys.meta_path, sys.path_hooks) == (meta_path, path_hooks)
assert not [f for f in sys.path_importer_cache.values() if "mochi" in type(f).__module__]
""",
        "-W",
        "error",
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_of_pythons_is_changed_can_fail(python: Python) -> None:
    done = python(
        SNAPSHOT
        + """
before = snapshot()
importlib.machinery.SOURCE_SUFFIXES.append(".mochi")
runpy.run_path = print
importlib.machinery.SourceFileLoader.source_to_code = None
print(changes(before))
"""
    )
    for name in ("SOURCE_SUFFIXES[]", "runpy.run_path", "SourceFileLoader.source_to_code"):
        assert name in done.stdout


@both_orders("from beartype.claw import beartype_package\nbeartype_package('shop')\n")
def test_beartype(shop: Path, python: Python, hooks: str) -> None:
    assert shop
    check = """
from beartype.roar import BeartypeCallHintParamViolation
try:
    shop.typed.twice("1")
except BeartypeCallHintParamViolation:
    print("checked")
"""
    for _ in range(2):  # cold and warm
        done = python(hooks + USE + check)
        assert_succeeds(done)
        assert done.stdout == "checked\n"


@both_orders("import typeguard\ntypeguard.install_import_hook('shop')\n")
def test_typeguard(shop: Path, python: Python, hooks: str) -> None:
    assert shop
    check = """
try:
    shop.typed.twice("1")
except typeguard.TypeCheckError:
    print("checked")
"""
    for _ in range(2):
        done = python(hooks + USE + check)
        assert_succeeds(done)
        assert done.stdout == "checked\n"


@both_orders(
    "import typeguard\ntypeguard.install_import_hook('shop')\n"
    "from beartype.claw import beartype_package\nbeartype_package('shop')\n"
)
@pytest.mark.usefixtures("shop")
def test_both_of_them(python: Python, hooks: str) -> None:
    assert_succeeds(python(hooks + USE))


@pytest.mark.parametrize("order", ["first", "last"])
def test_pytests_rewriting_of_assertions(shop: Path, python: Python, order: str) -> None:
    write(
        shop,
        {
            "conftest.py": IMPORT_HOOK,
            "test_prices.py": """
                import shop, helpers, test_like
                def test_price():
                    assert (helpers.one, test_like.two) == (1, 2)
                    assert shop.price(1) == 21
            """,
            "helpers.mochi": "let one = 1\n",
            "test_like.mochi": "let two = 2\n",  # a name by which pytest knows its own files
        },
    )
    done = python(
        (IMPORT_HOOK if order == "first" else "")
        + "import pytest; pytest.main(['-q', '-p', 'no:cacheprovider', 'test_prices.py'])"
    )
    assert "assert 20 == 21" in done.stdout, done.stdout + done.stderr
    assert "where 20 = <function price" in done.stdout
    assert "1 failed" in done.stdout


SETUPTOOLS = """
    [build-system]
    requires = ["setuptools"]
    build-backend = "setuptools.build_meta"
    [project]
    name = "shop"
    version = "1"
    [tool.setuptools]
    packages = {packages}
"""
HATCHLING = """
    [build-system]
    requires = ["hatchling"]
    build-backend = "hatchling.build"
    [project]
    name = "shop"
    version = "1"
    [tool.hatch.build.targets.wheel]
    packages = {packages}
"""


def install_editable(project: Path, site: Path, python: Python) -> None:
    """What `pip install --editable` does once it has made an environment to build in."""
    assert project.is_dir()
    done = python(
        f"""
import os, sys, tomllib, importlib, zipfile
os.chdir({str(project)!r})
with open("pyproject.toml", "rb") as file:
    backend = tomllib.load(file)["build-system"]["build-backend"]
os.mkdir("wheels")
name = importlib.import_module(backend).build_editable("wheels")
zipfile.ZipFile(f"wheels/{{name}}").extractall({str(site)!r})
"""
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("order", ["first", "last"])
@pytest.mark.parametrize("backend", [SETUPTOOLS, HATCHLING], ids=["setuptools", "hatchling"])
def test_an_editable_install(tmp_path: Path, python: Python, backend: str, order: str) -> None:
    project, site = tmp_path / "project", tmp_path / "site"
    write(project, SHOP)
    write(project, {"pyproject.toml": backend.format(packages='["shop"]')})
    install_editable(project, site, python)
    addsite = f"import site; site.addsitedir({str(site)!r})\n"
    hooks = IMPORT_HOOK + addsite if order == "first" else addsite + IMPORT_HOOK
    done = python(hooks + "import sys\n" + USE + "print(shop.more.__file__)\n")
    assert_succeeds(done)
    assert done.stdout == f"{project / 'shop' / 'more.mochi'}\n"


@pytest.mark.parametrize("order", ["first", "last"])
def test_an_editable_namespace_package(tmp_path: Path, python: Python, order: str) -> None:
    project, site = tmp_path / "project", tmp_path / "site"
    write(project, {"space/inner/prices.mochi": "let price = 3\n"})
    write(project, {"pyproject.toml": SETUPTOOLS.format(packages='["space.inner"]')})
    install_editable(project, site, python)
    addsite = f"import site; site.addsitedir({str(site)!r})\n"
    hooks = IMPORT_HOOK + addsite if order == "first" else addsite + IMPORT_HOOK
    assert_succeeds(python(hooks + "import space.inner.prices as p; assert p.price == 3"))


def test_a_path_hook_that_comes_before(shop: Path, python: Python) -> None:
    """One that knows Python only, put first as in many a recipe."""
    write(
        shop,
        {"lone.mochi": "let value = 1\n", "lone/data.txt": "", "both.mochi": "", "both.py": ""},
    )
    done = python(
        IMPORT_HOOK
        + """
import sys
from importlib.machinery import FileFinder, SourceFileLoader, ExtensionFileLoader
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES
details = (ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, SOURCE_SUFFIXES)
sys.path_hooks.insert(0, FileFinder.path_hook(*details))
sys.path_importer_cache.clear()
"""
        + USE
        + "import lone, both; assert lone.value == 1; assert both.__file__.endswith('.py')"
    )
    assert_succeeds(done)


def test_two_copies_of_the_package(shop: Path, python: Python) -> None:
    """The copy that was installed last finds modules, and leaves them to the other when it goes."""
    write(shop, {f"{name}.mochi": 'let price: int = "free"\n' for name in ("one", "two", "three")})
    done = python(
        """
import sys
import mochi_import
first = mochi_import.install(check="off")
import one
for name in [n for n in sys.modules if n.partition(".")[0] == "mochi_import"]:
    del sys.modules[name]
import mochi_import
second = mochi_import.install(check="error")
assert first is not second
try:
    import two
except mochi_import.MochiSyntaxError as error:
    assert "T008" in str(error)
else:
    raise AssertionError
second.uninstall()
import two
assert type(two.__loader__) is type(one.__loader__)
second.install(check="off")
first.uninstall()
import three
assert type(three.__loader__) is not type(one.__loader__)
second.uninstall()
assert not [f for f in sys.path_importer_cache.values() if "mochi" in type(f).__module__]
"""
    )
    assert_succeeds(done)

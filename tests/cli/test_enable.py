"""`enable` and `disable`, in environments of their own."""

from __future__ import annotations

from importlib.machinery import FileFinder
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from environments import Environment, without_writing

if TYPE_CHECKING:
    from pathlib import Path

LOADED = "import sys; print(*sorted(sys.modules))"


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment where `enable` was run."""
    environment = Environment(tmp_path / "env")
    done = environment.run("-m", "mochi_import", "enable")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"enabled by {environment.site / 'mochi_autoload.pth'}\n"
    return environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with Mochi modules."""
    (tmp_path / "work" / "shop").mkdir(parents=True)
    folder = tmp_path / "work"
    (folder / "app.mochi").write_text('import "./shop/prices" as prices\nprint(prices.price)\n')
    (folder / "shop" / "prices.mochi").write_text("let price = 3\nprint(2)\n")
    (folder / "shop" / "__main__.mochi").write_text('print("main of shop")\n')
    return folder


def test_imports_need_no_import_of_the_hook(environment: Environment, folder: Path) -> None:
    for arguments, shown in (
        (("-c", "import app"), "2\n3\n"),
        (("-c", "from shop import prices"), "2\n"),
        (("-m", "app"), "2\n3\n"),
        (("-m", "shop.prices"), "2\n"),
        (("-m", "shop"), "main of shop\n"),
        (("shop",), "main of shop\n"),
    ):
        done = environment.run(*arguments, cwd=folder)
        assert (done.stdout, done.stderr) == (shown, ""), arguments


def test_a_start_loads_the_stub_only(environment: Environment, folder: Path) -> None:
    def loaded(code: str) -> set[str]:
        return set(environment.run("-c", code, cwd=folder).stdout.splitlines()[-1].split())

    enabled = loaded(LOADED)
    with_misses = loaded(f"import ast, os.path, unittest.mock; {LOADED}")
    assert environment.run("-m", "mochi_import", "disable").returncode == 0
    assert enabled - loaded(LOADED) == {"mochi_autoload"}
    assert not {name for name in with_misses if name.startswith("mochi_import")}


def test_a_warm_import_by_the_stub_loads_no_compiler(
    environment: Environment, folder: Path
) -> None:
    environment.run("-c", "import app", cwd=folder)
    names = environment.run("-c", f"import app; {LOADED}", cwd=folder).stdout.split()
    assert "mochi_import.loader.finder" in names
    assert not {"lark", "mochi_import.driver", "mochi_import.syntax"} & set(names)


def test_missing_modules_stay_missing(environment: Environment, folder: Path) -> None:
    (folder / "plain").mkdir()
    for module in ("absent", "plain.absent", "shop.absent"):
        done = environment.run("-c", f"import {module}", cwd=folder)
        assert done.stderr.endswith(f"ModuleNotFoundError: No module named '{module}'\n")


def test_a_module_that_appears_is_found(environment: Environment, folder: Path) -> None:
    code = (
        "import importlib, pathlib, sys\n"
        "try: import late\n"
        "except ImportError: pass\n"
        "pathlib.Path('late.mochi').write_text('print(7)')\n"
        "import late\n"
    )
    assert environment.run("-c", code, cwd=folder).stdout == "7\n"


def test_the_hook_takes_the_place_of_the_stub(environment: Environment, folder: Path) -> None:
    names = "print(*(f.__module__ for f in sys.path_hooks if hasattr(f, '__module__')))"
    code = f"import sys; {names}; import mochi_import; {names}; mochi_import.uninstall(); {names}"
    before, after, none = environment.run("-c", code, cwd=folder).stdout.splitlines()
    rest = f"zipimport {FileFinder.__module__}"
    assert before == f"mochi_autoload {rest}"
    assert after == f"mochi_import.loader.pathhook {rest}"
    assert none == rest


def test_python_runs_mochi_files(environment: Environment, folder: Path) -> None:
    for path in ("app.mochi", str(folder / "app.mochi"), "shop/__main__.mochi"):
        done = environment.run(path, cwd=folder)
        expected = "main of shop\n" if "shop" in path else "2\n3\n"
        assert (done.stdout, done.stderr) == (expected, "")
    (folder / "args.mochi").write_text('import python "sys" as sys\nprint(len(sys.argv))\n')
    assert environment.run("args.mochi", "a", "b", cwd=folder).stdout == "3\n"


def test_modules_in_a_zip_file(environment: Environment, folder: Path) -> None:
    with ZipFile(folder / "lib.zip", "w") as archive:
        archive.writestr("zipped.mochi", "print(5)\n")
        archive.writestr("__main__.mochi", 'print("main of the archive")\n')
    assert environment.run("lib.zip", cwd=folder).stdout == "main of the archive\n"
    done = environment.run(
        "-c", "import sys; sys.path.append('lib.zip'); import zipped", cwd=folder
    )
    assert done.stdout == "5\n", done.stderr


def test_threads_at_the_first_hit(environment: Environment, folder: Path) -> None:
    for number in range(8):
        (folder / f"m{number}.mochi").write_text(f"let value = {number}\n")
        (folder / f"p{number}.py").write_text(f"value = {number}\n")
    code = (
        "import importlib, threading\n"
        "barrier, found = threading.Barrier(16), []\n"
        "def work(name):\n"
        "    barrier.wait()\n"
        "    found.append(importlib.import_module(name).value)\n"
        "names = [f'{kind}{n}' for n in range(8) for kind in 'mp']\n"
        "threads = [threading.Thread(target=work, args=[name]) for name in names]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(sorted(found) == sorted(2 * list(range(8))))\n"
    )
    for _ in range(3):
        assert environment.run("-c", code, cwd=folder).stdout == "True\n"


def test_enabling_again_and_disabling(environment: Environment) -> None:
    place = environment.site / "mochi_autoload.pth"
    text = place.read_text()
    assert environment.run("-m", "mochi_import", "enable").returncode == 0
    assert place.read_text() == text
    status = environment.run("-m", "mochi_import", "enable", "--status")
    assert (status.returncode, status.stdout) == (0, f"enabled by {place}\n")

    before = set(environment.site.iterdir())
    assert environment.run("-m", "mochi_import", "disable").stdout == f"removed {place}\n"
    assert set(environment.site.iterdir()) == before - {place}
    again = environment.run("-m", "mochi_import", "disable")
    assert (again.returncode, again.stdout) == (0, "not enabled; nothing to remove\n")
    assert environment.run("-m", "mochi_import", "enable", "--status").returncode == 1


def test_a_file_of_that_name_by_someone_else_stays(environment: Environment) -> None:
    place = environment.site / "mochi_autoload.pth"
    place.write_text("# mine\n")
    assert environment.run("-m", "mochi_import", "disable").returncode == 0
    assert place.read_text() == "# mine\n"


def test_a_removed_package_breaks_no_start(environment: Environment, folder: Path) -> None:
    environment.project.unlink()
    done = environment.run("-c", "print(1)", cwd=folder)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_package_that_only_this_folder_has_is_refused(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env")
    root = environment.project.read_text().strip()
    environment.project.unlink()
    done = environment.run("-c", f"import sys; sys.path[0] = {root!r}; {ENABLE}")
    assert done.returncode == 2
    assert "install it first" in done.stderr
    assert not (environment.site / "mochi_autoload.pth").exists()


ENABLE = "from mochi_import.cli import main; sys.exit(main(['enable']))"


def test_an_environment_that_cannot_be_written(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env")
    prefix = without_writing(environment.site)
    done = environment.run("-m", "mochi_import", "enable", prefix=prefix)
    assert done.returncode == 2
    assert f"cannot write to {environment.site}" in done.stderr
    assert (
        "reads no site-packages of the user"
        in environment.run("-m", "mochi_import", "enable", "--user").stderr
    )


def test_the_folder_of_the_user(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env")
    settings = tmp_path / "env" / "pyvenv.cfg"
    settings.write_text(settings.read_text().replace("packages = false", "packages = true"))
    home = {"PYTHONUSERBASE": str(tmp_path / "home")}
    prefix = without_writing(environment.site)
    done = environment.run("-m", "mochi_import", "enable", prefix=prefix, env=home)
    assert done.returncode == 0, done.stderr
    (place,) = (tmp_path / "home").rglob("*.pth")
    assert done.stdout == f"enabled by {place}\n"
    assert "mochi_autoload" in environment.run("-c", LOADED, env=home).stdout
    assert environment.run("-m", "mochi_import", "disable", env=home).stdout == f"removed {place}\n"
    assert "mochi_autoload" not in environment.run("-c", LOADED, env=home).stdout

"""What Windows, macOS and musl do otherwise, as far as one machine shows (seed note, 2.2 to 2.4).

Scans of our code and of emitted code for calls that differ between systems, and emitted programs
run from odd folders, with odd line ends, under other encodings and hash seeds.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, clean_environment
from differential import programs as corpus
from differential.packages import PACKAGE, install

from mochi_import.options import CompilerOptions
from mochi_import.project.errors import ProjectError
from mochi_import.project.layout import Layout
from mochi_import.project.names import package_for
from mochi_import.project.project import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from platforms.conftest import Emitted

PACKAGES = ("mochi_import", "mochi_runtime")
OWN = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
SHOWCASE = sorted(
    path
    for path in (corpus.CORPUS / "showcase").rglob("*.mochi")
    if path.with_suffix(".out").exists()
)
EXECUTABLE = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def module_names(tree: ast.AST) -> set[str]:
    """The modules that a file imports."""
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return plain | {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) if n.module}


@pytest.fixture(scope="module")
def emitted_trees() -> dict[str, ast.Module]:
    """The generated modules of the sample of the corpus."""
    trees = {}
    for program in corpus.programs():
        project = make([program], lambda _: CompilerOptions(), package=PACKAGE)
        for path, data in project.files.items():
            if path.endswith(".py") and "/_runtime/" not in path:
                trees[f"{corpus.name_of(program)} {path}"] = ast.parse(data)
    assert len(trees) > 100
    return trees


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_own_code_makes_no_call_that_differs(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    for name, call in calls(tree):
        assert name not in ("os.symlink", "os.system", "os.popen")
        assert not name.endswith(".symlink_to")
        if name.startswith("subprocess."):
            assert not isinstance(call.args[0], ast.Constant | ast.JoinedStr), ast.unparse(call)
        for keyword in call.keywords:
            assert keyword.arg != "shell", ast.unparse(call)
            assert keyword.arg != "ciphers"
        assert name.rpartition(".")[2] != "set_ciphers"


class TestEmittedCode:
    def test_paths_are_left_to_pathlib(self, emitted_trees: dict[str, ast.Module]) -> None:
        for name, tree in emitted_trees.items():
            assert "os.path" not in module_names(tree), name
            assert not [call for call, _ in calls(tree) if call == "os.path.join"], name

    def test_types_have_parameters_of_their_own(self, emitted_trees: dict[str, ast.Module]) -> None:
        """PEP 695: no TypeVar, no Generic."""
        for name, tree in emitted_trees.items():
            used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert not used & {"TypeVar", "Generic"}, name

    def test_concurrency_is_not_threads(self, emitted_trees: dict[str, ast.Module]) -> None:
        for name, tree in emitted_trees.items():
            assert not module_names(tree) & {"threading", "_thread", "multiprocessing"}, name


class TestFiles:
    def test_text(self, emitted: Emitted) -> None:
        """UTF-8 without BOM or coding line, `\\n` only."""
        files = [
            path for path in emitted.project.rglob("*") if path.suffix in (".py", ".toml", ".md")
        ]
        assert len(files) > 15
        for path in [*files, *OWN]:
            data = path.read_bytes()
            data.decode("utf-8")
            assert not data.startswith(b"\xef\xbb\xbf"), path
            assert b"\r" not in data, path
            assert b"coding:" not in b"".join(data.splitlines()[:2]), path

    def test_names(self, emitted: Emitted) -> None:
        """Short, lower case, and no links."""
        for path in (emitted.project / "src").rglob("*"):
            name = path.relative_to(emitted.project).as_posix()
            assert len(name) < 120
            assert name == name.lower()
            assert not path.is_symlink()

    def test_names_that_differ_by_case_only(self, tmp_path: Path) -> None:
        files = [tmp_path / "Foo.mochi", tmp_path / "foo.mochi"]
        for file in files:
            file.write_text("let x = 1\n", "utf-8")
        with pytest.raises(ProjectError, match=r"[Ff]oo"):
            make(files, lambda _: CompilerOptions())

    def test_nothing_native(self, emitted: Emitted) -> None:
        for path in emitted.site.rglob("*"):
            assert path.suffix not in (".so", ".pyd", ".dll", ".dylib", ".exe")
            assert path.is_dir() or not path.read_bytes().startswith(EXECUTABLE)
        [wheel] = emitted.site.glob("*.dist-info/WHEEL")
        assert "Root-Is-Purelib: true\nTag: py3-none-any\n" in wheel.read_text("utf-8")

    def test_the_repository_keeps_line_ends(self) -> None:
        attributes = (ROOT / ".gitattributes").read_text("utf-8")
        assert attributes.startswith("* text=auto eol=lf\n")


def run(site: Path, folder: Path, **settings: str) -> bytes:
    environment = {**clean_environment(**settings), "PYTHONPATH": str(site)}
    command = [sys.executable, "-m", PACKAGE]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "settings",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "utf-16"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"PYTHONHASHSEED": "random"},
    ],
    ids=lambda settings: " ".join(f"{name}={value}" for name, value in settings.items()),
)
def test_output_does_not_depend_on_settings(
    settings: dict[str, str], installed_sample: dict[Path, Path]
) -> None:
    for program, site in installed_sample.items():
        assert run(site, program.parent, **settings) == program.with_suffix(".out").read_bytes()


# What sys.stdout is on Windows where it is no console, before the program is asked for.
_STDOUT_OF_WINDOWS = """
import io, runpy, sys
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="cp1252", newline="\\r\\n")
sys.argv[:] = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def test_line_ends_are_not_translated(installed_sample: dict[Path, Path]) -> None:
    """Neither by an emitted package nor by the command."""
    for program, site in installed_sample.items():
        for path, arguments in ((site, [PACKAGE]), (ROOT, ["mochi_import", "run", program.name])):
            command = [sys.executable, "-c", _STDOUT_OF_WINDOWS, *arguments]
            environment = {**clean_environment(), "PYTHONPATH": str(path)}
            done = subprocess.run(
                command, env=environment, cwd=program.parent, capture_output=True, check=False
            )
            assert done.stdout == program.with_suffix(".out").read_bytes(), done.stderr


@pytest.mark.parametrize("path", [PureWindowsPath, PurePosixPath])
def test_modules_have_the_same_places_from_paths_of_windows(path: type[PurePath]) -> None:
    root = path("C:\\My Shop" if path is PureWindowsPath else "/My Shop")
    main, prices, folder = root / "Main.mochi", root / "Sub Dir" / "prices.mochi", root / "lib"
    layout = Layout(root, (main, prices), folders=(folder,), main=main)  # type: ignore[arg-type]
    places = [str(layout.place(file)) for file in (*layout.files, *layout.folders)]
    assert places == [
        "generated/main.py",
        "generated/sub_dir/prices.py",
        "generated/lib/__init__.py",
    ]
    assert layout.source(prices) == "Sub Dir/prices.mochi"
    assert layout.sibling(prices, main) == ("..", "main")
    assert package_for(root) == "my_shop"


@pytest.fixture(scope="module")
def installed_sample(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Programs that print text beyond ASCII and walk over sets, maps and groups, installed."""
    folder = tmp_path_factory.mktemp("sample")
    names = ("lexical/unicode_identifiers", "sets/iteration_is_sorted", "grouping/by_key")
    chosen = [corpus.CORPUS / f"{name}.mochi" for name in names]
    return {path: install(path, folder / path.stem) for path in chosen}


@pytest.mark.parametrize(
    "name",
    ["with some spaces", "größe 数 ё", "/".join(["long" * 12] * 5)],
    ids=["spaces", "letters", "length"],
)
def test_odd_folders(name: str, tmp_path: Path) -> None:
    """Sources, project and installation in folders with spaces, other letters, 200 characters."""
    place = tmp_path / name
    place.mkdir(parents=True)
    source = SHOWCASE[-1]
    shutil.copytree(source.parent, place / source.parent.name)
    program = place / source.parent.name / source.name
    command = [sys.executable, "-m", "mochi_import", "run", str(program)]
    expected = source.with_suffix(".out").read_bytes()
    environment = clean_environment()
    done = subprocess.run(
        command, env=environment, cwd=program.parent, capture_output=True, check=False
    )
    assert done.stdout == expected, done.stderr
    assert run(install(program, place / "out"), program.parent) == expected


def test_a_checkout_with_crlf(tmp_path: Path) -> None:
    """`core.autocrlf=true` gives sources other line ends; the project stays the same."""
    for program in SHOWCASE:
        folder = shutil.copytree(program.parent, tmp_path / program.parent.name)
        before = project_hash(folder / program.name)
        for path in folder.rglob("*.mochi"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert project_hash(folder / program.name) == before, program.name


def project_hash(program: Path) -> str:
    files = make([program], lambda _: CompilerOptions(), package=PACKAGE).files
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


def test_a_project_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    """Two processes with other seeds, folders and locales write the same bytes."""
    hashes = set()
    for seed in ("0", "1", "random"):
        out = tmp_path / seed
        settings = {"PYTHONHASHSEED": seed, "LC_ALL": "C" if seed == "1" else "C.UTF-8"}
        command = [sys.executable, "-m", "mochi_import", "emit", *map(str, SHOWCASE[:1])]
        subprocess.run(
            [*command, "--package", PACKAGE, "-o", str(out)],
            env=clean_environment(**settings),
            umask=0o077 if seed == "1" else 0o022,
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        files = sorted(path for path in out.rglob("*") if path.is_file())
        assert len(files) > 15
        content = [(path.relative_to(out).as_posix(), path.read_bytes()) for path in files]
        hashes.add(hashlib.sha256(repr(content).encode()).hexdigest())
    assert len(hashes) == 1


def test_nothing_needs_symlinks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a Windows without developer mode."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("symbolic link privilege not held")

    monkeypatch.setattr(os, "symlink", refuse)
    assert (install(SHOWCASE[0], tmp_path) / PACKAGE / "__main__.py").exists()

"""`emit -o`: what is written, what is refused, and that it is always the same."""

from __future__ import annotations

import os
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., subprocess.CompletedProcess[bytes]]

HELLO = 'print("hello")\n'


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def written(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def refusal(done: subprocess.CompletedProcess[bytes]) -> str:
    assert done.returncode == 2
    assert done.stdout == b""
    return done.stderr.decode().removeprefix("mochi-import: ").rstrip()


def test_a_file(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"hello.mochi": HELLO})
    done = mochi("emit", "hello.mochi", "-o", "out")
    assert done.returncode == 0, done.stderr
    files = written(tmp_path / "out")
    assert {
        "pyproject.toml", "README.md", "LICENSE", ".python-version", "src/hello/__init__.py",
        "src/hello/__main__.py", "src/hello/py.typed", "src/hello/generated/__init__.py",
        "src/hello/generated/hello.py", "src/hello/_runtime/io.py",
    } <= files.keys()  # fmt: skip
    for name, content in files.items():
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert os.fsencode(tmp_path) not in content, name
        content.decode()


def test_settings_and_flags_are_those_of_build(mochi: Run, tmp_path: Path) -> None:
    settings = '[project]\nname = "the-shop"\nversion = "2.0"\n[tool.mochi]\nlicense = "mit"\n'
    put(tmp_path, {"app.mochi": HELLO, "pyproject.toml": settings, "COPYING": "Do as you like.\n"})
    done = mochi("emit", "app.mochi", "-o", "out", "--description", "Says hello.")
    assert done.returncode == 0, done.stderr
    fields = tomllib.loads((tmp_path / "out/pyproject.toml").read_text())["project"]
    assert (fields["name"], fields["version"], fields["license"]) == ("the-shop", "2.0", "MIT")
    assert fields["license-files"] == ["COPYING", "LICENSE.mochi-runtime"]
    assert fields["scripts"] == {"the-shop": "the_shop.__main__:main"}
    assert fields["description"] == "Says hello."
    assert (tmp_path / "out/COPYING").read_text() == "Do as you like.\n"
    assert (tmp_path / "out/src/the_shop/__main__.py").is_file()


@pytest.mark.parametrize(
    ("settings", "flags", "package"),
    [
        ('[project]\nname = "Big.Shop"\n', [], "big_shop"),
        ('[project]\nname = "other"\n[tool.mochi]\nname = "the-shop"\n', [], "the_shop"),
        ('[project]\nname = "other"\n', ["--name", "the-shop"], "the_shop"),
        ('[project]\nname = "other"\n', ["--package", "shop"], "shop"),
        ("[project]\n", [], "app"),
    ],
)
def test_a_package_is_called_as_its_distribution(
    mochi: Run, tmp_path: Path, settings: str, flags: list[str], package: str
) -> None:
    put(tmp_path, {"app.mochi": HELLO, "pyproject.toml": settings})
    done = mochi("emit", "app.mochi", "-o", "out", *flags)
    assert done.returncode == 0, done.stderr
    assert [folder.name for folder in (tmp_path / "out/src").iterdir()] == [package]


@pytest.mark.parametrize("option", ["--name=a", "--version=2", "--license-file=a", "--line-table"])
def test_what_only_a_project_has(mochi: Run, tmp_path: Path, option: str) -> None:
    put(tmp_path, {"app.mochi": HELLO})
    told = f"{option.partition('=')[0]} needs -o, the folder of a project"
    assert refusal(mochi("emit", "app.mochi", option)) == told


def test_the_same_bytes_under_any_hash_seed(mochi: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "app/main.mochi": 'import "./lib" as lib\nprint(lib.f(2), lib.g(), set{1, 2})\n',
            "app/lib/a.mochi": "type A = B(x: int) | C\nfun f(n: int): int { return n / 2 }\n",
            "app/lib/b.mochi": 'fun g(): string { return "g" + str(len([1])) }\n',
        },
    )
    for seed in ("0", "1", "77"):
        env = {"PYTHONHASHSEED": seed}
        done = mochi("emit", "app", "-o", f"out{seed}", "--line-table", env=env)
        assert done.returncode == 0, done.stderr
    first = written(tmp_path / "out0")
    assert len(first) > 20
    assert first == written(tmp_path / "out1") == written(tmp_path / "out77")


def test_writing_again_replaces_what_was_written(mochi: Run, tmp_path: Path) -> None:
    put(
        tmp_path, {"app.mochi": 'import "./lib/a" as a\nprint(a.x)\n', "lib/a.mochi": "let x = 1\n"}
    )
    put(tmp_path / "out", {"notes.txt": "mine\n"})
    assert mochi("emit", "app.mochi", "-o", "out").returncode == 0
    assert "src/app/generated/lib/a.py" in written(tmp_path / "out")
    put(tmp_path, {"app.mochi": "print(2)\n"})
    assert mochi("emit", "app.mochi", "-o", "out").returncode == 0
    files = written(tmp_path / "out")
    assert b"_print_line(2)" in files["src/app/generated/app.py"]
    assert files["notes.txt"] == b"mine\n"
    assert not any("lib" in name for name in files)
    assert not (tmp_path / "out/src/app/generated/lib").exists()
    mochi("emit", "app.mochi", "-o", "other")
    del files["notes.txt"]
    assert files == written(tmp_path / "other")


@pytest.mark.parametrize("name", ["README.md", "src/app/__init__.py", "pyproject.toml"])
def test_files_of_others_are_not_overwritten(mochi: Run, tmp_path: Path, name: str) -> None:
    put(tmp_path, {"app.mochi": HELLO, f"out/{name}": "mine\n"})
    message = refusal(mochi("emit", "app.mochi", "-o", "out"))
    assert message == f"out: these files are not from emit, or were changed: {name}"
    assert written(tmp_path / "out") == {name: b"mine\n"}


def test_changed_files_are_not_overwritten(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"app.mochi": HELLO})
    assert mochi("emit", "app.mochi", "-o", "out").returncode == 0
    put(tmp_path, {"out/src/app/generated/app.py": "mine\n", "app.mochi": "print(2)\n"})
    assert "src/app/generated/app.py" in refusal(mochi("emit", "app.mochi", "-o", "out"))
    assert (tmp_path / "out/src/app/generated/app.py").read_text() == "mine\n"


def test_the_record_of_a_folder_reaches_no_other(mochi: Run, tmp_path: Path) -> None:
    """What a folder says of itself may come from anyone."""
    digest = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"  # of hello
    put(tmp_path, {"app.mochi": HELLO, "kept.txt": "hello\n"})
    put(tmp_path / "out", {".mochi-emit.json": f'{{"files": {{"../kept.txt": "{digest}"}}}}'})
    mochi("emit", "app.mochi", "-o", "out")
    assert (tmp_path / "kept.txt").exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Shop", "lower-case letters"), ("my-shop", "lower-case letters"), ("class", "a keyword"),
        ("1st", "lower-case"), ("a/b", "lower-case"), ("été", "lower-case"),
        ("json", "another one by that name"), ("mochi_runtime", "another one"),
        ("a" * 61, "over 60 letters"),
    ],
)  # fmt: skip
def test_names_that_no_package_can_have(mochi: Run, tmp_path: Path, name: str, reason: str) -> None:
    put(tmp_path, {"app.mochi": HELLO})
    message = refusal(mochi("emit", "app.mochi", "-o", "out", "--package", name))
    assert message.startswith(f"{name!r} cannot name a package")
    assert reason in message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("Été-2.mochi", "t__2"),
        ("json.mochi", "mochi_json"),
        ("3d.mochi", "m_3d"),
        ("A.mochi", "a"),
    ],
)
def test_names_of_files_become_names_of_packages(
    mochi: Run, tmp_path: Path, source: str, package: str
) -> None:
    put(tmp_path, {source: HELLO})
    done = mochi("emit", source, "-o", "out")
    assert done.returncode == 0, done.stderr
    assert [place.name for place in (tmp_path / "out" / "src").iterdir()] == [package]


@pytest.mark.parametrize("names", [("Shop.mochi", "shop.mochi"), ("a-b.mochi", "a_b.mochi")])
def test_two_modules_of_one_name(mochi: Run, tmp_path: Path, names: tuple[str, str]) -> None:
    put(tmp_path, {f"app/{name}": "let x = 1\n" for name in names})
    message = refusal(mochi("emit", "app", "-o", "out"))
    assert message.startswith(" and ".join(names))
    assert "would both be the module generated/" in message


def test_errors_of_the_program(mochi: Run, tmp_path: Path) -> None:
    put(
        tmp_path, {"app.mochi": 'import "./lib" as lib\nprint(1)\n', "lib.mochi": "let x: int = \n"}
    )
    done = mochi("emit", "app.mochi", "-o", "out")
    assert done.returncode == 3
    assert b"lib.mochi:" in done.stderr
    put(tmp_path, {"lib.mochi": 'let x: int = "1"\n'})
    assert mochi("emit", "app.mochi", "-o", "out").returncode == 4
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"app.mochi": HELLO})
    (tmp_path / "out").mkdir(mode=0o500)
    message = refusal(mochi("emit", "app.mochi", "-o", "out"))
    assert message == "cannot write to out: Permission denied"


def test_a_file_in_place_of_the_folder(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"app.mochi": HELLO, "out": "mine\n"})
    assert refusal(mochi("emit", "app.mochi", "-o", "out")) == "out is a file; name a folder"
    assert "out/deeper" in refusal(mochi("emit", "app.mochi", "-o", "out/deeper"))


def test_wrong_calls(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"a.mochi": HELLO, "b.mochi": HELLO, "empty/readme": ""})
    assert "by -o" in refusal(mochi("emit", "a.mochi", "b.mochi"))
    assert "needs -o" in refusal(mochi("emit", "a.mochi", "--package", "x"))
    assert "no stage tree" in refusal(mochi("emit", "a.mochi", "-o", "out", "--stage", "tree"))
    assert "no such file" in refusal(mochi("emit", "c.mochi", "-o", "out"))
    assert "no .mochi files" in refusal(mochi("emit", "empty", "-o", "out"))


def test_without_ruff(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"app.mochi": HELLO, "ruff.py": "raise ImportError('hidden')\n"})
    from conftest import ROOT

    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    message = refusal(mochi("emit", "app.mochi", "-o", "out", env={"PYTHONPATH": path}))
    assert message == 'emitting a project needs the package ruff: pip install "mochi-import[emit]"'


def test_the_runtime_as_a_dependency(mochi: Run, tmp_path: Path) -> None:
    put(tmp_path, {"app.mochi": HELLO})
    assert mochi("emit", "app.mochi", "-o", "out", "--runtime=dependency").returncode == 0
    files = written(tmp_path / "out")
    assert not any("_runtime" in name for name in files)
    assert b"from mochi_runtime.io import" in files["src/app/generated/app.py"]
    assert b'dependencies = ["mochi-import==' in files["pyproject.toml"]

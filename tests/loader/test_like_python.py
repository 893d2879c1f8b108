"""What tells Python how to treat bytecode tells us the same: `app.mochi` beside a `plain.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    type Python = Callable[..., subprocess.CompletedProcess[str]]

IMPORT = "import mochi_import, app, plain; print(app.value, plain.value, app.__spec__.cached)"


def write(folder: Path, value: int) -> None:
    (folder / "app.mochi").write_text(f"let value = {value}\n")
    (folder / "plain.py").write_text(f"value = {value}\n")


def files(folder: Path, name: str) -> set[str]:
    """The cache files of a module, by their folder and the rest of their names."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*.pyc"))
    return {
        path.replace(name, "NAME") for path in found if path.rpartition("/")[2].startswith(name)
    }


@pytest.mark.parametrize(
    ("options", "env"),
    [
        ((), {}),
        (("-O",), {}),
        (("-OO",), {}),
        (("-B",), {}),
        (("-O",), {"PYTHONDONTWRITEBYTECODE": "1"}),
        ((), {"PYTHONPYCACHEPREFIX": "elsewhere"}),
        (("-X", "pycache_prefix=here"), {"PYTHONPYCACHEPREFIX": "elsewhere"}),
    ],
)
def test_the_same_files(
    python: Python, tmp_path: Path, options: tuple[str, ...], env: dict[str, str]
) -> None:
    write(tmp_path, 1)
    for _ in range(2):
        done = python(IMPORT, *options, env=env)
        assert done.stdout.startswith("1 1 "), done.stderr
        assert files(tmp_path, "app.mochi") == files(tmp_path, "plain")
    written = files(tmp_path, "app.mochi")
    assert len(written) == ("-B" not in options and "PYTHONDONTWRITEBYTECODE" not in env)
    if written:
        assert done.stdout.split()[2].endswith(written.pop().replace("NAME", "app.mochi"))


@pytest.mark.parametrize("when", ["default", "always", "never"])
@pytest.mark.parametrize("mode", ["checked-hash", "unchecked-hash"])
def test_hash_based_files(
    python: Python, mochi: Python, tmp_path: Path, when: str, mode: str
) -> None:
    """`--check-hash-based-pycs` (PEP 552), with Python's own files of the same mode."""
    write(tmp_path, 1)
    assert mochi("compile", "--invalidation-mode", mode, ".").returncode == 0
    arguments = ["-q", "--invalidation-mode", mode, "."]
    python(f"import sys, compileall; sys.argv[1:] = {arguments}; compileall.main()")
    write(tmp_path, 2)
    done = python(IMPORT, "--check-hash-based-pycs", when)
    ours, theirs, _ = done.stdout.split()
    assert ours == theirs
    assert int(ours) == (
        2 if when == "always" or (when, mode) == ("default", "checked-hash") else 1
    )


def test_without_a_cache_tag(python: Python, tmp_path: Path) -> None:
    write(tmp_path, 1)
    done = python("import sys; sys.implementation.cache_tag = None\n" + IMPORT)
    assert done.stdout == "1 1 None\n", done.stderr
    assert files(tmp_path, "app") == files(tmp_path, "plain") == set()


def test_a_source_that_is_gone_is_not_imported_from_its_cache(
    python: Python, tmp_path: Path
) -> None:
    write(tmp_path, 1)
    python(IMPORT)
    for name in ("app.mochi", "plain.py"):
        (tmp_path / name).unlink()
    for name in ("app", "plain"):
        done = python(f"import mochi_import, {name}")
        assert f"ModuleNotFoundError: No module named '{name}'" in done.stderr
    assert len(files(tmp_path, "app")) == 1


def test_a_module_in_a_linked_folder(python: Python, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    write(tmp_path / "real", 1)
    (tmp_path / "link").symlink_to("real")
    for folder in ("real", "link"):
        place = str(tmp_path / folder)
        done = python(f"import sys; sys.path[0] = {place!r}\n{IMPORT}; print(app.__file__)")
        assert done.stdout.endswith(f"\n{place}/app.mochi\n")
    assert len(files(tmp_path, "app")) == 1


def test_expectations_hold_when_optimized(python: Python, tmp_path: Path) -> None:
    """`expect` is a statement of the language and no assertion for debugging; `-OO` drops doc
    comments, as it drops docstrings."""
    text = "/// One.\nfun one(): int { return 1 }\nfun check() { expect one() == 2 }\n"
    (tmp_path / "app.mochi").write_text(text)
    code = (
        "import mochi_import, app\nprint(app.one.__doc__)\n"
        "try: app.check()\nexcept Exception as error: print(type(error).__name__)"
    )
    assert python(code).stdout == python(code, "-O").stdout == "One.\nMochiError\n"
    assert python(code, "-OO").stdout == "None\nMochiError\n"

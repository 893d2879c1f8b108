"""The modules around the emitted ones: `__init__`, `__main__`, and packages for folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower.ordering import in_public_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.project.metadata import Metadata

EMPTY_INIT = '"""Modules that were made from Mochi."""\n'


def init_module(
    metadata: Metadata, runtime: str, exported: tuple[str, Sequence[str]] | None
) -> str:
    """`__init__.py`; `exported` are a module of the package and the names it gives to importers.

    The runtime comes first: it tells an older Python, which cannot read the other modules, what is
    needed.
    """
    name = runtime.lstrip(".")
    guard = f"import {name} as {name}"
    if runtime.startswith("."):
        guard = f"from . {guard}"
    lines = [_docstring(metadata.description or f"{metadata.name}, made from Mochi."), "", guard]
    names = ["__version__"]
    if exported is not None and exported[1]:
        module, members = exported
        names += members
        lines.append(f"from .{module} import {', '.join(members)}")
    lines += ["", f"__all__ = {in_public_order(names)!r}"]
    lines += ["", f"__version__ = {metadata.version!r}"]
    return "\n".join(lines) + "\n"


def main_module(package: str, runtime: str, module: str | None) -> str:
    """`__main__.py`; `module` is the program, none in a library."""
    runner = "run_program, smoke" if module else "smoke"
    lines = [
        f'"""`python -m {package}`: runs the program; with `--smoke`, tests the installation."""',
        "",
        "from __future__ import annotations",
        "",
        "import sys",
        "",
        f"from {runtime}.program import {runner}",
        "",
        "",
        "def main() -> int:",
        '    """Run the program and return its exit status."""',
        '    if sys.argv[1:] == ["--smoke"]:',
        f"        return smoke({package!r})",
    ]
    if module:
        lines.append(f"    return run_program({f'{package}.{module}'!r}, __file__)")
    else:
        lines.append(f'    print("{package} is a library; import it", file=sys.stderr)')
        lines.append("    return 2")
    lines += ["", "", 'if __name__ == "__main__":', "    sys.exit(main())"]
    return "\n".join(lines) + "\n"


def tests_module(package: str, runtime: str, blocks: Sequence[tuple[str, str]]) -> str:
    """`tests/test_PACKAGE.py`; `blocks` are the test blocks by module and name."""
    lines = [
        f'"""The tests of {package}, for pytest."""',
        "",
        "from __future__ import annotations",
        "",
    ]
    lines += ["from functools import cache", ""] if blocks else []
    lines.append("import pytest")
    main = ["", f"from {package}.__main__ import main"]
    if not blocks:
        lines += main
    elif runtime.startswith("."):
        lines += [*main, f"from {package}{runtime}.testing import Outcome, run_blocks"]
    else:
        lines += [f"from {runtime}.testing import Outcome, run_blocks", *main]
    lines.append(_SMOKE_TEST.format(package=package))
    if blocks:
        lines.append(_BLOCK_TESTS.format(blocks=list(blocks)))
    return "\n".join(lines)


_SMOKE_TEST = """

def test_smoke(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    \"""The package and its runtime load.\"""
    monkeypatch.setattr("sys.argv", ["{package}", "--smoke"])
    assert main() == 0
    assert capfd.readouterr().out == "{package}: ok\\n"
"""

_BLOCK_TESTS = """
@cache
def outcomes(module: str) -> list[Outcome]:
    \"""What the test blocks of a module did, each at its place in the program.\"""
    return run_blocks(module)


@pytest.mark.parametrize(("module", "name"), {blocks})
def test_block(module: str, name: str) -> None:
    \"""A `test` block of the Mochi source.\"""
    ran = [outcome for outcome in outcomes(module) if outcome.name == name]
    assert ran
    for outcome in ran:
        if outcome.error is not None:
            raise outcome.error
"""


def folder_module(members: Sequence[tuple[str, Sequence[str]]]) -> str:
    """`__init__.py` of a folder that is imported as one module: the names of all its modules.

    Where several have a name, the first of the modules has it (newer-surface section 15).
    """
    taken: set[str] = set()
    lines = ['"""A folder of modules, imported as one."""', ""]
    for module, names in members:
        fresh = [name for name in names if name not in taken]
        taken.update(fresh)
        if fresh:
            lines.append(f"from .{module} import {', '.join(fresh)}")
    lines += ["", f"__all__ = {in_public_order(taken)!r}"]
    return "\n".join(lines) + "\n"


def _docstring(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{quoted}"""'

"""Mochi tests under pytest: a file is a collector, each of its `test` blocks an item.

The file is imported as pytest imports Python's test modules, by the same import modes, but by the
loader that has a failing `expect` explain itself.  An import only registers the test blocks; they
run when pytest says so.  What a failure looks like is pytest's own business: it gets an
`AssertionError` with the traceback of the program alone, and shows Mochi source for it.

Importing this loads pytest and the loader, `mochi_pytest` has what pytest needs before.
"""

from __future__ import annotations

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pytest

import mochi_import
import mochi_runtime
from mochi_import.diagnostics.model import CompileError
from mochi_import.loader.explaining import ExplainingLoader
from mochi_runtime.comparison import equal
from mochi_runtime.explanation import Explainer, Unmet
from mochi_runtime.structs import Struct
from mochi_runtime.testing import registered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType, ModuleType

    from _pytest._code.code import TerminalRepr, TracebackStyle

    type Failure = pytest.ExceptionInfo[BaseException]

_MACHINERY = (
    "<frozen ",
    f"{Path(mochi_import.__file__).parent}{os.sep}",
    f"{Path(mochi_runtime.__file__).parent}{os.sep}",
)


_LONGEST = 240  # as in pytest's own explanations


class MochiFile(pytest.File):
    """A file of Mochi tests."""

    def collect(self) -> Iterator[MochiItem]:
        """The test blocks, in source order."""
        mochi_import.install()
        try:
            module = _import(self.path, self.config)
        except CompileError as error:
            colour = self.config.get_terminal_writer().hasmarkup
            shown = error.shown_as(self.nodeid, colour=colour)
            raise self.CollectError(shown) from None
        names: dict[str, int] = {}
        for name, body in registered.pop(module.__name__, []):
            yield MochiItem.from_parent(self, name=_unique(_item_name(name), names), body=body)

    def repr_failure(self, excinfo: Failure) -> str | TerminalRepr:  # type: ignore[override]
        """Why the file could not be imported."""
        if isinstance(excinfo.value, self.CollectError):
            return super().repr_failure(excinfo)
        codes = [entry.tb_frame.f_code for entry in _entries(excinfo.tb)]
        entered = next((code for code in codes if code.co_filename == str(self.path)), None)
        return super().repr_failure(_shown(excinfo, self, entered))


class MochiItem(pytest.Item):
    """One `test` block."""

    def __init__(self, *, body: Any, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._body = body

    def runtest(self) -> None:
        """Run the block; it fails by raising."""
        self._body()

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the block starts (lines count from 0) and what reports call it."""
        return self.path, self._body.__code__.co_firstlineno - 1, self.name

    def repr_failure(
        self, excinfo: Failure, style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """The failure as that of a test in Python: the source with `>`, the reason with `E`."""
        shown = _shown(excinfo, self, self._body.__code__)
        style = style or self.config.getoption("tbstyle")
        if style == "auto":
            _shorten(shown)
        return super().repr_failure(shown, style)


def _import(path: Path, config: pytest.Config) -> ModuleType:
    """The module of a file of tests, with its folder on `sys.path` as `--import-mode` has it.

    Its name tells its whole path and its kind: there may be others of its file's name, in Python
    too.
    """
    root = path.parent
    while any((root / f"__init__{suffix}").is_file() for suffix in (".py", ".mochi")):
        root = root.parent
    mode = config.getoption("importmode")
    if mode == "prepend" and sys.path[:1] != [str(root)]:
        sys.path.insert(0, str(root))
    elif mode == "append" and str(root) not in sys.path:
        sys.path.append(str(root))
    base = config.rootpath if path.is_relative_to(config.rootpath) else path.anchor
    parts = path.relative_to(base).with_suffix("").parts
    return _load(".".join(part.replace(".", "_") for part in parts) + "_mochi", path)


def _load(name: str, path: Path) -> ModuleType:
    spec = spec_from_file_location(name, path, loader=ExplainingLoader(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = module_from_spec(spec)
    registered.pop(name, None)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _item_name(name: str) -> str:
    """The name of a test as part of a node id, which `::` and line breaks would take apart."""
    plain = name.replace("::", ":")
    return plain if plain.isprintable() else plain.encode("unicode_escape").decode()


def _unique(name: str, seen: dict[str, int]) -> str:
    """The second test of a name is `name[2]`; `FILE::name` selects both."""
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}[{seen[name]}]"


def _shown(failure: Failure, node: pytest.Item | pytest.File, entered: CodeType | None) -> Failure:
    """The failure with the frames of the program only, from those of the code `entered` on."""
    error = failure.value
    if isinstance(error, Unmet):
        error = _as_assertion(error, node)
    if node.config.getoption("fulltrace"):
        return pytest.ExceptionInfo.from_exception(error.with_traceback(failure.tb))
    frames = [entry for entry in _entries(failure.tb) if not _is_machinery(entry)]
    first = next((i for i, e in enumerate(frames) if e.tb_frame.f_code is entered), 0)
    traceback: TracebackType | None = None
    for entry in reversed(frames[first:]):
        traceback = TracebackType(traceback, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return pytest.ExceptionInfo.from_exception(error.with_traceback(traceback or failure.tb))


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _is_machinery(entry: TracebackType) -> bool:
    return entry.tb_frame.f_code.co_filename.startswith(_MACHINERY)


def _shorten(failure: Failure) -> None:
    """Show one line of each frame between the first and the last."""
    entries = failure.traceback
    between = [entry.with_repr_style("short") for entry in entries[1:-1]]
    failure.traceback = type(entries)([*entries[:1], *between, *entries[1:][-1:]])


def _as_assertion(error: Unmet, node: pytest.Item | pytest.File) -> AssertionError:
    def compare(operator: str, left: object, right: object) -> Sequence[str]:
        answers = node.ihook.pytest_assertrepr_compare(
            config=node.config, op=operator, left=left, right=right
        )
        return next((lines[1:] for lines in answers if lines), [])

    shown = AssertionError("\n".join(Explainer(_brief, compare).lines(error.condition)))
    # pytest leaves out the name of the exception where this attribute reads as if `assert` had
    # raised it.
    shown.msg = "AssertionError('assert "  # type: ignore[attr-defined]
    return shown


def _brief(value: object) -> str:
    """The `repr` of a value, without its middle if it is long."""
    try:
        text = repr(value)
    except Exception as error:
        return f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}...{text[-_LONGEST // 2 :]}"


def compare_structs(config: pytest.Config, left: object, right: object) -> list[str] | None:
    """The fields in which two structs of one type differ, as pytest shows those of dataclasses."""
    if not isinstance(left, Struct) or type(left) is not type(right):
        return None
    lines = [f"{_brief(left)} == {_brief(right)}", ""]
    names = left.__match_args__
    values = {name: (getattr(left, name), getattr(right, name)) for name in names}
    different = {name: pair for name, pair in values.items() if not equal(*pair)}
    if len(different) < len(names):
        equal_names = [name for name in names if name not in different]
        lines.append(f"Equal fields: {', '.join(equal_names)}")
    for name, (mine, theirs) in different.items():
        lines += ["Differing field:", f"  {name}: {_brief(mine)} != {_brief(theirs)}"]
        answers = config.hook.pytest_assertrepr_compare(
            config=config, op="==", left=mine, right=theirs
        )
        about = next((answer for answer in answers if answer), [""])
        lines += [f"  {line}" for line in about[1:]]
    return lines

"""No accepted program breaks a promise of the checker when it runs.

The programs of `well_typed` are accepted; running them ends well or with an error that types do not
rule out (an index, a division by zero); every global then holds a value of the type that the
checker gave it; and with all types taken away, so that nothing is emitted in a form for known
types, they print the same.

    MOCHI_EXAMPLES=5000 python -m pytest tests/property/test_soundness.py
"""

from __future__ import annotations

import io
import os
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings

from mochi_import.check.checker import check
from mochi_import.check.interface import module_type
from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NOTHING,
    STRING,
    UNIT,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.codegen import compile_tree
from mochi_import.diagnostics.model import Problems
from mochi_import.diagnostics.render import render_all
from mochi_import.driver import python_interface
from mochi_import.lower.module import lower
from mochi_import.python_files import import_path
from mochi_import.source import SourceFile
from mochi_import.syntax.parser import parse
from mochi_runtime.errors import MochiError
from property.well_typed import programs

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule

EXAMPLES = int(os.environ.get("MOCHI_EXAMPLES", "60"))
PYTHON = {import_path("math"): module_type("math", python_interface("math", __file__), {})}
_FORESEEABLE = (4, 5)  # index, division by zero (newer-surface section 13)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=EXAMPLES <= 60,
)
@given(programs())
def test_accepted_programs_keep_their_types(text: str) -> None:
    source = SourceFile("program.mochi", text)
    problems = Problems(source)
    checked = check(parse(source), problems, PYTHON)
    assert not problems.found, render_all(problems)
    typed, names, failed = run(checked, source)
    assert failed is None or is_foreseeable(failed), f"{text}\n{failed!r}"
    assert_promises(checked, names)
    plain = check(parse(source), Problems(source), PYTHON)
    plain.types.clear()
    plain.symbol_types.clear()
    untyped, _, failed_too = run(plain, source)
    assert (typed, failed is None) == (untyped, failed_too is None), f"{text}\n{failed_too!r}"


def run(checked: CheckedModule, source: SourceFile) -> tuple[str, dict[str, Any], Exception | None]:
    """What the program prints, its globals, and the error that ended it."""
    code = compile_tree(lower(checked, source), "program.mochi")
    names: dict[str, Any] = {"__name__": "program"}
    output = io.StringIO()
    with redirect_stdout(output):
        try:
            exec(code, names)
        except Exception as error:
            return output.getvalue(), names, error
    return output.getvalue(), names, None


def is_foreseeable(error: Exception) -> bool:
    """Whether types do not rule the error out."""
    if isinstance(error, MochiError):
        return error.code in _FORESEEABLE
    return isinstance(error, IndexError | ZeroDivisionError | OverflowError)


def assert_promises(checked: CheckedModule, names: dict[str, Any]) -> None:
    """Each variable that the program came to has a value of its type."""
    for symbol in checked.scope.symbols:
        if symbol.block_path or symbol.name not in names:
            continue  # a variable of a block, or one that an error came before
        if symbol.kind in (SymbolKind.LET, SymbolKind.VAR):
            ty = checked.symbol_types.get(symbol, ANY)
            assert has_type(names[symbol.name], ty), f"{symbol.name}: {ty} = {names[symbol.name]}"


def has_type(value: Any, ty: Ty) -> bool:
    """Whether a Python value is one of a type."""
    match ty:
        case ListTy(element=element):
            return type(value) is list and all(has_type(v, element) for v in value)
        case SetTy(element=element):
            return isinstance(value, set) and all(has_type(v, element) for v in value)
        case MapTy(key=key, value=inner):
            return type(value) is dict and all(
                has_type(k, key) and has_type(v, inner) for k, v in value.items()
            )
        case OptionTy(inner=inner):
            return value is None or has_type(value, inner)
        case FunTy():
            return callable(value)
        case StructTy(name=name, fields=fields):
            return type(value).__name__ == name and all(
                has_type(getattr(value, field), inner) for field, inner in fields.items()
            )
        case SumTy(variants=variants):
            return any(has_type(value, variant) for variant in variants.values())
        case VarTy():
            return True
    if ty is NOTHING or ty is UNIT:
        return value is None
    kinds: dict[Ty, type] = {INT: int, FLOAT: float, BOOL: bool, STRING: str}
    return ty is ANY or type(value) is kinds[ty]

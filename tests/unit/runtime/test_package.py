"""The package as a whole: what it needs and what importing it costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import mochi_runtime

INIT = Path(mochi_runtime.__file__)

# Modules that only a few programs need, and that would cost each of them start-up time.
HEAVY = {"asyncio", "csv", "dataclasses", "decimal", "hashlib", "inspect", "json", "re", "typing"}


def test_old_python_is_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    source = INIT.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    monkeypatch.setattr(sys, "version_info", (3, 11, 9, "final", 0))
    with pytest.raises(
        ImportError, match=r"needs Python 3\.12 or newer, and this is Python 3\.11\.9"
    ):
        exec(compile(tree, str(INIT), "exec"), vars(SimpleNamespace()))


def test_values_load_no_heavy_module() -> None:
    program = """
import sys
before = set(sys.modules)
from mochi_runtime import access, aggregates, arithmetic, builtins, calls, casts, comparison, errors
from mochi_runtime import fmt, io, json_value, numeric, order, query, set_operators, structs
from mochi_runtime import testing, text, time
io.print_line(fmt.str_from([1.5]), aggregates.sum_([1]), text.upper("a"))
print(*sorted(set(sys.modules) - before))
"""
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=INIT.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert HEAVY.isdisjoint(done.stdout.split())

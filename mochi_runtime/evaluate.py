"""`eval(text)`: Mochi source as a value.

The runtime has no compiler.  Whoever has one registers it here when it loads a program.
"""

from __future__ import annotations

from mochi_runtime.errors import FOREIGN_FAULT, MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_evaluator: Callable[[str], Any] | None = None


def set_evaluator(evaluator: Callable[[str], Any]) -> None:
    """Say what `eval` does with its text."""
    global _evaluator
    _evaluator = evaluator


def eval_source(text: str) -> Any:
    """`eval(text)`: run a program and give the value of its last statement (SEMANTICS 14)."""
    if _evaluator is None:
        raise MochiError("eval needs the compiler, which is not loaded", FOREIGN_FAULT)
    return _evaluator(text)

"""`eval(text)`: Mochi source as a value.

The runtime has no compiler.  Under the import hook, the finder on `sys.meta_path` evaluates a text;
an emitted package finds the compiler where mochi-import is installed beside it.
"""

from __future__ import annotations

import sys

from mochi_runtime.errors import FOREIGN_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@without_frames
def eval_source(text: str) -> Any:
    """`eval(text)`: run a program and give the value of its last statement (SEMANTICS 14)."""
    try:
        return _evaluator()(text)
    except Exception as error:
        # A package with a runtime of its own does not know the errors of the compiler's.
        message, code = getattr(error, "message", None), getattr(error, "code", None)
        if isinstance(message, str) and isinstance(code, int):
            raise MochiError(message, code) from None
        raise


def _evaluator() -> Any:
    for finder in sys.meta_path:
        evaluate = getattr(finder, "evaluate", None)
        if evaluate is not None:
            return evaluate
    from importlib import import_module

    try:
        return import_module("mochi_import.loader.evaluate").evaluate
    except ImportError:
        advice = "eval needs the compiler: pip install mochi-import"
        raise MochiError(advice, FOREIGN_FAULT) from None

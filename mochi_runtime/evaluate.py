"""`eval(text)`: Mochi source as a value.

The runtime has no compiler.  Where there is one, the finder on `sys.meta_path` that loads Mochi
modules can evaluate a text too.
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
    for finder in sys.meta_path:
        evaluate = getattr(finder, "evaluate", None)
        if evaluate is not None:
            return evaluate(text)
    raise MochiError("eval needs the compiler, which is not installed", FOREIGN_FAULT)

"""The types of `Result<T, E>` and its variants, the same for all modules."""

from __future__ import annotations

from typing import Final

from mochi_import.check.ty import StructTy, SumTy, VarTy
from mochi_import.syntax.standard import RESULT as RESULT_NODE

# What stands for the interface that other types come from.
_HOME: Final = "mochi_runtime.result"

RESULT: Final = SumTy("Result", type_params=RESULT_NODE.type_params, home=_HOME)
RESULT.variants["Ok"] = StructTy("Ok", {"value": VarTy("T")}, sum=RESULT, home=_HOME)
RESULT.variants["Err"] = StructTy("Err", {"error": VarTy("E")}, sum=RESULT, home=_HOME)

# As `interface` looks types up.
KNOWN: Final = {(_HOME, "Result"): RESULT}

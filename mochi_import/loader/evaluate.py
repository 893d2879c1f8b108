"""`eval(text)`: a program in a string, and the value of its last statement (SEMANTICS section 14).

Importing this loads the compiler; `MochiFinder.evaluate` does so when a program calls `eval`.
"""

from __future__ import annotations

import ast
import io
from contextlib import redirect_stdout
from typing import Any

from mochi_import.codegen import compile_tree
from mochi_import.driver import Compilation
from mochi_import.source import SourceFile

_RESULT = "_value"


def evaluate(text: str) -> Any:
    """Run the text with its output discarded; raises `CompileError` where it does not compile."""
    tree = Compilation(SourceFile("eval", text)).python
    match tree.body:
        case [*_, ast.Expr() as last]:
            target = ast.copy_location(ast.Name(_RESULT, ast.Store()), last)
            tree.body[-1] = ast.copy_location(ast.Assign([target], last.value), last)
    namespace: dict[str, Any] = {"__name__": "eval"}
    with redirect_stdout(io.StringIO()):
        exec(compile_tree(tree, "<eval>"), namespace)
    return namespace.get(_RESULT)

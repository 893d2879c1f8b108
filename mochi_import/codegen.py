"""From a Python tree to a code object, or to source text."""

from __future__ import annotations

import ast
from types import CodeType
from typing import TYPE_CHECKING

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.lower.pyast import MAKER
from mochi_import.source import SourceFile, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mochi_import.diagnostics.model import CompileError
    from mochi_import.lower.pyast import Module


def compile_tree(tree: Module, filename: str) -> CodeType:
    """Compile a lowered module.  What CPython refuses for its size is an error of the program.

    CPython warns about calls of literals and the like; trees are made so that it never does, for
    imports happen in threads and warnings can be silenced for the whole process only.
    """
    try:
        code: CodeType = compile(tree, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _refused(filename, error.msg, error.lineno or 1, error.offset or 1) from None
    return _renamed(code, tree.shown) if tree.shown else code


def _renamed(code: CodeType, shown: Mapping[str, str]) -> CodeType:
    """The code whose functions have the names that tracebacks, profilers and debuggers show."""
    parts = [shown.get(part, part) for part in code.co_qualname.split(".")]
    for place, part in reversed(list(enumerate(parts[:-1]))):
        if part == MAKER:
            del parts[place : place + 2]  # itself and `<locals>`
    return code.replace(
        co_name=shown.get(code.co_name, code.co_name),
        co_qualname=".".join(parts),
        co_consts=tuple(
            _renamed(constant, shown) if isinstance(constant, CodeType) else constant
            for constant in code.co_consts
        ),
    )


def _refused(filename: str, message: str, line: int, column: int) -> CompileError:
    """What only CPython finds: parameters of one name, more than some twenty loops and `try` inside
    one another, and in unchecked programs a jump without a loop.
    """
    source, span = SourceFile(filename, ""), Span(line, column, line, column)
    jump = next((word for word in ("break", "continue") if f"'{word}'" in message), None)
    if jump:
        return syntax_error(source, "T045", span, jump)
    if "duplicate" in message:
        advice = "Give each parameter a name of its own."
        return syntax_error(source, "P999", span, message=message, advice=advice)
    advice = "Move the innermost blocks into a function."
    return syntax_error(source, "P099", span, message=message, advice=advice)


def unparse(tree: ast.Module) -> str:
    """The Python source of a lowered module."""
    return ast.unparse(tree) + "\n"

"""From a Python tree to a code object, or to source text."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from mochi_import.diagnostics.model import CompileError, Diagnostic, Problems
from mochi_import.source import SourceFile, Span

if TYPE_CHECKING:
    from types import CodeType


def compile_tree(tree: ast.Module, filename: str) -> CodeType:
    """Compile a lowered module.  What CPython refuses for its size is an error of the program.

    CPython's own warnings are about Python, such as a call of a literal; Mochi has said its own.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            code: CodeType = compile(tree, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _refused(filename, error.msg, error.lineno or 1, error.offset or 1) from None
    return code


def _refused(filename: str, message: str, line: int, column: int) -> CompileError:
    """CPython allows some twenty loops and `try` inside one another, and no more."""
    problems = Problems(SourceFile(filename, ""))
    span = Span(line, column, line, column)
    help_text = "Move the innermost blocks into a function."
    problems.add(Diagnostic("P099", message, span, help_text))
    return CompileError(problems)


def unparse(tree: ast.Module) -> str:
    """The Python source of a lowered module."""
    return ast.unparse(tree) + "\n"

"""The index and the length behind a Python IndexError.

Typed code indexes with plain `xs[i]`, and Python's message says neither `i` nor the length.  Both
can mostly be found again: the position table of the frame gives the Mochi text of the failing
operation, and its names are the locals of the frame.  Only names, ints, fields, `len` and three
operators are followed, nothing is called, and a result that does not explain the fault is dropped.
"""

from __future__ import annotations

import ast
import itertools
import linecache
import operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Any


class _UnknownError(Exception):
    """The expression is not one of the simple ones."""


def describe_index_error(exc: IndexError) -> str:
    """The message of the reference for a list or string index out of range."""
    text = str(exc)
    if text == "pop from empty list":
        text = "list index out of range"
    elif text not in ("list index out of range", "string index out of range"):
        return text
    traceback = exc.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    found = None if traceback is None else _failing_index(traceback)
    if found is None:
        return text
    container, index = found
    what = "string" if isinstance(container, str) else "list"
    return f"{what} index out of range: {index} (len {len(container)})"


def _failing_index(traceback: TracebackType) -> tuple[list[Any] | str, int] | None:
    """The container and index of the subscript that a traceback ends in."""
    frame = traceback.tb_frame
    source = _failing_text(traceback)
    if source is None:
        return None
    try:
        node = ast.parse(source.strip(), mode="eval").body
        if not isinstance(node, ast.Subscript):
            return None
        names = {**frame.f_globals, **frame.f_locals}
        container, index = _value(node.value, names), _value(node.slice, names)
    except (SyntaxError, ValueError, _UnknownError):
        return None
    if type(index) is not int or not isinstance(container, (list, str)):
        return None
    return None if -len(container) <= index < len(container) else (container, index)


def _failing_text(traceback: TracebackType) -> str | None:
    """The source text of the operation that failed, when it stands on one line."""
    code = traceback.tb_frame.f_code
    positions = next(
        itertools.islice(code.co_positions(), traceback.tb_lasti // 2, None), (None,) * 4
    )
    line, end_line, column, end_column = positions
    if line is None or line != end_line or column is None or end_column is None:
        return None
    text = linecache.getline(code.co_filename, line, traceback.tb_frame.f_globals)
    return text.encode()[column:end_column].decode(errors="replace") or None


_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of a simple expression over the variables of a frame."""
    match node:
        case ast.Constant(value=int() | str() as value):
            return value
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Attribute(value=inner, attr=name):
            return getattr(_value(inner, names), name, None)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_number(inner, names)
        case ast.BinOp(left=left, op=symbol, right=right) if type(symbol) in _OPERATIONS:
            return _OPERATIONS[type(symbol)](_number(left, names), _number(right, names))
        case ast.Call(func=ast.Name(id="len"), args=[inner]):
            value = _value(inner, names)
            if isinstance(value, (list, str, dict)):
                return len(value)
        case ast.Subscript(value=inner, slice=index):
            return _item(_value(inner, names), _value(index, names))
    raise _UnknownError


def _number(node: ast.expr, names: Mapping[str, Any]) -> int:
    value = _value(node, names)
    if type(value) is int:
        return value
    raise _UnknownError


def _item(container: Any, index: Any) -> Any:
    if isinstance(container, dict):
        return container.get(index)
    if isinstance(container, (list, str)) and type(index) is int:
        try:
            return container[index]
        except IndexError:
            raise _UnknownError from None
    raise _UnknownError

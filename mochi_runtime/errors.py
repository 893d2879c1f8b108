"""Run errors: what Mochi code raises, what `catch` binds, how Python's exceptions read in Mochi.

Typed code is compiled to plain Python operations, so most faults arrive as Python exceptions.
`describe` gives each of them the message that the reference prints (SEMANTICS section 18), and
`caught` the error value that a `catch` variable holds.
"""

from __future__ import annotations

from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn

# The codes of the language's own faults; all others are the program's (newer-surface section 13).
FETCH_FAULT = 1
PARSE_FAULT = 2
TYPE_FAULT = 3
INDEX_FAULT = 4
DIVISION_FAULT = 5
OVERFLOW_FAULT = 6
FOREIGN_FAULT = 7
MODEL_FAULT = 8
ASSERT_FAULT = 9


class MochiError(Exception):
    """A run error of a Mochi program: a message and a code.

    `path` says in which part of a value of several parts a cast failed: `.items[2].price`.
    """

    path = ""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class Panic(MochiError):
    """An error that the program raised itself; uncaught, its code is the exit status."""


class EndOfModule(BaseException):
    """Ends a module at a `return` of its top level; no `catch` may see it."""


class ErrorValue(str):
    """What a `catch` variable holds: a string, the message, that also knows its code.

    It equals its message and its code, as both readings of the newer surface want it (RULINGS).
    """

    __slots__ = ("code",)

    code: int

    @property
    def message(self) -> str:
        """The text of the error."""
        return str(self)

    def __eq__(self, other: object) -> bool:
        if type(other) is int:
            return self.code == other
        return str.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)


@without_frames
def panic(code: int | str, message: str | None = None) -> NoReturn:
    """`panic(code, message)`; older programs give the message alone."""
    if message is None:
        raise Panic(str(code))
    raise Panic(message, int(code))


@without_frames
def undefined(name: str) -> NoReturn:
    """What a name without a declaration does when it is reached, in an unchecked program."""
    raise MochiError(f"undefined variable: {name}", TYPE_FAULT)


def refusal(symbol: str, left: object, right: object) -> MochiError:
    """The run error of an operator on kinds that it does not take."""
    message = f"operator `{symbol}` cannot be used on types {kind(left)} and {kind(right)}"
    return MochiError(message, TYPE_FAULT)


def caught(exc: BaseException) -> ErrorValue:
    """The value of a `catch` variable for an exception."""
    message, code = _explain(exc)
    value = ErrorValue(message)
    value.code = code
    return value


def describe(exc: BaseException) -> str:
    """The message of an exception as a Mochi program should see it."""
    return _explain(exc)[0]


def kind(value: object) -> str:
    """The name that messages use for the type of a value."""
    if value is None:
        return "<nil>"
    return _KINDS.get(type(value)) or type(value).__name__


_KINDS: dict[type, str] = {
    int: "int",
    float: "float",
    bool: "bool",
    str: "string",
    list: "list",
    dict: "map",
    set: "set",
    ErrorValue: "string",
    type(describe): "function",
}


def _explain(exc: BaseException) -> tuple[str, int]:
    """Message and code of an exception."""
    match exc:
        case MochiError():
            return exc.message, exc.code
        case BaseExceptionGroup():
            return _explain_all(exc)
        case ZeroDivisionError():
            return "division by zero", DIVISION_FAULT
        case RecursionError():
            return "stack overflow", OVERFLOW_FAULT
        case IndexError():
            from mochi_runtime._internal.failing_index import describe_index_error

            return describe_index_error(exc), INDEX_FAULT
        case KeyError():
            return f"key not found: {exc.args[0]!r}" if exc.args else "key not found", INDEX_FAULT
        case FileNotFoundError():
            return f"open {exc.filename}: no such file or directory", FETCH_FAULT
        case OSError() if exc.filename is not None and exc.strerror:
            return f"open {exc.filename}: {exc.strerror.lower()}", FETCH_FAULT
        case OverflowError() | ValueError() if str(exc).startswith("cannot convert float"):
            return "cannot cast a float that is not finite to int", TYPE_FAULT
        case OverflowError():
            return "number out of range", OVERFLOW_FAULT
        case MemoryError():
            return "out of memory", OVERFLOW_FAULT
        case UnicodeDecodeError():
            return "invalid UTF-8", PARSE_FAULT
        case TypeError() | AttributeError():
            from mochi_runtime._internal.python_words import in_mochi_words

            return in_mochi_words(str(exc)), TYPE_FAULT
        case _:
            return f"{type(exc).__name__}: {exc}", FOREIGN_FAULT


def _explain_all(group: BaseExceptionGroup[Any]) -> tuple[str, int]:
    """The messages of all errors in a group and the groups in it, and the code of the first."""
    explained = [_explain(error) for error in _flat(group)]
    return "; ".join(dict.fromkeys(message for message, _ in explained)), explained[0][1]


def _flat(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _flat(error)
        else:
            yield error

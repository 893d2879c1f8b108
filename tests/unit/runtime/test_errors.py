"""Error values, and Mochi's words for Python's exceptions."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from mochi_runtime import errors
from mochi_runtime.errors import MochiError, Panic, caught, describe, panic


def raised(call: Any, *args: object) -> Exception:
    """The exception that a call ends in."""
    try:
        call(*args)
    except Exception as exc:
        return exc
    raise AssertionError


def test_panic() -> None:
    error = raised(panic, 7, "no luck")
    assert isinstance(error, Panic)
    assert (error.code, error.message, str(error)) == (7, "no luck", "no luck")
    assert describe(raised(panic, "just text")) == "just text"


def test_errors_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(MochiError("m", 5)))
    assert (error.message, error.code) == ("m", 5)


def test_error_value_is_message_and_code() -> None:
    value = caught(MochiError("no luck", 7))
    assert value == "no luck"
    assert value == 7
    assert value != 8
    assert value != "other"
    assert "why: " + value == "why: no luck"
    assert (value.code, value.message) == (7, "no luck")
    assert {value: 1}["no luck"] == 1
    assert copy.copy(value).code == 7


def test_undefined() -> None:
    assert describe(raised(errors.undefined, "x")) == "undefined variable: x"


def deep(n: int) -> int:
    return deep(n) + 1


@pytest.mark.parametrize(
    ("exc", "message", "code"),
    [
        (ZeroDivisionError("float division by zero"), "division by zero", 5),
        (RecursionError("maximum recursion depth exceeded"), "stack overflow", 6),
        (KeyError("k"), "key not found: 'k'", 4),
        (KeyError(), "key not found", 4),
        (
            FileNotFoundError(2, "No such file or directory", "data/nope.csv"),
            "open data/nope.csv: no such file or directory",
            1,
        ),
        (IsADirectoryError(21, "Is a directory", "x"), "open x: is a directory", 1),
        (OverflowError("int too large"), "number out of range", 6),
        (MemoryError(), "out of memory", 6),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "invalid UTF-8", 2),
        (TypeError("bad operand"), "bad operand", 3),
        (OSError("broken"), "OSError: broken", 7),
        (IndexError("pop from empty list"), "list index out of range", 4),
        (IndexError("list index out of range"), "list index out of range", 4),
        (IndexError("other"), "other", 4),
    ],
)
def test_exceptions_of_python(exc: Exception, message: str, code: int) -> None:
    assert describe(exc) == message
    assert caught(exc).code == code


def test_index_and_length_of_plain_subscripts() -> None:
    xs, i, rows = [1, 2], 5, [[1], [2, 3]]
    table = {"k": [0]}

    def third(values: list[int]) -> int:
        return values[i - 2]

    calls = [
        (lambda: xs[5], "list index out of range: 5 (len 2)"),
        (lambda: xs[i], "list index out of range: 5 (len 2)"),
        (lambda: xs[-len(xs) - 1], "list index out of range: -3 (len 2)"),
        (lambda: rows[1][i + 1], "list index out of range: 6 (len 2)"),
        (lambda: table["k"][i * 2], "list index out of range: 10 (len 1)"),
        (lambda: "abc"[i], "string index out of range: 5 (len 3)"),
        (lambda: third(xs), "list index out of range: 3 (len 2)"),
        (lambda: calls.copy.__self__[99], "list index out of range: 99 (len 10)"),
        (lambda: xs[max(i, 3)], "list index out of range"),
        (lambda: xs[rows[0][0] + 7 // 2], "list index out of range"),
    ]
    for call, message in calls:
        assert describe(raised(call)) == message


def test_wrong_types_in_mochi_words() -> None:
    nothing: Any = None
    calls: list[tuple[Any, str]] = [
        (lambda: nothing + 1, "operator `+` cannot be used on types <nil> and int"),
        (lambda: "a" + nothing, "operator `+` cannot be used on types string and <nil>"),
        (lambda: [1].__add__(nothing), "operator `+` cannot be used on types list and <nil>"),
        (lambda: 0 < 1 < nothing, "operator `<` cannot be used on types int and <nil>"),
        (lambda: -nothing, "operator `-` cannot be used on type <nil>"),
        (lambda: nothing.x, "<nil> has no field x"),
        (lambda: nothing(), "<nil> is not callable"),
        (lambda: nothing[0], "cannot index value of this kind"),
        (lambda: list(nothing), "cannot iterate over type <nil>"),
        (lambda: len(nothing), "cannot take length of type <nil>"),
        (lambda: {[]: 1}, "list cannot be a map key or an element of a set"),
        (lambda: "a".join([], 1), "str.join() takes exactly one argument (2 given)"),
    ]
    for call, message in calls:
        assert describe(raised(call)) == message


def test_kinds() -> None:
    assert [errors.kind(value) for value in (None, 1, 1.5, True, "", [], {}, set(), len)] == [
        "<nil>",
        "int",
        "float",
        "bool",
        "string",
        "list",
        "map",
        "set",
        "builtin_function_or_method",
    ]


def test_the_errors_of_a_group_are_one_error() -> None:
    inner = ExceptionGroup("in", [MochiError("second", 8), ZeroDivisionError()])
    group = ExceptionGroup("out", [MochiError("first", 42), inner, MochiError("first", 1)])
    error = caught(group)
    assert (error.message, error.code) == ("first; second; division by zero", 42)
    assert describe(ExceptionGroup("one", [IndexError("no")])) == describe(IndexError("no"))

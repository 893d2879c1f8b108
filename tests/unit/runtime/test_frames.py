"""The runtime's own frames stay out of tracebacks, those of the program stay in."""

from __future__ import annotations

import importlib
import inspect
import traceback
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mochi_runtime
from mochi_import.lower.runtime_abi import ABI
from mochi_runtime.builtins import filter_, map_
from mochi_runtime.frames import without_frames
from mochi_runtime.future import await_, start

if TYPE_CHECKING:
    from collections.abc import Callable

RUNTIME = str(Path(mochi_runtime.__file__).parent)


class Hostile:
    """A value that fails whatever is done with it."""

    def _refuse(self, *_: object) -> Any:
        raise MemoryError("hostile")

    __len__ = __iter__ = __add__ = __index__ = __eq__ = __lt__ = __hash__ = _refuse
    __float__ = __int__ = __getitem__ = __contains__ = __bool__ = __call__ = _refuse


# What takes no longer than an operator and is called with checked types only, so that it can fail
# for a Python caller alone that breaks them.
TRUSTED = {
    "appended",
    "by_first_key",
    "ceil_float",
    "failed",
    "float_text",
    "floor_float",
    "hash_first",
    "int_mod",
    "listen",
    "lower_text",
    "padded",
    "register_model",
    "round_float",
    "round_int",
    "upper_text",
}
FUNCTIONS = [
    getattr(importlib.import_module(f"mochi_runtime.{module}"), name)
    for name, module in sorted(ABI.items())
]


def arguments() -> list[Any]:
    """Values of all kinds, made anew: some functions change what they are given."""
    return [Hostile(), None, 1, "x", [], {}, [None], {1: None}, 0.0, lambda: 1 / 0]


def failures(function: Callable[..., Any]) -> list[Exception]:
    """What calls with arguments of all kinds raise."""
    found: list[Exception] = []
    for count in range(4):
        kinds = range(len(arguments()))
        for first in kinds:
            for second in kinds if count > 1 else kinds[:1]:
                given = arguments()
                try:
                    result = function(*[given[first], given[second], given[second]][:count])
                    if inspect.iscoroutine(result):
                        with closing(result):
                            result.send(None)
                except Exception as error:
                    found.append(error)
    return found


@pytest.mark.parametrize(
    "function",
    [f for f in FUNCTIONS if inspect.isfunction(f) and f.__name__ not in TRUSTED],
    ids=lambda f: f.__name__,
)
@pytest.mark.usefixtures("capsys")
def test_no_function_of_the_runtime_ends_a_traceback(
    function: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for error in failures(function):
        files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
        assert not files[-1].startswith(RUNTIME), f"{error!r} at {files[-1]}"


def test_the_functions_of_a_program_stay() -> None:
    def fail(_: object) -> object:
        raise KeyError("here")

    for call in (lambda: map_([1], fail), lambda: map_([1], lambda x: filter_([x], fail))):
        with pytest.raises(KeyError) as caught:
            call()
        frames = traceback.extract_tb(caught.tb)
        assert {frame.filename for frame in frames} == {__file__}
        assert frames[-1].name == "fail"


def test_a_future_awaited_twice_has_one_traceback() -> None:
    future = start(lambda: 1 // 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError) as caught:
            await_(future)
        assert [frame.name for frame in traceback.extract_tb(caught.tb)] == [
            "test_a_future_awaited_twice_has_one_traceback",
            "<lambda>",
        ]


def test_a_function_without_frames_is_known_by_its_own_name() -> None:
    def double(number: int) -> int:
        """Twice the number."""
        return 2 * number

    wrapped = without_frames(double)
    assert wrapped(4) == 8
    assert inspect.unwrap(wrapped) is double
    assert (wrapped.__name__, wrapped.__doc__) == ("double", "Twice the number.")
    assert wrapped.__code__.co_name == "double"

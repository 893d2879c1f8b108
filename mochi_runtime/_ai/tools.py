"""Functions of the program that a model may call: `tools: [weather { description: ".." }, add]`.

What the model gets wrong it is told, so that it can do better: a function that there is not,
arguments of other types.  So is an `Err`.  Any other error of a function is one of the program, and
ends the `generate`.
"""

from __future__ import annotations

from mochi_runtime._ai.conversation import Told
from mochi_runtime.errors import TYPE_FAULT, MochiError, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from mochi_runtime._ai.conversation import Call, Turn


class Tool:
    """A function and what a model has to know of it."""

    def __init__(self, function: Callable[..., Any], description: str | None = None) -> None:
        from mochi_runtime._ai.schema import of_parameters
        from mochi_runtime.structs import mochi_name

        self.function = function
        self.name = mochi_name(getattr(function, "__name__", ""))
        if not (self.name.isascii() and self.name.isidentifier() and len(self.name) <= 64):
            raise MochiError("generate: a tool is a function that has a name", TYPE_FAULT)
        self.description = description or (getattr(function, "__doc__", None) or "").strip()
        self.parameters = of_parameters(function)

    def call(self, arguments: Any) -> Told:
        """What the function gives for these arguments, if they are such as it takes."""
        from mochi_runtime._ai.schema import mismatch
        from mochi_runtime._internal.annotations import bound

        wrong = mismatch(arguments, self.parameters, self.parameters.get("$defs", {}))
        if wrong is not None:
            return Told(f"{self.name}: {wrong.removeprefix('.').removeprefix(': ')}", failed=True)
        given = bound(self.function, arguments)
        return _told(self.function(*given.args, **given.kwargs))


def of_field(value: Any) -> list[Tool]:
    """The value of `tools`: functions, with or without a description of their own."""
    if not isinstance(value, list):
        raise MochiError(f"generate: tools is a list of functions, not {kind(value)}", TYPE_FAULT)
    tools = []
    for item in value:
        if not isinstance(item, Tool) and not callable(item):
            message = f"generate: tools is a list of functions, not of {kind(item)}"
            raise MochiError(message, TYPE_FAULT)
        tools.append(item if isinstance(item, Tool) else Tool(item))
    return tools


def make_calls(turn: Turn, tools: Sequence[Tool]) -> None:
    """Make the calls of a turn, one after the other."""
    for call in turn.calls:
        turn.told.append(_answered(call, tools))


def _answered(call: Call, tools: Sequence[Tool]) -> Told:
    for tool in tools:
        if tool.name == call.name:
            return tool.call(call.arguments)
    known = ", ".join(tool.name for tool in tools)
    return Told(f"there is no function {call.name} (there are {known})", failed=True)


def _told(value: Any) -> Told:
    from mochi_runtime.json_value import to_json
    from mochi_runtime.result import is_err, unwrap

    if hasattr(value, "__await__"):
        from mochi_runtime.future import await_

        value = await_(value)
    failed = value is not None and is_err(value)
    value = getattr(value, value.__match_args__[0]) if failed else unwrap(value)
    return Told(value if isinstance(value, str) else to_json(value), failed=failed)

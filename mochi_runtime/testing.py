"""`test`, `bench` and `expect` (SEMANTICS section 18).

A test block is compiled to a decorated function at its place in the module.  Under `run` it runs
there and then, a failure ending the program; an import only keeps it; inside `collecting` it runs
and its outcome is kept, so that the next one runs too.
"""

from __future__ import annotations

import time

from mochi_runtime.errors import ASSERT_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    type Body = Callable[[], object]

registered: dict[str, list[tuple[str, Body]]] = {}
"""The test blocks of imported modules: by module name, each with its own name, in source order."""


class Outcome:
    """One test block that ran; `error` is what it raised, none when it passed."""

    __slots__ = ("error", "module", "name", "seconds")

    def __init__(self, module: str, name: str, seconds: float, error: Exception | None) -> None:
        self.module = module
        self.name = name
        self.seconds = seconds
        self.error = error


class collecting:
    """`with collecting() as outcomes:` test blocks run and report instead of ending the program."""

    def __enter__(self) -> list[Outcome]:
        global _outcomes
        self._outer = _outcomes
        _outcomes = []
        return _outcomes

    def __exit__(self, *exc_info: object) -> None:
        global _outcomes
        _outcomes = self._outer


def run_blocks(module: str) -> list[Outcome]:
    """Import a module anew and run its test blocks, each at its place: what the tests of a project
    do.  An error outside of the blocks is raised."""
    import sys
    from importlib import import_module

    from mochi_runtime.limits import make_room

    make_room()
    sys.modules.pop(module, None)
    with collecting() as outcomes:
        import_module(module)
    return [outcome for outcome in outcomes if outcome.module == module]


def test(name: str) -> Callable[[Body], Body]:
    """`test "name" { .. }`"""

    @without_frames
    def place(body: Body) -> Body:
        if _outcomes is not None:
            _outcomes.append(_run(name, body))
        elif body.__module__ == "__main__":
            body()
        else:
            registered.setdefault(body.__module__, []).append((name, body))
        return body

    return place


def bench(name: str) -> Callable[[Body], Body]:
    """`bench "name" { .. }`: under `run` the body runs once and its cost is printed as JSON."""

    @without_frames
    def place(body: Body) -> Body:
        if body.__module__ == "__main__":
            _measure(name, body)
        return body

    return place


@without_frames
def expect(place: str) -> NoReturn:
    """What an `expect` does that does not hold; `place` is FILE:LINE: SOURCE LINE."""
    raise MochiError(f"expect condition failed at {place}", ASSERT_FAULT)


def _run(name: str, body: Body) -> Outcome:
    error: Exception | None = None
    start = time.perf_counter()
    try:
        body()
    except Exception as raised:
        error = raised
    return Outcome(body.__module__, name, time.perf_counter() - start, error)


def _measure(name: str, body: Body) -> None:
    from mochi_runtime.json_value import print_json

    memory, start = _peak_memory(), time.perf_counter_ns()
    body()
    duration = time.perf_counter_ns() - start
    growth = _peak_memory() - memory
    print_json({"duration_us": duration // 1000, "memory_bytes": growth, "name": name})


def _peak_memory() -> int:
    """The most memory that the process has had, in bytes; 0 where the platform does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


_outcomes: list[Outcome] | None = None

"""Foreign code: what `import python`, `import go` and `extern` declarations stand for.

A Python module that can be named in an import statement needs nothing from here.  What a program
declares but nobody provides is `Absent`: the program runs, and the first use says what is missing.
"""

from __future__ import annotations

import os
import sys

from mochi_runtime.errors import FOREIGN_FAULT, MochiError
from mochi_runtime.frames import without_frames
from mochi_runtime.imported import already_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, NoReturn

    from mochi_runtime.casts import Cast

    # The name of a scalar type, a cast that makes a value what it should be, or nothing to check.
    type Promised = str | Cast | None


class Absent:
    """Something declared that is not there."""

    __slots__ = ("_reason",)

    def __init__(self, reason: str) -> None:
        self._reason = reason

    @without_frames
    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # asked by Python itself, for instance when the value prints
            raise AttributeError(name)
        raise MochiError(f"{self._reason} ({name} is needed)", FOREIGN_FAULT)

    @without_frames
    def __call__(self, *_: object) -> NoReturn:
        raise MochiError(self._reason, FOREIGN_FAULT)

    def __repr__(self) -> str:
        return f"<absent: {self._reason}>"


@without_frames
def python_file(path: str, importer: str) -> ModuleType:
    """`import python "./tools.py" as tools`: a Python file beside the program."""
    file = os.path.abspath(os.path.join(os.path.dirname(importer), path))
    if not os.path.isfile(file):
        raise MochiError(f"import python: there is no file {file}", FOREIGN_FAULT)
    return load_python(file)


@without_frames
def sidecar(importer: str, name: str, count: int) -> Any:
    """`extern python fun name(..): T`: a function of `<program>_externs.py`, beside the program,
    that takes `count` arguments."""
    file = os.path.splitext(os.path.abspath(importer))[0] + "_externs.py"
    if not os.path.isfile(file):
        raise MochiError(
            f"extern python fun {name}: there is no sidecar module {file}", FOREIGN_FAULT
        )
    function = getattr(load_python(file), name, None)
    if not callable(function):
        raise MochiError(f"extern python fun {name}: {file} has no such function", FOREIGN_FAULT)
    from mochi_runtime._ffi.sidecars import check_parameters

    check_parameters(function, name, count)
    return function


@without_frames
def declared[T](value: T, name: str, promised: Promised) -> T:
    """What a sidecar's function gave, held to its declaration.

    A call is checked where it stands, so that no frame lies between the program and its sidecar.
    """
    from mochi_runtime._ffi.sidecars import check_result

    result: T = check_result(value, name, promised)
    return result


@without_frames
def c_library(importer: str, name: str) -> Any:
    """The library of `extern c fun name.f(..)` and `import c "path" as name`; without a name, that
    of C itself."""
    from mochi_runtime._ffi.c import library

    return library(name, os.path.dirname(os.path.abspath(importer)))


@without_frames
def c_function(library: Any, name: str, parameters: list[str], result: str) -> Any:
    """`extern c fun cos(x: float): float`"""
    from mochi_runtime._ffi.c import function

    return function(library, name, parameters, result)


@without_frames
def using(manager: Any, body: Callable[[Any], Any]) -> Any:
    """`using(open("notes.txt"), fun(file: any): any => file.read())`: the result of `body`, given
    what a context manager of Python gives, which is left again however `body` ends."""
    with manager as value:
        return body(value)


@without_frames
def received(value: Any, promised: str) -> Any:
    """What a Python function gave, as a value of the type that its annotation promises.

    As between Python's own annotations, an int is a float too, and an instance of a subclass is one
    of its base, but a bool is no number.
    """
    if value is None and promised.endswith("?"):
        return None
    wanted = _PROMISED[promised.removesuffix("?")]
    if type(value) is wanted:
        return value
    if isinstance(value, bool):
        pass
    elif wanted is str and isinstance(value, str):
        return value
    elif (wanted is int and isinstance(value, int)) or (
        wanted is float and isinstance(value, (int, float))
    ):
        return wanted(value)
    from mochi_runtime.errors import TYPE_FAULT, kind

    message = f"a Python function gave {kind(value)} where its annotation says {promised}"
    raise MochiError(message, TYPE_FAULT)


_PROMISED: dict[str, type[Any]] = {"int": int, "float": float, "string": str, "bool": bool}


def foreign(language: str, path: str) -> Any:
    """`import go "strings" as strings`: the few packages that have a Python counterpart here."""
    if language == "go":
        from mochi_runtime._ffi.go import PACKAGES

        package = PACKAGES.get(path)
        if package is not None:
            return package
    return Absent(f'import {language} "{path}": {language} code cannot be called from Python')


@without_frames
def extern_module(name: str) -> Any:
    """What `extern fun name.f(..)` means when no import binds `name`: a Python module, if any."""
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError:
        return Absent(f"extern {name}: no import provides it, and there is no such Python module")


@without_frames
def extern_value(name: str) -> Absent:
    """What `extern fun name(..)` and `extern object name` refer to when nothing provides it."""
    return Absent(f"extern {name}: no import provides it")


def load_python(file: str) -> ModuleType:
    """Load a Python file by its absolute path, once."""
    from importlib.util import module_from_spec, spec_from_file_location

    module = already_imported(file)
    if module is not None:
        return module
    name = f"{os.path.splitext(os.path.basename(file))[0]}@{file}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise MochiError(f"{file} is no Python module", FOREIGN_FAULT)
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module

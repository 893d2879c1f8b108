"""Functions of C libraries by ctypes, for `extern c fun`.

    extern c fun cos(x: float): float               in the library of C itself
    extern c fun z.zlibVersion(): string            in the library z, wherever the system has it
    import c "./libgeo.so" as geo                   in a file beside the program
    extern c fun geo.area(w: float, h: float): float

An int is a C `int`, an int64 an `int64_t`, a float a `double`, a bool a `_Bool`, a string a
NUL-terminated `const char *` in UTF-8.  Nothing that a function gives is freed.
"""

from __future__ import annotations

import ctypes
import os
import sys

from mochi_runtime.errors import FOREIGN_FAULT, OVERFLOW_FAULT, TYPE_FAULT, MochiError, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

_TYPES: dict[str, Any] = {
    "int": ctypes.c_int,
    "int64": ctypes.c_int64,
    "float": ctypes.c_double,
    "bool": ctypes.c_bool,
    "string": ctypes.c_char_p,
    "string?": ctypes.c_char_p,
    "": None,
}


class Library:
    """A library; the functions that are declared of it are its attributes."""

    def __init__(self, name: str, parts: list[ctypes.CDLL]) -> None:
        self._name = name
        self._parts = parts

    def pointer(self, name: str) -> Any:
        """The function of that name as ctypes has it, none where there is none."""
        return next((part[name] for part in self._parts if hasattr(part, name)), None)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # asked by Python itself
            raise AttributeError(name)
        message = f"{name} is not declared: extern c fun {self._name}.{name}(..)"
        raise MochiError(message, FOREIGN_FAULT)


def library(name: str, folder: str) -> Library:
    """A library of the system, or a file; without a name that of C, where mathematics is a library
    of its own on Unix."""
    if not name:
        return Library(name, [_of_c(), *_of_system("m")])
    if os.path.basename(name) != name or name.endswith((".so", ".dll", ".dylib")):
        return Library(name, [_of_file(os.path.join(folder, name))])
    found = _of_system(name)
    if not found:
        raise MochiError(f"extern c: the system has no library {name}", FOREIGN_FAULT)
    return Library(name, found)


def function(library: Library, name: str, parameters: list[str], result: str) -> Callable[..., Any]:
    """The function of that name, with arguments and results of these types."""
    for each in (*parameters, result):
        if each not in _TYPES:
            known = ", ".join(name for name in _TYPES if name)
            message = f"extern c fun {name}: C has no type {each} here (there are {known})"
            raise MochiError(message, TYPE_FAULT)
    pointer = library.pointer(name)
    if pointer is None:
        raise MochiError(f"extern c fun {name}: the library has no such function", FOREIGN_FAULT)
    pointer.argtypes = [_TYPES[parameter] for parameter in parameters]
    pointer.restype = _TYPES[result]

    def call(*arguments: Any) -> Any:
        if len(arguments) != len(parameters):
            message = f"{name} takes {len(parameters)} arguments, not {len(arguments)}"
            raise MochiError(message, TYPE_FAULT)
        given = [_to_c(name, *pair) for pair in zip(arguments, parameters, strict=True)]
        return _from_c(name, pointer(*given), result)

    call.__name__ = call.__qualname__ = name
    setattr(library, name, call)
    return call


def _of_c() -> ctypes.CDLL:
    return ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)


def _of_system(name: str) -> list[ctypes.CDLL]:
    from ctypes.util import find_library

    file = find_library(name)
    return [ctypes.CDLL(file)] if file else []


def _of_file(file: str) -> ctypes.CDLL:
    if not os.path.isfile(file):
        raise MochiError(f"import c: there is no file {file}", FOREIGN_FAULT)
    try:
        return ctypes.CDLL(file)
    except OSError as error:
        reason = str(error)
    raise MochiError(f"import c: {file} is no library for this machine: {reason}", FOREIGN_FAULT)


def _to_c(name: str, value: Any, wanted: str) -> Any:
    if wanted in ("int", "int64"):
        if type(value) is not int:
            raise _refusal(name, value, wanted)
        bits = 8 * ctypes.sizeof(_TYPES[wanted])
        if not -(1 << bits - 1) <= value < 1 << bits - 1:
            raise MochiError(f"{name}: {value} does not fit into {bits} bits", OVERFLOW_FAULT)
        return value
    if wanted == "float" and type(value) in (int, float):
        return float(value)
    if wanted == "bool" and type(value) is bool:
        return value
    if wanted == "string?" and value is None:
        return None
    if wanted.startswith("string") and isinstance(value, str):
        if "\0" in value:
            raise MochiError(f"{name}: a string of C holds no NUL", TYPE_FAULT)
        return value.encode()
    raise _refusal(name, value, wanted)


def _from_c(name: str, value: Any, wanted: str) -> Any:
    if not wanted.startswith("string"):
        return value
    if value is not None:
        return value.decode()
    if wanted == "string?":
        return None
    raise MochiError(f"{name} gave NULL where a string is declared", FOREIGN_FAULT)


def _refusal(name: str, value: Any, wanted: str) -> MochiError:
    return MochiError(f"{name} takes {wanted} here, not {kind(value)}", TYPE_FAULT)

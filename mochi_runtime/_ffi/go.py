"""The functions of Go packages that Mochi programs call, by package and name.

Only what recorded programs use has a row.
"""

from __future__ import annotations

import math
import os
from types import SimpleNamespace

from mochi_runtime.errors import FOREIGN_FAULT, MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Package(SimpleNamespace):
    """A Go package; a name without a row is an error that says so."""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # asked by Python itself
            raise AttributeError(name)
        raise MochiError(f"import go: {name} has no counterpart in Python", FOREIGN_FAULT)


def _md5_hex(text: str) -> str:
    from hashlib import md5

    return md5(text.encode(), usedforsecurity=False).hexdigest()


PACKAGES: dict[str, Package] = {
    "math": Package(
        Abs=math.fabs,
        Atan2=math.atan2,
        Ceil=lambda x: float(math.ceil(x)),
        Cos=math.cos,
        E=math.e,
        Exp=math.exp,
        Floor=lambda x: float(math.floor(x)),
        Log=math.log,
        Max=lambda x, y: float(max(x, y)),
        Min=lambda x, y: float(min(x, y)),
        Mod=math.fmod,
        Pi=math.pi,
        Pow=math.pow,
        Sin=math.sin,
        Sqrt=math.sqrt,
        Tan=math.tan,
    ),
    "strings": Package(
        Contains=lambda text, part: part in text,
        Fields=str.split,
        HasPrefix=str.startswith,
        HasSuffix=str.endswith,
        Index=lambda text, part: len(text[: text.find(part)].encode()) if part in text else -1,
        Join=lambda parts, separator: separator.join(parts),
        Repeat=lambda text, count: text * count,
        ReplaceAll=str.replace,
        Split=lambda text, separator: text.split(separator) if separator else list(text),
        ToLower=str.lower,
        ToUpper=str.upper,
        TrimSpace=str.strip,
    ),
    "os": Package(
        Environ=lambda: [f"{name}={value}" for name, value in os.environ.items()],
        Getenv=lambda name: os.environ.get(name, ""),
    ),
    "mochi/runtime/ffi/go/testpkg": Package(
        Add=lambda x, y: x + y,
        Answer=42,
        MD5Hex=_md5_hex,
        Pi=3.14,
    ),
}

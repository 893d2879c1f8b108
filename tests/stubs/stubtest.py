"""mypy's stubtest for Mochi modules: `python stubtest.py < NAMES` in the folder that holds them.

Modules that cannot be imported, as many programs end with an error on purpose, are left out; the
last line of the output is the number of those that were compared.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAliasType

from mypy import nodes, stubtest

import mochi_import

if TYPE_CHECKING:
    from collections.abc import Iterator

_verify_alias = stubtest.verify.dispatch(nodes.TypeAlias)


@stubtest.verify.register(nodes.TypeAlias)
def _verify_type_statement(stub: nodes.TypeAlias, runtime: Any, path: list[str]) -> Iterator[Any]:
    """stubtest does not know the objects that `type X = ..` makes; what they stand for, it does."""
    while isinstance(runtime, TypeAliasType):
        runtime = runtime.__value__
    yield from _verify_alias(stub, runtime, path)


def _can_be_imported(name: str) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            importlib.import_module(name)
        except Exception:
            return False
    return True


if __name__ == "__main__":
    sys.path.insert(0, "")
    mochi_import.install("warn")
    modules = [name for name in sys.stdin.read().split() if _can_be_imported(name)]
    packages = {name for name in modules if hasattr(sys.modules[name], "__path__")}
    # It goes from a package to what is in it by itself.
    allowed = str(Path(__file__).with_name("allowlist.txt"))
    sys.argv = ["stubtest", "--allowlist", allowed, "--ignore-unused-allowlist"]
    sys.argv += [name for name in modules if name.split(".")[0] not in packages]
    sys.argv += sorted(name for name in packages if "." not in name)
    status = stubtest.main()
    print(len(modules))
    sys.exit(status)

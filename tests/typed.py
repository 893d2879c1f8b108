"""Runs the lines of a file one by one, as an interactive session that knows `await` does.

After each line but the first a record separator goes to standard output, then what the line prints.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import sys
import traceback
from pathlib import Path


def main(lines: list[str]) -> None:
    sys.path.insert(0, "")
    names: dict[str, object] = {"__name__": "__main__"}
    with asyncio.Runner() as runner:
        for number, line in enumerate(lines):
            if number:
                print(end="\x1e")
            runner.run(type_line(line, names))


async def type_line(line: str, names: dict[str, object]) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        result = eval(compile(line, "<stdin>", "single", flags, dont_inherit=True), names)
        if inspect.isawaitable(result):
            await result
    except Exception:
        traceback.print_exc(file=sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())

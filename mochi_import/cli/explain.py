"""`explain [CODE]`: what a code means, with a wrong program, its message, and a right program."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from mochi_import.check.spelling import nearest
from mochi_import.cli.colour import wants_colour
from mochi_import.cli.status import OK, UsageError
from mochi_import.diagnostics.codes import CODES
from mochi_import.diagnostics.model import CompileError
from mochi_import.diagnostics.pages import read_page
from mochi_import.diagnostics.render import render_all
from mochi_import.driver import Compilation
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from mochi_import.diagnostics.pages import Page


def explain(code: str | None) -> int:
    """Print the page of a code, or the list of all codes."""
    if code is None:
        for known in CODES:
            print(f"{known}  {read_page(known).title}")
        return OK
    if code.upper() not in CODES:
        near = nearest(code.upper(), CODES)
        meant = f"did you mean {near}? " if near else ""
        raise UsageError(f"there is no code {code}; {meant}`explain` alone lists all of them")
    print(page_text(read_page(code.upper()), colour=wants_colour(sys.stdout)))
    return OK


def page_text(page: Page, *, colour: bool = False) -> str:
    """A page as text for a terminal."""
    parts = [f"{page.code}: {page.title}", page.why]
    if page.wrong:
        parts += [
            "Wrong:",
            textwrap.indent(page.wrong, "    ").rstrip(),
            message(page.wrong, colour=colour),
            "Right:",
            textwrap.indent(page.right, "    ").rstrip(),
        ]
    return "\n\n".join(parts)


def message(program: str, *, colour: bool = False) -> str:
    """What is printed about a program, empty if it is right."""
    compilation = Compilation(SourceFile("example.mochi", program))
    problems = compilation.problems
    try:
        _ = compilation.checked
    except CompileError as error:
        problems = error.problems
    return render_all(problems, colour=colour)

"""What `explain CODE` shows: a page for each code, as Markdown beside this module.

A page has a title, says why, and shows a wrong program and a right one.  The few codes that no
readable program leads to have no programs.  `tests/diagnostics` holds every page to its code.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent
_PROGRAM = re.compile(r"^## (?:Wrong|Right)\n\n```mochi\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Page(NamedTuple):
    """A page.  `why` is running text; the programs are empty if there are none to show."""

    code: str
    title: str
    why: str
    wrong: str
    right: str


def read_page(code: str) -> Page:
    """The page of a code."""
    text = (_FOLDER / f"{code}.md").read_text(encoding="utf-8")
    head, _, rest = text.partition("\n## ")
    title, _, why = head.partition("\n")
    wrong, right = _PROGRAM.findall(f"## {rest}") or ("", "")
    return Page(code, title.removeprefix("# "), why.strip(), wrong, right)

"""How many of the reference's recorded refusals are followed: `python -m benchmarks.refusals`.

`corpus/refusals.txt` names the programs that the reference refuses with a code.  What it says
stands in `NAME.err.json` beside each: in `rejected/` where that is followed, in `ruled/` where it
is not, in `probes/` where it comes from `eval` while the program runs.  Each program is checked, or
run, and the first error compared: code, line and column for all, the message for the codes of the
type checker.  `--list` names those that differ.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from mochi_import.diagnostics.model import CompileError, Problems
from mochi_import.driver import Compilation
from mochi_import.syntax.parser import decode

CORPUS = Path(__file__).parents[1] / "corpus"
_FIRST_ERROR = re.compile(r"error\[(\w+)\]: (.*)\n +--> .*:(\d+):(\d+)")


class Refusal(NamedTuple):
    """The first error of a program."""

    code: str
    message: str
    line: int
    col: int


class Comparison(NamedTuple):
    """A recorded refusal, and what is found here."""

    program: str
    recorded: Refusal
    found: Refusal | None

    @property
    def same_place(self) -> bool:
        """Whether code, line and column agree."""
        ours, theirs = self.found, self.recorded
        return ours is not None and (ours.code, *ours[2:]) == (theirs.code, *theirs[2:])

    @property
    def same_message(self) -> bool:
        """Whether code and message agree."""
        return self.found is not None and self.found[:2] == self.recorded[:2]


def compare() -> list[Comparison]:
    """Every recorded refusal against what is found here, by name of the program."""
    recorded = frozenset((CORPUS / "refusals.txt").read_text("utf-8").split())
    files = {
        "/".join(f.parts[-2:]).removesuffix(".err.json"): f for f in CORPUS.rglob("*.err.json")
    }
    return [
        Comparison(program, recorded_refusal(files[program]), first_error(files[program]))
        for program in sorted(recorded)
    ]


def recorded_refusal(file: Path) -> Refusal:
    """What was recorded."""
    data = json.loads(file.read_text("utf-8"))
    return Refusal(data["code"], data["message"], data["line"], data["col"])


def first_error(file: Path) -> Refusal | None:
    """The first error of the program beside `file`, by the checker or by a run."""
    program = Path(str(file).removesuffix(".err.json") + ".mochi")
    if "probes" in file.parts:
        return error_of_run(program)
    found = problems_of(program).errors
    return Refusal(found[0].code, found[0].message, *found[0].span[:2]) if found else None


def problems_of(program: Path) -> Problems:
    """All that is found in a program."""
    try:
        compilation = Compilation(decode(program.read_bytes(), program.name))
        _ = compilation.checked
    except CompileError as error:
        return error.problems
    return compilation.problems


def error_of_run(program: Path) -> Refusal | None:
    """The first diagnostic that a run of the program writes."""
    command = [sys.executable, "-m", "mochi_import", "run", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    match = _FIRST_ERROR.search(done.stderr)
    return Refusal(match[1], match[2], int(match[3]), int(match[4])) if match else None


def share(part: int, whole: int) -> str:
    """`part` of `whole` as the figures are stated."""
    return f"{part} of {whole} ({part / whole:.1%})"


def main() -> int:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    found = compare()
    typed = [each for each in found if each.recorded.code.startswith("T")]
    same_place = [each for each in found if each.same_place]
    same_message = [each for each in typed if each.same_message]
    print(f"same code, line and column: {share(len(same_place), len(found))}")
    print(f"same message, of T codes:   {share(len(same_message), len(typed))}")
    if args.list:
        for each in found:
            if each not in same_place or (each in typed and each not in same_message):
                print(f"{each.program}: {each.recorded} here {each.found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

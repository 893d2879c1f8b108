"""Prints the matrix of a job of the workflows: `python tools/platforms/matrix.py JOB`.

The table is platforms.toml; the line is for `$GITHUB_OUTPUT`, where jobs read it with `fromJSON`.
JOB is `gates` (tier 1, stops a merge), `containers` (musl), `advisory`, `rehearsal` (where a wheel
is installed each night) or `sweep` (each patch release of the floor).
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("platforms.toml")

# Of 3.12, those up to the ceiling of the gates (seed note, sections 1 and 17).
PATCHES = range(8)

type Row = dict[str, Any]


def matrix(job: str) -> list[Row]:
    """The `include` list of the job."""
    rows = [row for row in tomllib.loads(TABLE.read_text("utf-8"))["platform"] if "runner" in row]
    native = [row for row in rows if "container" not in row]
    match job:
        case "gates":
            return [
                _entry(row, each) for row in native if row["tier"] == 1 for each in row["python"]
            ]
        case "containers":
            return [
                _entry(row, each) for row in rows if "container" in row for each in row["python"]
            ]
        case "advisory":
            return [_entry(row, each) for row in native for each in row.get("advisory", [])]
        case "rehearsal":
            return [_entry(row, each) for row in native for each in row["python"]]
        case "sweep":
            row = native[0]
            return [_entry(row, f"3.12.{patch}") for patch in PATCHES]
    raise SystemExit(f"no job is called {job}")


def _entry(row: Row, python: str) -> Row:
    container = {"container": row["container"]} if "container" in row else {}
    return {
        "platform": row["id"],
        "runner": row["runner"],
        "tier": row["tier"],
        "python": python,
        **container,
    }


if __name__ == "__main__":
    print(f"{sys.argv[1]}={json.dumps(matrix(sys.argv[1]))}")

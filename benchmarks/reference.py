"""Compare run times with the reference VM: `python -m benchmarks.reference RESULTS.json`.

RESULTS.json is what the conformance tool writes with `--json`: for each program its own time
(`our_t`) and the reference's recorded time (`t`), both in seconds with process start-up, which is
taken as the fastest program on each side.  Printed are the programs that took more than twice the
reference's time beyond start-up, and more than a tenth of a second, slowest first.  Programs that
the reference refuses or does not finish have no time to compare with.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def slower(rows: list[dict[str, object]], ratio: float) -> list[tuple[float, float, str]]:
    """(our seconds, reference seconds, program) of those beyond `ratio`, both without start-up."""
    times = [
        (float(str(r["our_t"])), float(str(r["t"])), str(r["file"]))
        for r in rows
        if r["ok"] and r["rc"] == 0
    ]
    if not times:
        return []
    our_start = min(ours for ours, _, _ in times)
    reference_start = min(theirs for _, theirs, _ in times)
    beyond = (
        (ours - our_start, max(theirs - reference_start, 0.0), name) for ours, theirs, name in times
    )
    return sorted((t for t in beyond if t[0] > 0.1 and t[0] > ratio * t[1]), reverse=True)


def main() -> int:
    layout = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("results", type=Path)
    parser.add_argument("--ratio", type=float, default=2.0)
    args = parser.parse_args()
    rows = json.loads(args.results.read_text(encoding="utf-8"))
    found = slower(rows, args.ratio)
    for ours, theirs, name in found:
        print(f"{ours:8.2f} s  reference {theirs:8.2f} s  {name}")
    print(f"{len(found)} of {len(rows)} programs take more than {args.ratio:g} times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())

from fractions import Fraction
from pathlib import Path
from typing import assert_type

import values

assert_type(values.limit, int)
assert_type(values.rate, float)
assert_type(values.name, str)
assert_type(values.open, bool)
assert_type(values.rows[0].n, int)
assert_type(values.seen, set[int])
assert_type(values.third, Fraction)
assert_type(values.unknown, int | None)
assert_type(values.root, float)
assert_type(values.base, str)
assert_type(values.class_, str)
assert_type(values.twice, str)
assert_type(values.later, int | None)
assert_type(values.filled, list[str])
assert_type(values.key, values.Id)

values.count = values.bump()
values.table["b"] = [2]
first: int = values.table["a"]
sizes = [len(group) for group in values.groups]
assert_type(values.folder(Path("a/b")), Path)

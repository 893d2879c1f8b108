from collections.abc import Callable
from fractions import Fraction
from typing import assert_type

import functions

assert_type(functions.occurrences(["a", "b"], item="a"), int)
assert_type(functions.inferred(3), float)
assert_type(functions.maybe("a"), int | None)
assert_type(functions.lookup({"a": [1]}, {1}), dict[int, bool])
assert_type(functions.wide(10**30, Fraction(1, 3)), Fraction)
assert_type(functions.adder(1), Callable[[int], int])
assert_type(functions.adder(1)(2), int)
assert_type(functions.keep([1, 2, 3], lambda n: n > 1), list[int])
assert_type(functions.square(4), int)
assert_type(functions.twice(lambda n, text: text * n), str)
assert_type(functions.names(), list[str])

functions.run(lambda: None)
functions.nothing("said")
functions.scale = lambda n: n + 1

numbers: list[int] = functions.many([1, 2.5, "three"])
anything: int = functions.anything(object())
size: int = functions.rows(["a"])[0]["size"]


def longest(wanted: functions.Predicate, names: functions.Names) -> str:
    return max(name for name in names if wanted(len(name)))


if (found := functions.maybe("a")) is not None:
    assert_type(found, int)

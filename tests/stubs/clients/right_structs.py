import dataclasses
from typing import assert_type

import structs
from structs import Line, Point

point = Point(3)
assert_type(point.from_(Point(x=1, y=1)), Point)
assert_type(point.norm(), float)
assert_type(structs.origin().y, int)
point.y += 1

line = Line(point, structs.origin(), labels=["a"], unit="cm")
assert_type(line.note, str | None)
line.note = None
assert_type(dataclasses.replace(line, unit="mm"), Line)
print(dataclasses.asdict(line), point == structs.origin(), {point: 1}, structs.Nothing())

match point:
    case Point(0, y):
        print(y.bit_length())
    case Point(x=x):
        print(x.bit_length())

print(structs.hidden().n)

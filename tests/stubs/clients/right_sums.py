from typing import assert_never, assert_type

import sums
from sums import Circle, Dot, Rect, Shape


def corners(shape: Shape) -> int:
    match shape:
        case Circle(radius):
            assert_type(radius, float)
            return 0
        case Rect(width=w, height=h):
            return 4 if w and h else 2
        case Dot():
            return 1
        case _:
            assert_never(shape)


def area(shape: Shape) -> float:
    if isinstance(shape, Rect):
        return shape.width * shape.height
    return sums.area(shape)


assert_type(sums.unit(), Shape)
print(corners(Circle(1.0)), area(Dot()), [corners(each) for each in sums.shapes], sums.dot)
light: sums.Light = sums.next(sums.Red())
only: sums.Single = sums.Only(1)

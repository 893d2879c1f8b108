from typing import assert_never

import sums
from sums import Circle, Rect, Shape


def corners(shape: Shape) -> int:
    match shape:
        case Circle():
            return 0
        case Rect():
            return 4
        case _:
            assert_never(shape)  # mypy: arg-type; pyright: reportArgumentType


sums.area(sums.Red())  # mypy: arg-type; pyright: reportArgumentType
sums.unit().radius  # mypy: union-attr; pyright: reportAttributeAccessIssue, reportUnknownMemberType
shape: Shape = sums.Circle  # mypy: assignment; pyright: reportAssignmentType
sums.Only()  # mypy: call-arg; pyright: reportCallIssue

from structs import Line, Point, origin

Point()  # mypy: call-arg; pyright: reportCallIssue
Point("1")  # mypy: arg-type; pyright: reportArgumentType
Point(1, 2, 3)  # mypy: call-arg; pyright: reportCallIssue
Point(x=1, z=2)  # mypy: call-arg; pyright: reportCallIssue
origin().z  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
origin().x = "1"  # mypy: assignment; pyright: reportAttributeAccessIssue
origin().z = 1  # mypy: attr-defined; pyright: reportAttributeAccessIssue
Line(origin(), origin()).note.upper()  # mypy: union-attr; pyright: reportOptionalMemberAccess
origin().norm(1)  # mypy: call-arg; pyright: reportCallIssue


def moved(point: Point) -> int:
    match point:
        case Point(x, y, _):  # mypy: misc; pyright: reportGeneralTypeIssues, reportUnknownVariableType
            return x + y
        case _:
            return 0

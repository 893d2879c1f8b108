import functions

functions.occurrences(["a"], 1)  # mypy: arg-type; pyright: reportArgumentType
functions.occurrences(["a"])  # mypy: call-arg; pyright: reportCallIssue
functions.occurrences(items=["a"], thing="a")  # mypy: call-arg; pyright: reportCallIssue
count: int = functions.maybe("a")  # mypy: assignment; pyright: reportAssignmentType
functions.keep([1], lambda: True)  # mypy: arg-type, misc; pyright: reportArgumentType
functions.adder(1)("2")  # mypy: arg-type; pyright: reportArgumentType
functions.scale = 3  # mypy: assignment
functions._private()  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
functions.occurence(["a"], "a")  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
functions.same(1)  # mypy: call-arg; pyright: reportCallIssue

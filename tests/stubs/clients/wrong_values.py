import values

values.limit = 11  # mypy: misc
values.count = "many"  # mypy: assignment
values.later + 1  # mypy: operator; pyright: reportOptionalOperand, reportUnusedExpression
values.inner  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
values.math  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
values.seen.add("a")  # mypy: arg-type; pyright: reportArgumentType

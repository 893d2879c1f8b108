import names

names.lambda_("1", "a")  # mypy: arg-type; pyright: reportArgumentType
names.Fields(1)  # mypy: call-arg; pyright: reportCallIssue

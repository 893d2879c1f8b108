from typing import assert_never

import generics

generics.first([1], lambda n: n.upper())  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownLambdaType, reportUnknownMemberType
tree: generics.Tree[int] = generics.Node(generics.Leaf(), "a", generics.Leaf())  # mypy: arg-type; pyright: reportAssignmentType
generics.insert(generics.Left(1), 2)  # mypy: arg-type; pyright: reportArgumentType
bare: generics.Tree = (generics.Leaf())  # mypy: type-arg; pyright: reportMissingTypeArgument, reportUnknownMemberType


def name(either: generics.Either[str, int]) -> str:
    match either:
        case generics.Left(text):
            return text
        case generics.Right(number):
            return number  # mypy: return-value; pyright: reportReturnType
        case generics.Neither():
            return ""
        case _:
            assert_never(either)  # mypy: arg-type; pyright: reportArgumentType

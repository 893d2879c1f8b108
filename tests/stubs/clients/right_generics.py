from typing import assert_never, assert_type

import generics

assert_type(generics.first([1, 2], lambda n: n > 1), int | None)
assert_type(generics.first(["a"], lambda s: s.isupper()), str | None)
assert_type(generics.count("a", [1]), int)

tree: generics.Tree[int] = generics.Node(generics.Leaf(), 3, generics.Leaf())
assert_type(generics.insert(tree, 4), generics.Tree[int])


def total(tree: generics.Tree[int]) -> int:
    match tree:
        case generics.Leaf():
            return 0
        case generics.Node(left, value, right):
            return total(left) + value + total(right)
        case _:
            assert_never(tree)


def name(either: generics.Either[str, int]) -> str:
    match either:
        case generics.Left(text):
            return text
        case generics.Right(number):
            return str(number)
        case generics.Both(a=text, b=number):
            return f"{text} {number}"
        case generics.Neither():
            return ""
        case _:
            assert_never(either)


print(total(tree), [name(each) for each in generics.pairs(["a"], [1])])

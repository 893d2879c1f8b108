"""Making and walking objects: complete binary trees as a sum type."""

from dataclasses import dataclass

SIZE = 10


@dataclass(slots=True)
class Leaf:
    pass


@dataclass(slots=True)
class Node:
    left: "Tree"
    right: "Tree"


Tree = Leaf | Node


def make(depth: int) -> Tree:
    if depth == 0:
        return Leaf()
    return Node(make(depth - 1), make(depth - 1))


def nodes(tree: Tree) -> int:
    match tree:
        case Leaf():
            return 1
        case Node(left, right):
            return nodes(left) + nodes(right) + 1


def run(most: int) -> None:
    long_lived = make(most)
    turns = 1
    for step in range(most // 2):
        depth = most - 2 * step
        total = 0
        for _ in range(turns):
            total += nodes(make(depth))
        print(depth, total)
        turns *= 4
    print(nodes(long_lived))


run(SIZE)

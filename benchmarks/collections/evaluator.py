"""`match` over a sum type: expressions simplified and evaluated."""

from dataclasses import dataclass

SIZE = 11


@dataclass(slots=True)
class Num:
    value: int


@dataclass(slots=True)
class Name:
    name: str


@dataclass(slots=True)
class Add:
    left: "Expr"
    right: "Expr"


@dataclass(slots=True)
class Mul:
    left: "Expr"
    right: "Expr"


@dataclass(slots=True)
class Neg:
    operand: "Expr"


Expr = Num | Name | Add | Mul | Neg


def build(depth: int, seed: int) -> Expr:
    if depth == 0:
        return Name("x") if seed % 3 == 0 else Num(seed % 5)
    left = build(depth - 1, seed * 3 + 1)
    if seed % 7 == 0:
        return Neg(left)
    right = build(depth - 1, seed * 5 + 2)
    return Add(left, right) if seed % 2 == 0 else Mul(left, right)


def simplify(e: Expr) -> Expr:
    match e:
        case Add(left, right):
            return sum_of(simplify(left), simplify(right))
        case Mul(left, right):
            return product_of(simplify(left), simplify(right))
        case Neg(operand):
            return Neg(simplify(operand))
        case _:
            return e


def sum_of(left: Expr, right: Expr) -> Expr:
    match left:
        case Num(0):
            return right
        case _:
            return Add(left, right)


def product_of(left: Expr, right: Expr) -> Expr:
    match left:
        case Num(0):
            return left
        case Num(1):
            return right
        case _:
            return Mul(left, right)


def evaluate(e: Expr, x: int) -> int:
    match e:
        case Num(value):
            return value
        case Name():
            return x
        case Add(left, right):
            return evaluate(left, x) + evaluate(right, x)
        case Mul(left, right):
            return evaluate(left, x) * evaluate(right, x)
        case Neg(operand):
            return -evaluate(operand, x)


expression = build(SIZE, 1)
simple = simplify(expression)
for x in range(5):
    print(evaluate(expression, x), evaluate(simple, x))

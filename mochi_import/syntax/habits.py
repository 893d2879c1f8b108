"""Words of other languages and what stands for them here, and advice on statements that parse and
mean nothing."""

from __future__ import annotations

from typing import Final

from mochi_import.syntax import nodes as n

FUNCTION: Final = "A function is written `fun f(x: int): int { .. }`."
LAMBDA: Final = "Write `fun(x: int): int => x + 1`."
TRY: Final = "Write `try { .. } catch e { .. }`."
PANIC: Final = 'Write `panic(1, "..")`.'

CONDITION: Final = (
    "A condition is `p(X)`, `not p(X)`, a comparison or `N = A + 1`; commas stand between them."
)
AGGREGATE: Final = "Aggregates are `count`, `sum`, `avg`, `min` and `max`."

# The first word of a line, in other languages.
FIRST_WORDS: Final = {
    **dict.fromkeys(("def", "function", "func", "fn"), FUNCTION),
    **dict.fromkeys(("class", "struct", "interface"), "A type is written `type P { x: int }`."),
    **dict.fromkeys(("const", "val", "int", "string", "auto"), "A variable begins with `let`."),
    **dict.fromkeys(("elif", "elsif", "elseif"), "Write `else if`."),
    **dict.fromkeys(("try", "except", "finally"), TRY),
    **dict.fromkeys(("raise", "throw"), PANIC),
    **dict.fromkeys(
        ("global", "nonlocal"), "Leave it out: functions see the variables around them."
    ),
    "assert": "Write `expect ..`.",
    "case": "Leave `case` out.",
    "del": "Leave it out: there is no `del`.",
    "do": "Loops are `while` and `for`.",
    "enum": "Write `type E = A | B`.",
    "import": 'Write `import python "math"`, and `math.sqrt(x)` to use it.',
    "pass": "Leave it out: a block may be empty.",
    "switch": "Write `match x { 1 => ..  _ => .. }`.",
    "with": "There is no `with` statement.",
    "yield": "There are no generators; return a list.",
}
# Words that the language writes otherwise, wherever they stand.
WORDS: Final = {
    "and": "Write `&&`.",
    "or": "Write `||`.",
    "not": "Write `!`.",
    "is": "Write `==`.",
    "desc": "Sort the other way by `-x`.",
    "asc": "Leave `asc` out.",
    "elif": "Write `else if`.",
    "except": TRY,
    "lambda": LAMBDA,
    "case": "Leave `case` out.",
    ":-": "Put a space between `:` and `-`.",
    "..": "A range stands in `for i in a..b` only; write `range(a, b)`.",
}


def useless(statement: n.ExprStmt, word: str, *, ends_arm: bool) -> str:
    """Advice on a statement without effect that begins with `word`."""
    if ends_arm:
        return "The block of an arm has no value: write `return ..`, or call a function for it."
    match statement.value:
        case n.NameExpr(name="print"):
            return "Write `print(..)`."
        case n.NameExpr(name=name):
            return FIRST_WORDS.get(name) or WORDS.get(name, "")
        case n.BinaryExpr(op="=="):
            return f"`==` compares; write `{word} = ..` to assign."
        case n.StringLit():
            return "Join strings by `+`; one string may go over several lines."
    return ""


def unassignable(target: n.Expr) -> str:
    """Advice on the target of an assignment that is none."""
    match target:
        case n.ListExpr():
            return "A type is written `list<int>`; elements are assigned one by one."
        case n.CallExpr():
            return "Write `==` to compare; the result of a call cannot be assigned to."
        case n.FieldExpr(name=name):
            return f"Give what the field holds a name: `var {name} = ..`, then `{name}[..] = ..`."
    return "Only variables, their elements and their fields can be assigned to."

"""Every diagnostic code: its message and what to do about it (SEMANTICS sections 1, 2 and 5.2).

`{}` in a message stands for what the finding is about.  P codes are of syntax, T codes of types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mochi_import.diagnostics.model import CompileError, Diagnostic, Problems

if TYPE_CHECKING:
    from mochi_import.diagnostics.model import Label
    from mochi_import.source import SourceFile, Span


class Code(NamedTuple):
    """A row of the table."""

    message: str
    help: str


SYNTAX = {
    "P001": Code("{}", "Blocks stand in `{ }`; `name { }` and `name { x: .. }` make a struct."),
    "P011": Code("{}", "Write a function value as `fun(x: int): int => x + 1`."),
    "P031": Code("{}", "Give the variable a name: `let x = 1`."),
    "P040": Code("lexer: invalid input text {}", "Remove it, or put it into a string."),
    "P041": Code(
        "invalid escape sequence in string literal",
        r"Escapes are \\ \" \n \r \t \a \b \f \v \xHH \ooo \uHHHH \UHHHHHHHH.",
    ),
    "P042": Code("unterminated block comment", "Close the comment with `*/`."),
    "P043": Code(
        'invalid numeric literal: missing whitespace before "{}"',
        "A name cannot start with a digit, and digits have no `_` between them.",
    ),
    "P044": Code("invalid UTF-8: {}", "Save the file as UTF-8."),
    "P045": Code(
        "integer literal {} is out of range for a 64-bit signed integer",
        "The largest integer literal is 9223372036854775807; compute larger values.",
    ),
    "P046": Code(
        'incomplete numeric literal "{}": missing digits after base prefix',
        "Write digits after the prefix, as in `0xff`.",
    ),
    "P052": Code("{}", "Close every `(` with `)`, and put a comma between arguments."),
    "P055": Code("{}", "A number has digits on both sides of its point."),
    "P056": Code("{}", "`let` starts a statement; `export` stands before `fun` only."),
    "P060": Code(
        "index expression has no key, range, or step",
        "Write a key, as in `xs[0]`, or a range, as in `xs[1:3]`.",
    ),
    "P061": Code("match case has no result expression or block", "Write a value after `=>`."),
    "P062": Code(
        "load/save path is the empty string",
        "Name a file, or leave the path out for standard input or output.",
    ),
    "P063": Code(
        "match case pattern is not a recognised pattern shape",
        "A pattern is a literal, a name, `_` or a variant such as `Circle(r)`.",
    ),
    "P064": Code(
        'unknown import language: "{}"',
        "Use go, python, typescript, zig, lua, clj or clojure, or none for a Mochi file.",
    ),
    "P065": Code(
        "expression statement has no observable effect",
        "Print the value, assign it, or remove the line.",
    ),
    "P070": Code(
        "AST invariant violated: function literal has 0 bodies set, "
        "expected exactly 1 of {{block, expr}}",
        "Give the function a block or `=>` and a value.",
    ),
    "P071": Code("`{}` is read as `none`", "Write `none`."),
    "P099": Code(
        "the program is nested too deeply",
        "Move inner parts into functions or variables of their own.",
    ),
    "P999": Code("{}", "Check the syntax near this place."),
}

TYPES = {
    "T000": Code("`let` requires a type or a value", "Write `let x = 1` or `let x: int`."),
    "T001": Code("assignment to undeclared variable: {}", "Declare it first with `var`."),
    "T002": Code("undefined variable: {}", "Declare it before this line, or check its spelling."),
    "T003": Code("unknown function: {}", "Define the function, or check its spelling."),
    "T004": Code("`{}` is not callable", "Only functions can be called."),
    "T005": Code("parameter `{}` is missing a type", "Write `name: type`."),
    "T006": Code("too many arguments: expected {}, got {}", "Remove the extra arguments."),
    "T007": Code("argument {}: expected {}, got {}", "Pass a value of the parameter's type."),
    "T008": Code("type mismatch: expected {}, got {}", "Change the value or the declared type."),
    "T009": Code("cannot assign {} to `{}` (expected {})", "Cast it to the type of the variable."),
    "T010": Code(
        "return type mismatch: expected {}, got {}",
        "Return a value of the declared type.",
    ),
    "T013": Code("incompatible types in comparison", "Compare values of one type."),
    "T015": Code("index must be an integer", "Use an int as index of a list or string."),
    "T017": Code("slicing not allowed on map", "Look keys up one at a time."),
    "T018": Code("type {} does not support indexing", "Only lists, maps and strings have `[ ]`."),
    "T019": Code("map key type mismatch: expected {}, got {}", "Use a key of the map's key type."),
    "T020": Code(
        "operator `{}` cannot be used on types {} and {}",
        "Convert one side, for example with `str(x)` or `as`.",
    ),
    "T022": Code("cannot iterate over type {}", "Iterate over a list, map, string or range."),
    "T023": Code(
        "range loop requires integer start and end expressions",
        "Use ints on both sides of `..`.",
    ),
    "T024": Code("cannot assign to `{}` (immutable)", "Declare it with `var`."),
    "T025": Code("unknown type: {}", "Declare the type, or check its spelling."),
    "T026": Code("unknown field `{}` on {}", "Check the fields of the type."),
    "T027": Code("{} is not a struct", "Only structs have fields."),
    "T028": Code("fetch URL must be a string", "Pass the URL as a string."),
    "T029": Code("fetch options must be a map", 'Write options as `{"method": "GET"}`.'),
    "T030": Code(
        "invalid type for fetch option `{}`: expected {}, got {}",
        "Change the option's value.",
    ),
    "T031": Code("unknown stream: {}", "Declare it with `stream Name { .. }`."),
    "T032": Code("query source must be a list", "Query a list or a group."),
    "T033": Code("`where` condition must be boolean", "Use a comparison."),
    "T034": Code("join source must be a list", "Join a list or a group."),
    "T035": Code("`on` condition must be boolean", "Use a comparison."),
    "T036": Code("cannot take length of type {}", "`len` takes a list, map, set or string."),
    "T037": Code("count() expects list or group, got {}", "Pass a list or a group."),
    "T038": Code("avg() expects numeric list or group, got {}", "Pass a list of numbers."),
    "T039": Code(
        "function {} expects {} arguments, got {}",
        "Pass as many arguments as it takes.",
    ),
    "T040": Code("`if` condition must be boolean", "Use a comparison."),
    "T041": Code("sum() expects numeric list or group, got {}", "Pass a list of numbers."),
    "T042": Code("`having` condition must be boolean", "Use a comparison."),
    "T044": Code(
        "call to `{}` produces effect(s) {}, not allowed in `{}` predicate",
        "Call it before the query and use the result.",
    ),
    "T045": Code("`{}` outside of loop", "Use it inside `for` or `while`."),
    "T046": Code(
        "invalid cast: `{}` as `{}` is not allowed",
        "Convert with `int(x)` or `str(x)`.",
    ),
    "T047": Code("cannot unify type parameter `{}`: {} vs {}", "Use values of one type."),
    "T048": Code(
        "type parameter `{}` escapes function result",
        "Use the parameter in an argument's type.",
    ),
    "T050": Code(
        "non-exhaustive match on union `{}`: missing variant(s) {}",
        "Add arms for them, or `_` for the rest.",
    ),
    "T051": Code(
        "cannot alias immutable aggregate `{}` into a mutable binding",
        "Declare both with `var`, or copy the value.",
    ),
    "T052": Code(
        "cannot alias `{}` ({}) into a binding of type {}",
        "Use the same type for both names.",
    ),
    "T053": Code(
        "struct literal `{}` is missing required field(s) {}",
        "Give every field a value.",
    ),
    "T054": Code("redundant match arm: {}", "Remove the arm."),
    "T055": Code("`{}` operand must be `int`, got {}", "Use an int."),
    "T056": Code(
        "`sort by` expression must be an ordered type, got {}",
        "Sort by numbers, strings or lists of them.",
    ),
    "T057": Code(
        "`select distinct` expression must be a hashable type, got {}",
        "Select plain values.",
    ),
    "T058": Code(
        "dereference of optional `{}` requires a none guard",
        "Check `!= none` first, or use `?.` and `??`.",
    ),
    "T059": Code(
        "comparison with `none` requires an optional operand, got {}",
        "Only values of type `T?` can be none.",
    ),
    "T060": Code("safe-call `?.{}` requires an option-typed receiver, got {}", "Use `.`."),
    "T061": Code(
        "safe-call `?.{}` requires the wrapped type to be a struct, got {}",
        "Only structs have fields.",
    ),
    "T062": Code("safe-index `?[ ]` requires an option-typed receiver, got {}", "Use `[ ]`."),
    "T063": Code(
        "safe-index `?[ ]` requires the wrapped type to be a list or map, got {}",
        "Only lists and maps have `[ ]`.",
    ),
    "T064": Code("unknown effect label `{}`", "The labels are io, fs, net, time and meta."),
    "T065": Code(
        "function `{}` declares effects {} but its body produces {}",
        "Declare all effects of the body.",
    ),
    "T067": Code("{}() expects {}, got {}", "Pass a value of such a type."),
    "T068": Code(
        "type parameter `{}` of `{}` must be {}, got {}",
        "Pass values of such a type.",
    ),
    "T069": Code(
        "predicate `{}` expects {} arguments, got {}",
        "Give it as many arguments everywhere.",
    ),
    "T070": Code("unknown predicate: {}", "Declare it with `fact` or `rule`."),
    "T071": Code(
        "variable `{}` has no value here",
        "Name it in a condition without `not`, or compute it, as in `N = M + 1`.",
    ),
    "T072": Code(
        "`{}` depends on its own {}",
        "Break the circle: what is denied or aggregated must be complete before.",
    ),
    "T073": Code(
        "argument `{}` has a name, which only functions of Python take",
        "Give the arguments of Mochi functions in their order.",
    ),
    "T074": Code("`{}` takes no argument `{}` here", "Check the signature of the function."),
    "T075": Code("`{}` needs {}", "Give it in its place, or by name behind those without names."),
}

CODES: dict[str, Code] = {**SYNTAX, **TYPES}


def syntax_error(
    source: SourceFile,
    code: str,
    span: Span,
    *args: object,
    message: str = "",
    advice: str = "",
    labels: tuple[Label, ...] = (),
) -> CompileError:
    """An error that ends the parse, ready to raise; `message` and `advice` replace the table's."""
    row = CODES[code]
    problems = Problems(source)
    text = message or row.message.format(*args)
    problems.add(Diagnostic(code, text, span, advice or row.help, labels))
    return CompileError(problems)

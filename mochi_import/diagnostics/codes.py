"""Every diagnostic code: what it means and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from mochi_import.diagnostics.model import CompileError, Diagnostic, Problems
from mochi_import.source import SourceFile, Span


class Code(NamedTuple):
    """A row of the table: the message with its places, and the usual help."""

    message: str
    help: str


CODES: dict[str, Code] = {
    "P001": Code("{}", "Check that every `{{` has its `}}`; a name before `{{ }}` makes a struct literal."),
    "P011": Code("{}", "Write a function value as `fun(x: int): int => x + 1`."),
    "P040": Code("lexer: invalid input text {}", "Strings stand in double quotes, and every quote is closed."),
    "P041": Code("invalid escape sequence in string literal", r"Escapes are \\ \" \n \r \t \a \b \f \v \xHH \ooo \uHHHH \UHHHHHHHH."),
    "P042": Code("unterminated block comment", "Close the comment with `*/`."),
    "P043": Code('invalid numeric literal: missing whitespace before "{}"', "Names cannot start with a digit, and digits have no `_` between them."),
    "P044": Code("source is not valid UTF-8: {}", "Save the file as UTF-8."),
    "P045": Code("integer literal {} is out of range for a 64-bit signed integer", "The largest integer literal is 9223372036854775807; compute larger values."),
    "P046": Code('incomplete numeric literal "{}": missing digits after base prefix', "Write digits after the prefix, such as `0xff`."),
    "P051": Code("{}", "Put a comma between the elements."),
    "P052": Code("{}", "Check that every `(` has its `)` and that arguments are separated by commas."),
    "P055": Code("{}", "A number has digits on both sides of its point, and a field follows a value."),
    "P056": Code("{}", "`export` stands before `fun` only."),
    "P060": Code("index expression has no key, range, or step", "Write a key such as `xs[0]`, or a range such as `xs[1:3]`."),
    "P061": Code("match case has no result expression or block", "Write a value after `=>`."),
    "P062": Code("load/save path is the empty string", "Name a file, or leave the path out for standard input or output."),
    "P063": Code("match case pattern is not a recognised pattern shape", "A pattern is a literal, a name, `_` or a variant such as `Circle(r)`."),
    "P064": Code('unknown import language: "{}"', "Use go, python, typescript, zig, lua, clj or clojure, or none for a Mochi file."),
    "P065": Code("expression statement has no observable effect", "Print the value, assign it or remove the line."),
    "P070": Code("AST invariant violated: function literal has 0 bodies set, expected exactly 1 of {{block, expr}}", "Give the function a block or `=>` and a value."),
    "P080": Code("the program is nested too deeply", "Move inner parts into functions or variables of their own."),
    "P999": Code("{}", "Check the syntax near this place."),
}


def syntax_error(
    source: SourceFile, code: str, span: Span, *args: object, message: str = ""
) -> CompileError:
    """An error that ends the parse, ready to raise."""
    text = message or CODES[code].message.format(*args)
    problems = Problems(source)
    problems.add(Diagnostic(code, text, span, CODES[code].help))
    return CompileError(problems)

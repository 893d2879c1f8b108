"""Syntax errors: code, place and message, and nothing but these for any input."""

from __future__ import annotations

import pytest

from mochi_import.diagnostics.model import CompileError, Diagnostic, Problems, Severity
from mochi_import.source import SourceFile
from mochi_import.syntax.parser import decode, parse


def error_of(text: str) -> Diagnostic:
    with pytest.raises(CompileError) as caught:
        parse(SourceFile("a.mochi", text))
    assert caught.value.is_syntax
    problem, *_ = caught.value.problems.errors
    assert problem.help
    return problem


LEXICAL = [
    ("let a = 1 @ 2\n", "P040", 1, 11, r'lexer: invalid input text "@ 2\n"'),
    ("é = 'x'", "P040", 1, 6, """lexer: invalid input text "'x'\""""),
    ("x = ²", "P040", 1, 5, 'lexer: invalid input text "²"'),
    ("x = a÷b", "P040", 1, 6, 'lexer: invalid input text "÷b"'),
    ("x = \x00", "P040", 1, 5, r'lexer: invalid input text "\x00"'),
    ("x = \u200b", "P040", 1, 5, r'lexer: invalid input text "\u200b"'),
    ('print("abc\n', "P040", 1, 7, "unterminated string literal"),
    (r'x = "\q"', "P041", 1, 5, "invalid escape sequence in string literal"),
    (r'x = "\uD800"', "P041", 1, 5, "invalid escape sequence in string literal"),
    (r'x = "\U00110000"', "P041", 1, 5, "invalid escape sequence in string literal"),
    ("x = 1\n /* a", "P042", 2, 2, "unterminated block comment"),
    ("x = 12ab", "P043", 1, 5, 'invalid numeric literal: missing whitespace before "a"'),
    ("x = 1_0", "P043", 1, 5, 'invalid numeric literal: missing whitespace before "_"'),
    ("x = 1.5é", "P043", 1, 5, 'invalid numeric literal: missing whitespace before "é"'),
    ("x = 0b12", "P043", 1, 5, 'invalid numeric literal: missing whitespace before "2"'),
    ("x = 0x", "P046", 1, 5, 'incomplete numeric literal "0x": missing digits after base prefix'),
    ("x  =  9223372036854775808", "P045", 1, 5,
     "integer literal 9223372036854775808 is out of range for a 64-bit signed integer"),
    ("9223372036854775808", "P045", 1, 1,
     "integer literal 9223372036854775808 is out of range for a 64-bit signed integer"),
    ("x = 0x" + "0" * 80 + "1\nf(", "P052", 2, 3, 'unexpected token "<EOF>" (expected ")")'),
]  # fmt: skip

GRAMMAR = [
    ("let 5 = x", "P999", 1, 5, '"5" (expected <ident> (":" TypeRef)? ("=" Expr)?)'),
    ("let : int", "P031", 1, 5, '":" (expected <ident> (":" TypeRef)? ("=" Expr)?)'),
    ("let if = 1", "P999", 1, 5, '"if" (expected <ident> (":" TypeRef)? ("=" Expr)?)'),
    ("let x == 1", "P999", 1, 7, '"=="'),
    ("x += 1", "P999", 1, 4, '"=" (expected PostfixExpr)'),
    ("let a = .5", "P055", 1, 9, '"." (expected PostfixExpr)'),
    ("let a = 1.\n", "P999", 2, 1, '"<EOF>" (expected <ident>)'),
    ("print(1 2)", "P052", 1, 9, '"2" (expected ")")'),
    ("print(1,)", "P999", 1, 9, '")" (expected PostfixExpr)'),
    ("x = [1, 2", "P999", 1, 10, '"<EOF>" (expected "]")'),
    ("x = [,1]", "P999", 1, 7, '"1" (expected "]")'),
    ('x = {"a" 1}', "P999", 1, 10, '"1" (expected ":" Expr)'),
    ('x = {"a": 1 2}', "P001", 1, 13, '"2" (expected "}")'),
    ("xs[1:-1]", "P999", 1, 5, '":-" (expected "]")'),
    ("x = a ? 1 : 2", "P999", 1, 9, '"1" (expected "[" Expr "]")'),
    ('f(1 "a\\n")', "P052", 1, 5, '"a\\n" (expected ")")'),
    ("fun f() {", "P001", 1, 10, '"<EOF>" (expected "}")'),
    ("fun f(): int => 1", "P001", 1, 14, '"=>" (expected "{" Statement* "}")'),
    ("fun f(a: int,) { }", "P999", 1, 14, '")" (expected Param)'),
    ("x = fun a => a", "P011", 1, 9, None),
    ("x = fun f(a) => a", "P011", 1, 9, None),
    ("export let x = 1", "P056", 1, 8, None),
    ("for i 0..3 { }", "P999", 1, 7, '"0" (expected "in" Expr (".." Expr)? "{" Statement* "}")'),
    ("while a b()", "P001", 1, 9, '"b" (expected "{" Statement* "}")'),
    ("if a { }\nb()", "P001", 2, 1,
     '"b" (expected "{" Statement* "}" (("else" IfStmt) | ("else" "{" Statement* "}"))?)'),
    ("if a then b", "P001", 1, 6, '"then" (expected "{" Statement* "}")'),
    ("if a() { b() } else c", "P001", 1, 21, '"c" (expected "{" Statement* "}")'),
    ("x = if a { let b = 1 }", "P056", 1, 12, '"let" (expected PostfixExpr)'),
    ("x = if a { 1 2 }", "P001", 1, 14, '"2" (expected "}")'),
    ("x = if a() { }", "P999", 1, 14, '"}" (expected PostfixExpr)'),
    ("x = from a in b where c", "P999", 1, 24, '"<EOF>" (expected "select" "distinct"? Expr)'),
    ("x = from a in b group by c select c", "P999", 1, 28,
     '"select" (expected "into" <ident> ("having" Expr)?)'),
    ('x = load "a"', "P999", 1, 13, '"<EOF>" (expected "as" TypeRef ("with" Expr)?)'),
    ("type P", "P001", 1, 7, '"<EOF>" (expected "{" TypeMember (","? TypeMember)* ","?? "}")'),
    ("type T = | A", "P999", 1, 10, '"|" (expected TypeRef)'),
    ("let x: [int]", "P999", 1, 8, '"[" (expected TypeRef)'),
    ("print(1)\npackage a", "P999", 2, 1, '"package"'),
    ("a.b[0] = 1", "P999", 1, 8, '"="'),
    ("f() = 1", "P999", 1, 5, '"="'),
    ("rule a(X) :- 1 + 2", "P999", 1, 14, '"1" (expected RuleLiteral)'),
    ("x = a().P { b: 1 }", "P999", 1, 9, '"P"'),
    ("match n { 1 => 2, 3 => 4 }", "P001", 1, 17, '"," (expected "}")'),
]  # fmt: skip

LATER = [
    ("print(xs[])", "P060", 1, 9),
    ("print(xs[::])", "P060", 1, 9),
    ("print(match n { 1 => })", "P061", 1, 17),
    ('x = load "" as any', "P062", 1, 5),
    ('save x to ""', "P062", 1, 1),
    ("print(match n { -1 => 1 })", "P063", 1, 17),
    ("print(match n { a.b => 1 })", "P063", 1, 17),
    ("print(match n { A(1 + 2) => 1 })", "P063", 1, 19),
    ("print(match n { a(b)(c) => 1 })", "P063", 1, 17),
    ('import ruby "x"', "P064", 1, 1),
    ("1 + 2", "P065", 1, 1),
    ("if a() { b }", "P065", 1, 10),
    ("fun(x) => f(x)", "P065", 1, 1),
    ("from x in xs select f(x)", "P065", 1, 1),
    ("{}", "P065", 1, 1),
    ("x = fun() { }", "P070", 1, 5),
    ("x = fun()", "P070", 1, 5),
    ("a\nb[]", "P065", 1, 1),
    ("print(b[])\na", "P060", 1, 8),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "message"), LEXICAL)
def test_lexical_error(text: str, code: str, line: int, column: int, message: str) -> None:
    problem = error_of(text)
    assert (problem.code, *problem.span[:2], problem.message) == (code, line, column, message)


@pytest.mark.parametrize(("text", "code", "line", "column", "rest"), GRAMMAR)
def test_grammar_error(text: str, code: str, line: int, column: int, rest: str | None) -> None:
    problem = error_of(text)
    assert (problem.code, *problem.span[:2]) == (code, line, column)
    assert rest is None or problem.message == f"unexpected token {rest}"


@pytest.mark.parametrize(("text", "code", "line", "column"), LATER)
def test_error_after_the_parse(text: str, code: str, line: int, column: int) -> None:
    problem = error_of(text)
    assert (problem.code, *problem.span[:2]) == (code, line, column)


def test_some_errors_have_advice_of_their_own() -> None:
    assert error_of("let if = 1").help == "`if` is reserved; choose another name."
    assert error_of("let x: list<int = []").help == "Check the syntax near this place."
    assert error_of('import pyton "math" as m').help == "Did you mean `python`?"
    assert error_of('import cobol "x" as m').help.startswith("Use go, python")
    assert error_of('f("a)').help == "Close the string with a double quote."


def test_grammar_errors_come_before_those_after_the_parse() -> None:
    assert error_of("1 + 2\nlet 5").code == "P999"


@pytest.mark.parametrize(
    "text",
    [
        "type A { x: int fun f() { x } }",
        "on S as s { s.x }",
        "agent A { intent i() { n } }",
        "print(if a { b } else { c })",
        "match x { 1 => f() _ => g() }",
        "-f(x)",
        "await x",
    ],
)
def test_statements_that_may_look_useless(text: str) -> None:
    parse(SourceFile("a.mochi", text))


def test_a_tolerant_parse_warns_of_useless_statements() -> None:
    source = SourceFile("a.mochi", "if a() { none }")
    problems = Problems(source)
    parse(source, problems, tolerant=True)
    assert [(p.code, p.severity) for p in problems.found] == [("P065", Severity.WARNING)]


def test_null_and_nil_are_read_as_none_with_a_warning() -> None:
    source = SourceFile("a.mochi", "let a = null\nlet b = {nil: nil}")
    problems = Problems(source)
    parse(source, problems)
    assert [p.message for p in problems.found] == [
        "`null` is read as `none`",
        "`nil` is read as `none`",
    ]


def test_a_program_may_declare_null() -> None:
    source = SourceFile("a.mochi", "let null = 1\nprint(null)")
    problems = Problems(source)
    parse(source, problems)
    assert not problems.found


@pytest.mark.parametrize(
    ("data", "line", "column"), [(b"\xff", 1, 1), (b"a\n\xc3\xa9 \xed\xb3\xbf", 2, 4)]
)
def test_bytes_that_are_not_utf8(data: bytes, line: int, column: int) -> None:
    with pytest.raises(CompileError) as caught:
        decode(data, "a.mochi")
    [problem] = caught.value.problems.found
    assert (problem.code, *problem.span[:2]) == ("P044", line, column)


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbfx", "a.mochi").text == "x"


def test_errors_after_the_parse_are_all_reported() -> None:
    with pytest.raises(CompileError) as caught:
        parse(SourceFile("a.mochi", "b[]\n1 + 2\nprint(b[:])\n"))
    places = [(p.code, p.span.line) for p in caught.value.problems.errors]
    assert places == [("P065", 1), ("P065", 2), ("P060", 3)]

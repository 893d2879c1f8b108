"""What the parser wanted where it stopped, in the words of the reference.

The reference is a recursive descent parser over an ordered choice; what it reports as expected is
the rest of the sequence in which it could not go on.  Here that sequence is found from the tables:
of all terminals that could come next, the one that the enclosing rule cannot do without is looked
up by the rule and the symbol before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.diagnostics.codes import syntax_error
from mochi_import.syntax import mistakes
from mochi_import.syntax.literals import go_quote, read_string
from mochi_import.syntax.tables import END, Tables, stack_before

if TYPE_CHECKING:
    from mochi_import.diagnostics.model import CompileError, Label
    from mochi_import.source import SourceFile, Span
    from mochi_import.syntax.token import Token

_BLOCK = '"{" Statement* "}"'
_ELSE = f'(("else" IfStmt) | ("else" {_BLOCK}))?'
_RESULT = '(":" TypeRef)?'
_EFFECTS = '("!" <ident> ("," <ident>)*)?'
_PARAMS = '"(" (Param ("," Param)*)? ")"'
_FUN_TAIL = f"{_RESULT} {_EFFECTS} {_BLOCK}"
_LAMBDA_TAIL = f'{_RESULT} {_EFFECTS} ({_BLOCK})? ("=>" Expr)?'
_FUN_NAME = f'<ident> ("<" <ident> ("," <ident>)* ">")? {_PARAMS} {_FUN_TAIL}'
_FUN = f'"fun" {_FUN_NAME}'
_MEMBERS = '"{" TypeMember (","? TypeMember)* ","?? "}"'
_LET = '<ident> (":" TypeRef)? ("=" Expr)?'
_IN = f'"in" Expr (".." Expr)? {_BLOCK}'
_SELECT = '"select" "distinct"? Expr'
_AS = '"as" TypeRef ("with" Expr)?'
_GENERATE = '"{" (GenerateField ("," GenerateField)*)? ","?? "}"'

# The rest of a sequence, by its rule and the symbol before the gap.
_REST = {
    ("let_stmt", "LET"): _LET,
    ("let_stmt", "VAR"): _LET,
    ("fun_decl", "_FUN_DECL"): _FUN_NAME,
    ("fun_decl", "params"): f'")" {_FUN_TAIL}',
    ("fun_decl", "LPAR"): f'")" {_FUN_TAIL}',
    ("fun_decl", "effects"): _BLOCK,
    ("exported_fun", "EXPORT"): _FUN,
    ("lambda_expr", "FUN"): f"{_PARAMS} {_LAMBDA_TAIL}",
    ("lambda_expr", "type_params"): f"{_PARAMS} {_LAMBDA_TAIL}",
    ("lambda_expr", "params"): f'")" {_LAMBDA_TAIL}',
    ("lambda_expr", "LPAR"): f'")" {_LAMBDA_TAIL}',
    ("params", "COMMA"): "Param",
    ("while_stmt", "expr"): _BLOCK,
    ("for_stmt", "FOR"): f"<ident> {_IN}",
    ("for_stmt", "NAME"): _IN,
    ("for_stmt", "expr"): _BLOCK,
    ("test_decl", "TEST"): f"<string> {_BLOCK}",
    ("test_decl", "STRING"): _BLOCK,
    ("type_decl", "TYPE"): f'<ident> (("="? {_MEMBERS}) | ("=" TypeVariant))',
    ("type_decl", "NAME"): _MEMBERS,
    ("type_decl", "_open"): _FUN,
    ("type_decl", "COMMA"): _FUN,
    ("group", "keys"): '"into" <ident> ("having" Expr)?',
    ("query", "take"): _SELECT,
    ("load", "STRING"): _AS,
    ("load", "LOAD"): _AS,
    ("generate", "GENERATE"): f"<ident> {_GENERATE}",
    ("generate", "NAME"): _GENERATE,
    ("match_expr", "expr"): '"{" MatchCase* "}"',
    ("entry", "expr"): '":" Expr',
    ("postfix", "_SAFE_OPEN"): '"[" Expr "]"',
}

# Terminals that close or carry on the innermost sequence, by urgency, and how messages name them.
_NEEDED = {
    "RPAR": '")"',
    "RSQB": '"]"',
    "SELECT": _SELECT,
    "BY": '"by" Expr',
    "INTO": '"into" <ident>',
    "IN": '"in" Expr',
    "COLON": '":" Expr',
    "ARROW": '"=>" Expr',
    "RBRACE": '"}"',
    "INT": "PostfixExpr",
    "FUN": "TypeRef",
    "LBRACE": _BLOCK,
    "AS": _AS,
    "_FUN_DECL": _FUN,
    "STRING": "<string>",
    "NAME": "<ident>",
    "LPAR": '"("',
}


def unexpected(
    source: SourceFile,
    tokens: list[Token],
    index: int,
    tables: Tables,
    states: list[int],
) -> CompileError:
    """The error for a token that no rule allows where it stands."""
    token = tokens[index]
    if token.kind == "QUESTION":
        # After a value the reference takes `?` for the start of `?[`.
        following = tokens[index + 1]
        advice = "Write `if a { b } else { c }`; `?[` and `?.` have no space in them."
        return grammar_error(source, following.span, _shown(following), '"[" Expr "]"', advice)
    expected = _expected(tables, states)
    if expected.startswith("<ident>") and token.kind == token.text.upper():
        advice = f"`{token.text}` is reserved; choose another name."
        return grammar_error(source, token.span, token.text, expected, advice)
    advice = mistakes.advice(source, tokens, index, expected)
    labels = mistakes.opened(tokens, index, expected)
    return grammar_error(source, token.span, _shown(token), expected, advice, labels)


def _shown(token: Token) -> str:
    return read_string(token.text) if token.kind == "STRING" else token.text


def grammar_error(
    source: SourceFile,
    span: Span,
    text: str,
    expected: str,
    advice: str = "",
    labels: tuple[Label, ...] = (),
) -> CompileError:
    """An error of grammar; its code follows from what was expected (SEMANTICS section 2).

    The section's P051, for an expected comma, has no row: no rule of the language demands a comma
    without allowing something else in its place, so the reference never gives that code.
    """
    message = f"unexpected token {go_quote(text)}" + (f" (expected {expected})" if expected else "")
    code = _code(text, expected)
    return syntax_error(source, code, span, message=message, advice=advice, labels=labels)


def _code(text: str, expected: str) -> str:
    if text == ":" and expected.startswith("<ident>"):
        return "P031"
    if '"{"' in expected and '"=>"' in expected:
        return "P011"
    for start, code in (
        ('"}"', "P001"),
        ('"{"', "P001"),
        ('"("', "P052"),
        ('")"', "P052"),
    ):
        if expected.startswith(start):
            return code
    return {".": "P055", "let": "P056"}.get(text, "P999")


def _expected(tables: Tables, states: list[int]) -> str:
    """The sequence that could not go on; empty where the program could also have ended."""
    viable = {}
    for terminal in tables.actions[states[-1]]:
        stack = stack_before(tables, states, terminal)
        if stack:
            viable[terminal] = stack
    if END in viable:
        return ""
    for terminal, name in _NEEDED.items():
        if terminal in viable:
            return _rest(tables, viable[terminal]) or name
    return ""


def _rest(tables: Tables, stack: list[int]) -> str:
    symbol, *rules = tables.places[stack[-1]].split() or [""]
    if symbol == "expr" and "if_form" in rules:
        statement = "LET" in tables.actions[stack[-3]]
        return f"{_BLOCK} {_ELSE}" if statement else '("{" Expr "}" | "then" Expr)'
    for rule in rules:
        if (rule, symbol) in _REST:
            return _REST[rule, symbol]
    return ""

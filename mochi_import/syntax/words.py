"""The words that are keywords only in places, and what stands around them there.

The data of classify.py: kinds are names of terminals in mochi.lark; a word in lower case stands for
itself, as words ahead are not decided yet.
"""

from __future__ import annotations

from typing import Final, NamedTuple

type Kinds = frozenset[str]


def _kinds(text: str) -> Kinds:
    return frozenset(text.split())


VALUE_ENDS: Final = _kinds(
    "NAME INT FLOAT STRING TRUE FALSE NONE RPAR RSQB RBRACE QUESTION _PROPAGATE"
)
VALUE_STARTS: Final = _kinds(
    "NAME INT FLOAT STRING TRUE FALSE NONE LPAR LSQB LBRACE MINUS BANG FUN IF MATCH GENERATE"
    " FETCH LOAD SAVE"
)
# A word before one of these starts an operand; before `-`, `[` or `{` it may as well be a name.
OPERANDS: Final = VALUE_STARTS - _kinds("LSQB LBRACE MINUS BANG")
OPERATORS: Final = _kinds(
    "EQ NE LT LE GT GE LESS PLUS MINUS STAR SLASH PERCENT IN AND OR COALESCE UNION EXCEPT INTERSECT"
)
NAME: Final = _kinds("NAME")
BRACE: Final = _kinds("LBRACE")
COLON: Final = _kinds("COLON")
# What stands before a condition of a rule, and what may open one: `N = count { C : parent(P, C) }`.
CONDITION_STARTS: Final = _kinds("COMMA IMPLIES COLON")
AGGREGATES: Final = frozenset(("count", "sum", "avg", "min", "max"))
# What stands before a name, so that not even a word of WORDS is a keyword there.
BEFORE_NAMES: Final = _kinds("DOT _SAFE_DOT _PATH LET VAR FOR _FUN_DECL INTENT TYPE AGENT")
# After these a `{` is no block.
BEFORE_LITERALS: Final = _kinds("ASSIGN LPAR LSQB COMMA RETURN")
# A `fun` after one of these is a value even if a name follows, which the parser then rejects.
BEFORE_VALUES: Final = _kinds("ASSIGN LPAR LSQB COLON ARROW")


class Use(NamedTuple):
    """One way for a word to be a keyword: the kinds (or words) around it."""

    before: tuple[Kinds, ...] = ()
    after: Kinds | None = None
    clause: bool = False


def _clause(*before: Kinds, after: Kinds = VALUE_ENDS) -> Use:
    return Use(before, after, clause=True)


_SET_OPERATOR = Use((VALUE_STARTS | {"ALL"},), VALUE_ENDS)
_DECLARATION = Use((NAME, BRACE))
_ORDERING = _clause(_kinds("by"))
_JOIN_SIDE = _clause(_kinds("join"))
_PREFIX = Use((OPERANDS,))

WORDS: Final[dict[str, tuple[Use, ...]]] = {
    **dict.fromkeys(("skip", "take", "having", "limit"), (_clause(VALUE_STARTS),)),
    **dict.fromkeys(("sort", "order", "group"), (_ORDERING,)),
    **dict.fromkeys(("left", "right", "outer"), (_JOIN_SIDE,)),
    **dict.fromkeys(("union", "except", "intersect"), (_SET_OPERATOR,)),
    **dict.fromkeys(("model", "emit", "stream"), (_DECLARATION,)),
    **dict.fromkeys(("async", "await"), (_PREFIX,)),
    "where": (_clause(VALUE_STARTS), Use((VALUE_STARTS,), _kinds("RBRACE"))),
    "from": (Use((NAME, _kinds("IN"))),),
    "join": (_clause(NAME, after=VALUE_ENDS | _kinds("LEFT RIGHT OUTER")),),
    "on": (_clause(VALUE_STARTS), Use((NAME, _kinds("as"), NAME))),
    "by": (Use(after=_kinds("SORT ORDER GROUP")),),
    "into": (Use((NAME,), VALUE_ENDS),),
    "select": (_clause(VALUE_STARTS),),
    "distinct": (Use((VALUE_STARTS - {"MINUS"},), _kinds("SELECT")),),
    "as": (Use((_kinds("NAME LBRACE FUN"),), VALUE_ENDS | _kinds("LOAD")),),
    "with": (Use((OPERANDS - {"LPAR"} | BRACE,), VALUE_ENDS),),
    "to": (Use((_kinds("STRING"),), VALUE_ENDS),),
    "update": (Use((NAME, _kinds("set"), BRACE)),),
    "bench": (Use((_kinds("STRING"), BRACE)),),
    "query": (Use((NAME, _kinds("LPAR"))),),
    "not": (Use((NAME, _kinds("LPAR")), CONDITION_STARTS),),
    "catch": (Use((BRACE,), _kinds("RBRACE")), Use((NAME, BRACE), _kinds("RBRACE"))),
    "object": (Use((NAME,), _kinds("EXTERN")),),
}

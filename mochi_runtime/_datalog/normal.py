"""Rules in plain form: without arithmetic in atoms and without aggregates.

    fee(X, N + 1) :- p(X, N)            fee(X, #1) :- p(X, N), #1 == N + 1
    kids(P, N) :- person(P),            rows(P, C) :- parent(P, C)
      N = count { C : parent(P, C) }    groups(P, N) for each P of rows, N the number of its C
                                        kids(P, N) :- person(P), groups(P, N)
                                        kids(P, N) :- person(P), not groups(P, _), N == 0

`count` counts the different values; `sum` and `avg` take one value for each answer of the body, so
that two equal prices both count.
"""

from __future__ import annotations

from mochi_runtime._datalog.binding import bound_by
from mochi_runtime._datalog.terms import (
    ANY,
    Aggregate,
    Atom,
    Calculation,
    Comparison,
    Negation,
    Rule,
    Summary,
    Var,
    variables_in,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_runtime._datalog.terms import Literal

# What an aggregate over nothing gives; the others give no answer.
_OF_NOTHING = ("count", "sum")


def plain(rule: Rule, prefix: str) -> Iterator[Rule | Summary]:
    """The plain rules that say the same; new predicates have names that start with `prefix`."""
    aggregates = [literal for literal in rule.body if isinstance(literal, Aggregate)]
    rest: list[Literal] = [lit for lit in rule.body if not isinstance(lit, Aggregate)]
    bodies = [rest]
    bound = bound_by(rest)
    for number, aggregate in enumerate(aggregates):
        others = [literal for literal in rule.body if literal is not aggregate]
        outside = {*rule.head.variables(), *variables_in(aggregate.target)}
        for literal in others:
            outside.update(literal.variables())
        inside = dict.fromkeys(variables_in(aggregate.value))
        inside.update(dict.fromkeys(name for each in aggregate.body for name in each.variables()))
        keys = [Var(name) for name in inside if name in outside]
        name = f"{prefix}#{number}"
        columns: list[object] = [*keys, aggregate.value]
        if aggregate.op in ("sum", "avg"):
            columns += [Var(name) for name in inside if name not in outside]
        rows = Atom(f"{name}rows", tuple(columns))
        content = list(aggregate.body)
        if not bound_by(content).issuperset(inside):
            content = rest + content  # which compares with what the rest binds
        yield from plain(Rule(rows, tuple(content), rule.text), name)
        groups = (name, len(keys) + 1)
        yield Summary(groups, aggregate.op, rows.predicate, rule.text)
        found: list[Literal] = [Atom(name, (*keys, aggregate.target))]
        with_groups = [body + found for body in bodies]
        if aggregate.op in _OF_NOTHING and bound.issuperset(key.name for key in keys):
            none: list[Literal] = [
                Negation(Atom(name, (*keys, ANY))),
                Comparison("==", aggregate.target, 0),
            ]
            with_groups += [body + none for body in bodies]
        bodies = with_groups
        bound.update(found[0].variables())
    for body in bodies:
        yield _flat(Rule(rule.head, tuple(body), rule.text))


def _flat(rule: Rule) -> Rule:
    """With a new variable for each calculation in an atom."""
    made: list[Literal] = []

    def flat(atom: Atom) -> Atom:
        if not any(isinstance(arg, Calculation) for arg in atom.args):
            return atom
        args = list(atom.args)
        for place, arg in enumerate(args):
            if isinstance(arg, Calculation):
                args[place] = Var(f"#{len(made)}")
                made.append(Comparison("==", args[place], arg))
        return Atom(atom.name, tuple(args))

    head = flat(rule.head)
    body: list[Literal] = []
    for literal in rule.body:
        match literal:
            case Atom():
                body.append(flat(literal))
            case Negation(atom=atom):
                body.append(Negation(flat(atom)))
            case _:
                body.append(literal)
    return Rule(head, (*body, *made), rule.text)

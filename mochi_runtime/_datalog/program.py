"""The rules of a database as `model` takes them.

A predicate with rules is intensional and has no facts of its own; facts that the program gives it
are an extensional predicate beside it:

    path(X, Y) :- path^facts(X, Y)

Where `path(X, Z) :- path(X, Y), path(Y, Z)` is the only recursive rule of a predicate, every path
is a chain of what the other rules give, so it can as well grow by one link at a time, which is far
less work:

    path^link(X, Y) :- edge(X, Y)                      the other rules
    path(X, Y) :- path^link(X, Y)
    path(X, Z) :- path^link(X, Y), path(Y, Z)
"""

from __future__ import annotations

from mochi_runtime._datalog.chains import step_of
from mochi_runtime._datalog.terms import Atom, Rule, Summary, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mochi_runtime._datalog.strata import Predicate

    type Rules = Mapping[Predicate, Sequence[Rule | Summary]]


def extensional(predicate: Predicate) -> Predicate:
    """The facts of a predicate that has rules as well.  No name of a program has this character."""
    return f"{predicate[0]}^facts", predicate[1]


def intensional(rules: Rules) -> dict[Predicate, list[Rule | Summary]]:
    """Rules that say the same, with those for facts, where no rule doubles."""
    return {
        predicate: given
        for each, own in rules.items()
        for predicate, given in _defined(each, [*own, of_facts(each)])
    }


def of_facts(predicate: Predicate) -> Rule:
    """The rule by which a predicate has its facts."""
    columns = tuple(Var(str(column)) for column in range(predicate[1]))
    return Rule(Atom(predicate[0], columns), (Atom(extensional(predicate)[0], columns),))


def _defined(
    predicate: Predicate, own: list[Rule | Summary]
) -> Iterator[tuple[Predicate, list[Rule | Summary]]]:
    doubling = [rule for rule in own if _doubles(rule)]
    if not doubling:
        yield predicate, own
        return
    name, arity = predicate
    link = f"{name}^link"
    others = [rule for rule in own if isinstance(rule, Rule) and rule not in doubling]
    yield (link, arity), [Rule(Atom(link, each.head.args), each.body, each.text) for each in others]
    x, y, z = Var("X"), Var("Y"), Var("Z")
    text = doubling[0].text
    yield (
        predicate,
        [
            Rule(Atom(name, (x, y)), (Atom(link, (x, y)),), text),
            Rule(Atom(name, (x, z)), (Atom(link, (x, y)), Atom(name, (y, z))), text),
        ],
    )


def _doubles(rule: Rule | Summary) -> bool:
    step = step_of(rule) if isinstance(rule, Rule) else None
    return step is not None and step.left == step.right == (step.head, False)

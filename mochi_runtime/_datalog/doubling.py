"""`path(X, Z) :- path(X, Y), path(Y, Z)` as a linear rule, which is far less work.

Where that is the only recursive rule of `path`, every path is a chain of what the other rules and
the facts give, so it can as well grow by one link at a time:

    path^link(X, Y) :- edge(X, Y)                      the other rules and facts
    path(X, Y) :- path^link(X, Y)
    path(X, Z) :- path^link(X, Y), path(Y, Z)
"""

from __future__ import annotations

from mochi_runtime._datalog.compose import step_of
from mochi_runtime._datalog.terms import Atom, Rule, Summary, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mochi_runtime._datalog.relation import Row
    from mochi_runtime._datalog.strata import Predicate

    type Facts = Mapping[Predicate, set[Row]]
    type Rules = Mapping[Predicate, Sequence[Rule | Summary]]


def without_doubling(facts: Facts, rules: Rules) -> tuple[Facts, Rules]:
    """Facts and rules that say the same, where no rule doubles."""
    new_facts, new_rules = dict(facts), dict(rules)
    for predicate, own in rules.items():
        doubling = [rule for rule in own if _doubles(rule)]
        if doubling:
            links = f"{predicate[0]}^link", 2
            others = [rule for rule in own if isinstance(rule, Rule) and rule not in doubling]
            new_rules[links] = [_renamed(rule, links[0]) for rule in others]
            new_facts[links] = new_facts.pop(predicate, set())
            new_rules[predicate] = _by_links(predicate[0], links[0], doubling[0].text)
    return new_facts, new_rules


def _doubles(rule: Rule | Summary) -> bool:
    step = step_of(rule) if isinstance(rule, Rule) else None
    return step is not None and step.left == step.right == (step.head, False)


def _renamed(rule: Rule, name: str) -> Rule:
    return Rule(Atom(name, rule.head.args), rule.body, rule.text)


def _by_links(name: str, links: str, text: str) -> list[Rule]:
    x, y, z = Var("X"), Var("Y"), Var("Z")
    return [
        Rule(Atom(name, (x, y)), (Atom(links, (x, y)),), text),
        Rule(Atom(name, (x, z)), (Atom(links, (x, y)), Atom(name, (y, z))), text),
    ]

"""The order in which predicates are worked out: each group only after all that it depends on.

A group is a set of predicates that depend on one another (a strongly connected component of the
dependency graph).  A predicate must not depend on its own negation.
"""

from __future__ import annotations

from mochi_runtime._datalog.terms import Atom, Negation
from mochi_runtime.errors import MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mochi_runtime._datalog.terms import Rule

    type Predicate = tuple[str, int]


def strata(
    goal: Predicate, rules: Mapping[Predicate, Sequence[Rule]]
) -> list[frozenset[Predicate]]:
    """The groups that `goal` needs, in order."""
    groups = list(_components(goal, rules))
    for group in groups:
        _refuse_negation_inside(group, rules)
    return groups


def _components(
    goal: Predicate, rules: Mapping[Predicate, Sequence[Rule]]
) -> Iterator[frozenset[Predicate]]:
    """Tarjan's algorithm, with its own stack so that long chains of rules do not matter."""
    number: dict[Predicate, int] = {goal: 0}
    lowest = {goal: 0}
    open_: list[Predicate] = [goal]
    path = [(goal, _needs(rules.get(goal, ())))]
    done: set[Predicate] = set()
    while path:
        predicate, needs = path[-1]
        for need in needs:
            if need not in number:
                number[need] = lowest[need] = len(number)
                open_.append(need)
                path.append((need, _needs(rules.get(need, ()))))
                break
            if need not in done:
                lowest[predicate] = min(lowest[predicate], number[need])
        else:
            path.pop()
            if path:
                caller = path[-1][0]
                lowest[caller] = min(lowest[caller], lowest[predicate])
            if lowest[predicate] == number[predicate]:
                start = open_.index(predicate)
                group = frozenset(open_[start:])
                del open_[start:]
                done |= group
                yield group


def _needs(rules: Iterable[Rule]) -> Iterator[Predicate]:
    for rule in rules:
        for literal in rule.body:
            if isinstance(literal, Negation):
                yield literal.atom.predicate
            elif isinstance(literal, Atom):
                yield literal.predicate


def _refuse_negation_inside(
    group: frozenset[Predicate], rules: Mapping[Predicate, Sequence[Rule]]
) -> None:
    for predicate in sorted(group):
        for rule in rules.get(predicate, ()):
            for literal in rule.body:
                if isinstance(literal, Negation) and literal.atom.predicate in group:
                    raise MochiError(
                        f"rule {rule!r} makes {predicate[0]} depend on its own negation"
                    )

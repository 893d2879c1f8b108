"""The order in which predicates are worked out: each group only after all that it depends on.

A group is a set of predicates that depend on one another (a strongly connected component of the
dependency graph).  A predicate must not depend on its own negation.
"""

from __future__ import annotations

from mochi_runtime._datalog.terms import Atom, Negation, Rule, Summary
from mochi_runtime.errors import MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from mochi_runtime._datalog.terms import Literal

    type Predicate = tuple[str, int]


# The number of a node whose component is known: higher than any other.
_DONE: Final = 1 << 62


def strata(
    goal: Predicate, rules: Mapping[Predicate, Sequence[Rule | Summary]]
) -> list[frozenset[Predicate]]:
    """The groups that `goal` needs, in order."""
    groups = [
        frozenset(group)
        for group in components([goal], lambda predicate: _needs(rules.get(predicate, ())))
    ]
    for group in groups:
        _refuse_negation_inside(group, rules)
    return groups


def components[N: Hashable](
    roots: Iterable[N], needs: Callable[[N], Iterable[N]]
) -> Iterator[list[N]]:
    """The strongly connected components that `roots` lead to, each after those that it needs.

    Tarjan's algorithm, with its own stack so that long chains do not matter.
    """
    number: dict[N, int] = {}
    lowest: dict[N, int] = {}
    open_: list[N] = []
    for root in roots:
        if root in number:
            continue
        number[root] = lowest[root] = len(number)
        open_.append(root)
        path = [(root, iter(needs(root)))]
        while path:
            node, rest = path[-1]
            for need in rest:
                known = number.get(need)
                if known is None:
                    number[need] = lowest[need] = len(number)
                    open_.append(need)
                    path.append((need, iter(needs(need))))
                    break
                if known < lowest[node]:
                    lowest[node] = known
            else:
                path.pop()
                if path:
                    caller = path[-1][0]
                    lowest[caller] = min(lowest[caller], lowest[node])
                if lowest[node] == number[node]:
                    start = len(open_) - 1
                    while open_[start] != node:
                        start -= 1
                    group = open_[start:]
                    del open_[start:]
                    number.update(dict.fromkeys(group, _DONE))
                    yield group


def _needs(rules: Iterable[Rule | Summary]) -> Iterator[Predicate]:
    for rule in rules:
        if isinstance(rule, Summary):
            yield rule.of
            continue
        for literal in rule.body:
            if isinstance(literal, Negation):
                yield literal.atom.predicate
            elif isinstance(literal, Atom):
                yield literal.predicate


def _refuse_negation_inside(
    group: frozenset[Predicate], rules: Mapping[Predicate, Sequence[Rule | Summary]]
) -> None:
    inside = [rule for predicate in sorted(group) for rule in rules.get(predicate, ())]
    for rule in inside:
        if isinstance(rule, Summary) and rule.of in group:
            raise MochiError(f"rule {rule!r} needs an aggregate of what it defines")
    for rule in inside:
        if isinstance(rule, Rule) and any(_negates(literal, group) for literal in rule.body):
            raise MochiError(f"rule {rule!r} makes {rule.head.name} depend on its own negation")


def _negates(literal: Literal, group: frozenset[Predicate]) -> bool:
    return isinstance(literal, Negation) and literal.atom.predicate in group

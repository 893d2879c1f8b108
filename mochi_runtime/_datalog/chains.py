"""Recursive rules that are chains of pairs, the shape of reachability and ancestors.

`path(X, Z) :- path(X, Y), edge(Y, Z)` leads from one variable of its head to the other, by way of
pairs that share one variable each.  Such a rule is a step of two relations, a longer one several,
by supplementary predicates:

    same(X, Y) :- up(X, P), same(P, Q), down(Q, Y)

    same^0(X, Q) :- up(X, P), same(P, Q)
    same(X, Y) :- same^0(X, Q), down(Q, Y)
"""

from __future__ import annotations

from mochi_runtime._datalog.terms import Atom, Rule, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from mochi_runtime._datalog.strata import Predicate

    # A relation, and whether its columns are taken the other way round.
    type View = tuple[Predicate, bool]


class Step:
    """head(A, B) for all A and B with left(A, K) and right(K, B), or with left(A, B) alone."""

    __slots__ = ("head", "left", "right")

    def __init__(self, head: Predicate, left: View, right: View | None) -> None:
        self.head = head
        self.left = left
        self.right = right


def is_recursive(rule: Rule, group: Set[Predicate]) -> bool:
    """Whether later rounds can add to what the rule gives."""
    return any(isinstance(each, Atom) and each.predicate in group for each in rule.body)


def steps(rules: Iterable[Rule], group: Set[Predicate]) -> list[Step] | None:
    """The recursive rules of a group as steps; none where one of them is of another shape, or none
    is there."""
    found: list[Step] = []
    for rule in rules:
        if is_recursive(rule, group):
            chain = _chain(rule)
            if not chain:
                return None
            found += _steps(rule.head.predicate, chain, len(found))
    return found or None


def step_of(rule: Rule) -> Step | None:
    """A rule as one step, if it is of that shape."""
    made = list(_steps(rule.head.predicate, _chain(rule), 0))
    return made[0] if len(made) == 1 else None


def _steps(head: Predicate, chain: Sequence[View], number: int) -> Iterator[Step]:
    """The steps along a chain, from its front."""
    if not chain:
        return
    left, *rest = chain
    for place, right in enumerate(rest[:-1]):
        middle = f"{head[0]}^{number + place}", 2
        yield Step(middle, left, right)
        left = middle, False
    yield Step(head, left, rest[-1] if rest else None)


def _chain(rule: Rule) -> list[View]:
    """The views that lead from the first variable of the head to the second, each on from where
    the last one ended; empty if the body is no such chain."""
    ends = _pair(rule.head)
    links = [(atom, _pair(atom)) for atom in rule.body if isinstance(atom, Atom)]
    if ends is None or len(links) < len(rule.body) or any(pair is None for _, pair in links):
        return []
    names = [name for _, pair in links for name in pair or ()]
    at, last = ends
    if any(names.count(name) != (1 if name in ends else 2) for name in (*names, *ends)):
        return []
    views: list[View] = []
    while at != last:
        link = next(((atom, pair) for atom, pair in links if pair and at in pair), None)
        if link is None:
            return []  # the rest is a ring of its own
        links.remove(link)
        atom, (first, second) = link
        views.append((atom.predicate, at != first))
        at = second if at == first else first
    return views if not links else []


def _pair(atom: Atom) -> tuple[str, str] | None:
    """The two variables of an atom that has just these."""
    match atom.args:
        case (Var(name=first), Var(name=second)) if first != second:
            return first, second
    return None

"""Magic sets: a query with bound columns works out only what can matter for its answers.

`query anc("ann", X)` needs `anc` for "ann" and for those that the rules then ask about:

    m_anc^bf(X): anc is wanted for X                            (a query adds its own values)
    anc^bf(X, Y) :- m_anc^bf(X), parent(X, Y)
    anc^bf(X, Z) :- m_anc^bf(X), parent(X, Y), anc^bf(Y, Z)
    m_anc^bf(Y) :- m_anc^bf(X), parent(X, Y)

where `bf` says which columns are bound and which free.  What was worked out stays for the next
query of that pattern.  Here the recursive atom hands its free columns on as they are (the rule is
right-linear), so that all answers for a Y that is wanted are answers of the query, and none has to
say of whom:

    anc^bf(Y) :- m_anc^bf(X), parent(X, Y)

The work is then one walk, of a few steps for each fact it meets, but holds for one query only.
Negated and aggregated predicates, and those asked for without a bound column, are read as a whole.

Source: Beeri and Ramakrishnan, On the Power of Magic (1991); Naughton, Ramakrishnan, Sagiv and
Ullman, Argument Reduction by Factoring (1989).
"""

from __future__ import annotations

from mochi_runtime._datalog import compose
from mochi_runtime._datalog.binding import bound_by, bound_columns, next_literal
from mochi_runtime._datalog.model import recursive_plans, saturate
from mochi_runtime._datalog.relation import Relation
from mochi_runtime._datalog.strata import strata
from mochi_runtime._datalog.terms import Atom, Rule, Summary, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_runtime._datalog.model import Model
    from mochi_runtime._datalog.relation import Readable
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Literal

    type Pattern = tuple[bool, ...]


class Focus:
    """What is known of one predicate for the values that queries of one pattern have asked for."""

    def __init__(self, model: Model, goal: Predicate, pattern: Pattern) -> None:
        self.model = model
        self.goal = goal
        self.pattern = pattern
        self.group = next(group for group in strata(goal, model.rules) if goal in group)
        self.factored = all(map(self._hands_on, self._recursive()))
        self._facts: dict[str, Predicate] = {}
        self.grows = False
        rules = list(self._rewritten())
        own = {rule.head.predicate for rule in rules} | {_magic_predicate(goal, pattern)}
        self._rules = rules
        self._own = sorted(own | {(_adorned(*goal, pattern), self._width)})
        self._plans = list(recursive_plans(rules, frozenset(self._own), model.values))
        self._clear()

    @property
    def pays(self) -> bool:
        """Whether this is less work than the whole relation.

        It is not for a closure (`compose`) of which all pairs may turn out to be wanted.
        """
        if self.factored or not self.grows:
            return True
        return not compose.steps(self.model.rules_of(self.group), self.group)

    def answers(self, goal: Atom) -> tuple[Atom, Readable]:
        """An atom for the goal, and the relation that has its answers."""
        wanted = tuple(
            self.model.values.key(arg)
            for arg, bound in zip(goal.args, self.pattern, strict=True)
            if bound
        )
        if self.factored:
            self._clear()
        magic = _magic_predicate(self.goal, self.pattern)
        if wanted not in self._relations[magic].rows:
            saturate(self._relations, {magic: {wanted}}, self._plans, self._relation)
        atom = self._atom(goal)
        return atom, self._relations[atom.predicate]

    def _clear(self) -> None:
        self._relations = {predicate: Relation() for predicate in self._own}

    def _relation(self, predicate: Predicate) -> Readable:
        own = self._relations.get(predicate)
        if own is not None:
            return own
        name, arity = predicate
        if name.endswith(_FACTS):
            plain = name.removesuffix(_FACTS), arity
            return self._relations.setdefault(predicate, Relation(self.model.facts[plain]))
        return self.model.relation(predicate)

    # Rewriting

    def _recursive(self) -> list[Rule]:
        rules = self.model.rules_of([self.goal])
        return [rule for rule in rules if compose.is_recursive(rule, self.group)]

    def _hands_on(self, rule: Rule) -> bool:
        """Whether a rule's only recursive atom has the free columns of the head, nothing else
        mentions them, and the rest of the rule says for which values the atom is wanted."""
        atoms = [a for a in rule.body if isinstance(a, Atom) and a.predicate in self.group]
        if len(atoms) != 1 or atoms[0].predicate != self.goal:
            return False
        (atom,) = atoms
        rest = [each for each in rule.body if each is not atom]
        asked = Atom("", _part(rule.head, self.pattern, True))
        wanted = Atom("", _part(atom, self.pattern, True))
        if not all(bound_columns(wanted, bound_by([asked, *rest]))):
            return False
        free = [arg.name for arg in _part(rule.head, self.pattern, False) if isinstance(arg, Var)]
        handed = [arg.name for arg in _part(atom, self.pattern, False) if isinstance(arg, Var)]
        others = [
            *(name for each in rest for name in each.variables()),
            *asked.variables(),
            *wanted.variables(),
        ]
        width = self.pattern.count(False)
        return len(set(free)) == width and free == handed and not set(free) & set(others)

    @property
    def _width(self) -> int:
        """How many columns the goal's own relation has."""
        return self.pattern.count(False) if self.factored else len(self.pattern)

    def _atom(self, atom: Atom) -> Atom:
        """An atom of the goal's predicate, as one of the goal's own relation."""
        args = _part(atom, self.pattern, False) if self.factored else atom.args
        return Atom(_adorned(*self.goal, self.pattern), args)

    def _rewritten(self) -> Iterator[Rule]:
        """The rules for all patterns of predicates that the goal leads to."""
        todo = [(self.goal, self.pattern)]
        for predicate, pattern in todo:  # which grows
            for rule in self._rules_and_facts(predicate):
                wants = _magic_atom(rule.head, pattern)
                for made in self._rewrite(rule, wants, predicate, pattern):
                    if isinstance(made, Rule):
                        yield made
                    elif made not in todo:
                        todo.append(made)

    def _rules_and_facts(self, predicate: Predicate) -> Iterator[Rule]:
        yield from self.model.rules_of([predicate])
        if predicate in self.model.facts:
            name, arity = predicate
            columns = tuple(Var(str(column)) for column in range(arity))
            yield Rule(Atom(name, columns), (Atom(name + _FACTS, columns),))

    def _rewrite(
        self, rule: Rule, wants: Atom, predicate: Predicate, pattern: Pattern
    ) -> Iterator[Rule | tuple[Predicate, Pattern]]:
        """A rule restricted to what is wanted, the rules for what its atoms want, and which atoms
        these are."""
        factored = self.factored and predicate == self.goal
        body: list[Literal] = [wants]
        bound = set(wants.variables())
        waiting = list(rule.body)
        handing = factored and compose.is_recursive(rule, self.group)
        if handing:
            last = next(a for a in waiting if isinstance(a, Atom) and a.predicate in self.group)
            waiting.remove(last)
        while waiting:
            literal = next_literal(waiting, bound)
            assert literal is not None  # the rule was planned when it was declared
            waiting.remove(literal)
            if isinstance(literal, Atom) and self._is_derived(literal.predicate):
                columns = bound_columns(literal, bound)
                if any(columns):
                    yield literal.predicate, columns
                    yield from self._wants(literal, columns, body, rule)
                    literal = Atom(_adorned(*literal.predicate, columns), literal.args)
            body.append(literal)
            bound.update(literal.variables())
        if handing:
            yield from self._wants(last, pattern, body, rule)
        elif factored:
            yield Rule(self._atom(rule.head), tuple(body), rule.text)
        else:
            yield Rule(Atom(_adorned(*predicate, pattern), rule.head.args), tuple(body), rule.text)

    def _wants(
        self, atom: Atom, columns: Pattern, body: list[Literal], rule: Rule
    ) -> Iterator[Rule]:
        """The rule that says for which values an atom is wanted."""
        magic = _magic_atom(atom, columns)
        if repr(magic) != repr(body[0]):
            self.grows = self.grows or atom.predicate in self.group
            yield Rule(magic, tuple(body), rule.text)

    def _is_derived(self, predicate: Predicate) -> bool:
        rules = self.model.rules.get(predicate, ())
        return bool(rules) and not isinstance(rules[0], Summary)


# No name of a program has this character.
_FACTS = "^facts"


def _adorned(name: str, _: int, pattern: Pattern) -> str:
    return f"{name}^{''.join('b' if bound else 'f' for bound in pattern)}"


def _magic_predicate(predicate: Predicate, pattern: Pattern) -> Predicate:
    return f"m_{_adorned(*predicate, pattern)}", pattern.count(True)


def _magic_atom(atom: Atom, pattern: Pattern) -> Atom:
    """`m_anc^bf(X)` for `anc(X, Y)`"""
    return Atom(_magic_predicate(atom.predicate, pattern)[0], _part(atom, pattern, True))


def _part(atom: Atom, pattern: Pattern, bound: bool) -> tuple[object, ...]:
    """The arguments in the bound, or the free, columns."""
    return tuple(arg for arg, is_bound in zip(atom.args, pattern, strict=True) if is_bound == bound)

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

from mochi_runtime._datalog.binding import bound_by, bound_columns, next_literal
from mochi_runtime._datalog.chains import is_recursive, steps
from mochi_runtime._datalog.program import extensional, of_facts
from mochi_runtime._datalog.strata import strata
from mochi_runtime._datalog.terms import Atom, Rule, Summary, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mochi_runtime._datalog.model import Model
    from mochi_runtime._datalog.relation import Indexed
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Literal
    from mochi_runtime._datalog.values import Row

    type Pattern = tuple[bool, ...]


class Focus:
    """What is known of one predicate for the values that queries of one pattern have asked for."""

    def __init__(self, model: Model, goal: Predicate, pattern: Pattern, number: int) -> None:
        self._model = model
        self._pattern = pattern
        self._rewriting = _Rewriting(model, goal, pattern, f"^{number}")
        self._wanted: set[Row] = set()

    @property
    def pays(self) -> bool:
        """Whether this is less work than the whole relation.

        It is not for a closure (`chains`) of which all pairs may turn out to be wanted.
        """
        rewriting = self._rewriting
        return rewriting.factored or not rewriting.grows or not rewriting.is_closure

    def answers(self, goal: Atom) -> tuple[Atom, Indexed]:
        """An atom for the goal, and the relation that has its answers."""
        model, rewriting = self._model, self._rewriting
        wanted = model.values.row(_part(goal, self._pattern, True))
        if wanted not in self._wanted:
            model.rules |= rewriting.rules
            if rewriting.factored:
                self._wanted = {wanted}
                model.replace(rewriting.seeds, {wanted})
            else:
                self._wanted.add(wanted)
                model.add({rewriting.seeds: [wanted]})
        atom = rewriting.goal_atom(goal)
        return atom, model.relation(atom.predicate)


class _Rewriting:
    """The rules for one predicate and pattern; `mark` tells its predicates from those of others."""

    def __init__(self, model: Model, goal: Predicate, pattern: Pattern, mark: str) -> None:
        self._model = model
        self._goal = goal
        self._pattern = pattern
        self._mark = mark
        self._group = next(group for group in strata(goal, model.rules) if goal in group)
        self.factored = all(map(self._hands_on, self._recursive([goal])))
        self.grows = False
        self.rules: dict[Predicate, list[Rule | Summary]] = {}
        for rule in self._rewritten():
            self.rules.setdefault(rule.head.predicate, []).append(rule)
        magic = self._magic_atom(Atom(goal[0], (None,) * goal[1]), pattern).predicate
        self.rules.setdefault(magic, []).append(of_facts(magic))
        self.seeds = extensional(magic)

    @property
    def is_closure(self) -> bool:
        """Whether the goal is worked out by steps of pairs."""
        return steps(self._recursive(self._group), self._group) is not None

    def goal_atom(self, atom: Atom) -> Atom:
        """An atom of the goal's predicate, as one of the goal's own relation."""
        args = _part(atom, self._pattern, False) if self.factored else atom.args
        return Atom(self._adorned(atom.name, self._pattern), args)

    def _recursive(self, predicates: Iterable[Predicate]) -> list[Rule]:
        return [rule for rule in self._rules_of(predicates) if is_recursive(rule, self._group)]

    def _rules_of(self, predicates: Iterable[Predicate]) -> list[Rule]:
        rules = self._model.rules_of(predicates)
        return [rule for rule in rules if isinstance(rule, Rule)]

    def _hands_on(self, rule: Rule) -> bool:
        """Whether a rule's only recursive atom has the free columns of the head, nothing else
        mentions them, and the rest of the rule says for which values the atom is wanted."""
        atoms = [a for a in rule.body if isinstance(a, Atom) and a.predicate in self._group]
        if len(atoms) != 1 or atoms[0].predicate != self._goal:
            return False
        (atom,) = atoms
        rest = [each for each in rule.body if each is not atom]
        asked = Atom("", _part(rule.head, self._pattern, True))
        wanted = Atom("", _part(atom, self._pattern, True))
        if not all(bound_columns(wanted, bound_by([asked, *rest]))):
            return False
        free = [arg.name for arg in _part(rule.head, self._pattern, False) if isinstance(arg, Var)]
        handed = [arg.name for arg in _part(atom, self._pattern, False) if isinstance(arg, Var)]
        others = [
            *(name for each in rest for name in each.variables()),
            *asked.variables(),
            *wanted.variables(),
        ]
        width = self._pattern.count(False)
        return len(set(free)) == width and free == handed and not set(free) & set(others)

    def _rewritten(self) -> Iterator[Rule]:
        """The rules for all patterns of predicates that the goal leads to."""
        todo = [(self._goal, self._pattern)]
        for predicate, pattern in todo:  # which grows
            for rule in self._rules_of([predicate]):
                wants = self._magic_atom(rule.head, pattern)
                for made in self._rewrite(rule, wants, predicate, pattern):
                    if isinstance(made, Rule):
                        yield made
                    elif made not in todo:
                        todo.append(made)

    def _rewrite(
        self, rule: Rule, wants: Atom, predicate: Predicate, pattern: Pattern
    ) -> Iterator[Rule | tuple[Predicate, Pattern]]:
        """A rule restricted to what is wanted, the rules for what its atoms want, and which atoms
        these are."""
        factored = self.factored and predicate == self._goal
        body: list[Literal] = [wants]
        bound = set(wants.variables())
        waiting = list(rule.body)
        handing = factored and is_recursive(rule, self._group)
        if handing:
            last = next(a for a in waiting if isinstance(a, Atom) and a.predicate in self._group)
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
                    literal = Atom(self._adorned(literal.name, columns), literal.args)
            body.append(literal)
            bound.update(literal.variables())
        if handing:
            yield from self._wants(last, pattern, body, rule)
        elif factored:
            yield Rule(self.goal_atom(rule.head), tuple(body), rule.text)
        else:
            yield Rule(
                Atom(self._adorned(predicate[0], pattern), rule.head.args), tuple(body), rule.text
            )

    def _wants(
        self, atom: Atom, columns: Pattern, body: list[Literal], rule: Rule
    ) -> Iterator[Rule]:
        """The rule that says for which values an atom is wanted."""
        magic = self._magic_atom(atom, columns)
        if repr(magic) != repr(body[0]):
            self.grows = self.grows or atom.predicate in self._group
            yield Rule(magic, tuple(body), rule.text)

    def _is_derived(self, predicate: Predicate) -> bool:
        rules = self._model.rules.get(predicate, ())
        return bool(rules) and not isinstance(rules[0], Summary)

    def _magic_atom(self, atom: Atom, pattern: Pattern) -> Atom:
        """`m_anc^bf(X)` for `anc(X, Y)`"""
        return Atom(f"m_{self._adorned(atom.name, pattern)}", _part(atom, pattern, True))

    def _adorned(self, name: str, pattern: Pattern) -> str:
        # No name of a program has this character.
        return f"{name}^{''.join('b' if bound else 'f' for bound in pattern)}{self._mark}"


def _part(atom: Atom, pattern: Pattern, bound: bool) -> tuple[object, ...]:
    """The arguments in the bound, or the free, columns."""
    return tuple(arg for arg, is_bound in zip(atom.args, pattern, strict=True) if is_bound == bound)

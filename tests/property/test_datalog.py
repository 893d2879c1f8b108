"""Random programs have the answers of a naive fixpoint, whatever a query leaves free.

MOCHI_EXAMPLES=500 python -m pytest tests/property/test_datalog.py
"""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

from mochi_runtime.datalog import ANY, Database, Var, aggregate, atom, calculate, compare, without
from property import logic

EXAMPLES = int(os.environ.get("MOCHI_EXAMPLES", "150"))


def term(given: Any) -> Any:
    if isinstance(given, tuple):
        op, left, right = given
        return calculate(op, term(left), term(right))
    return Var(given) if isinstance(given, str) else given


def literal(given: Any) -> Any:
    match given:
        case "atom", (name, args):
            return atom(name, *map(term, args))
        case "not", (name, args):
            return without(name, *map(term, args))
        case "compare", op, left, right:
            return compare(op, term(left), term(right))
        case op, target, of, (name, args):
            return aggregate(term(target), op, term(of), atom(name, *map(term, args)))


def database(facts: logic.Rows, layers: list[list[Any]]) -> Database:
    made = Database()
    for name, rows in facts.items():
        for row in sorted(rows):
            made.fact(name, *row)
    for head, body in (rule for rules in layers for rule in rules):
        made.rule(literal(("atom", head)), *map(literal, body))
    return made


def goals(random: Random) -> list[tuple[str, tuple[Any, ...]]]:
    """Queries of all predicates: all free, some bound, a wildcard, one variable twice."""
    terms = ["A", "B", 0, 1, 2, 3, 7, None]
    found = [(name, ("A", "B")[:arity]) for name, arity in logic.ARITIES.items()]
    for name, arity in logic.ARITIES.items():
        found += [(name, tuple(random.choice(terms) for _ in range(arity))) for _ in range(4)]
    random.shuffle(found)
    return found


def expected(rows: set[tuple[Any, ...]], args: tuple[Any, ...]) -> Any:
    names = list(dict.fromkeys(arg for arg in args if isinstance(arg, str)))
    answers = set()
    for row in rows:
        env: dict[str, Any] = {}
        if all(
            arg is None or (env.setdefault(arg, item) if isinstance(arg, str) else arg) == item
            for arg, item in zip(args, row, strict=True)
        ):
            answers.add(tuple(env[name] for name in names))
    if not names:
        return bool(answers)
    if len(names) == 1:
        return [answer[0] for answer in sorted(answers)]
    return [dict(zip(names, answer, strict=True)) for answer in sorted(answers)]


@pytest.mark.parametrize("part", range(10))
def test_the_answers_of_a_naive_fixpoint(part: int) -> None:
    for seed in range(part, EXAMPLES, 10):
        random = Random(seed)
        facts, layers = logic.program(random)
        rows = logic.naive(facts, layers)
        kept = database(facts, layers)
        for name, args in goals(random):
            wanted = expected(rows[name], args)
            terms = [ANY if arg is None else term(arg) for arg in args]
            # A database that has answered other queries, and one that has not.
            for asked in (kept, database(facts, layers)):
                answer = asked.holds if isinstance(wanted, bool) else asked.query
                assert answer(name, *terms) == wanted, (seed, name, args)


@pytest.mark.parametrize("part", range(10))
def test_the_answers_after_each_of_the_facts_and_rules(part: int) -> None:
    for seed in range(part, EXAMPLES, 10):
        random = Random(seed)
        facts, layers = logic.program(random)
        statements: list[Any] = [(name, row) for name in facts for row in sorted(facts[name])]
        random.shuffle(statements)
        rules = [(layer, rule) for layer, rules in enumerate(layers) for rule in rules]
        late = random.randrange(3) == 0 and len(statements)
        for layer, rule in rules:
            statements.insert(random.randint(0, late), (layer, rule))
        told: logic.Rows = {name: set() for name in logic.ARITIES}
        written: list[list[Any]] = [[] for _ in layers]
        asked = Database()
        for place, (where, what) in enumerate(statements):
            if isinstance(where, str):
                told[where].add(what)
                asked.fact(where, *what)
            else:
                written[where].append(what)
                asked.rule(literal(("atom", what[0])), *map(literal, what[1]))
            if random.randrange(4) and place + 1 < len(statements):
                continue
            rows = logic.naive(told, written)
            for name, args in random.sample(goals(random), 5):
                wanted = expected(rows[name], args)
                answer = asked.holds if isinstance(wanted, bool) else asked.query
                terms = [ANY if arg is None else term(arg) for arg in args]
                assert answer(name, *terms) == wanted, (seed, place, name, args)

"""Random Datalog programs, and their answers by a naive fixpoint.

A program is data: a rule is `(head, body)`, an atom `(name, args)` with strings for variables and
ints for constants, a literal `("atom", atom)`, `("not", atom)`, `("compare", op, left, right)` or
`("count", target, value, atom)` with any aggregate, and an operand may be `(op, left, right)`.
"""

from __future__ import annotations

from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

type Env = dict[str, Any]
type Rows = dict[str, set[tuple[Any, ...]]]

DOMAIN = range(5)
VARIABLES = ("X", "Y", "Z", "W")
ARITIES = {"e": 2, "f": 2, "u": 1, "p": 2, "q": 2, "r": 1, "s": 2, "t": 1}
LAYERS = (("p", "q", "r"), ("s", "t"))

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}
AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "count": lambda values: len(set(values)),
    "sum": sum,
    "min": min,
    "max": max,
    "avg": lambda values: sum(values) / len(values),
}

# Recursion as people write it; P and Q stand for predicates of the layer, E and F for others.
_SHAPES = (
    ("P(X,Y) :- E(X,Y)", "P(X,Z) :- P(X,Y), E(Y,Z)"),
    ("P(X,Y) :- E(X,Y)", "P(X,Z) :- E(X,Y), P(Y,Z)"),
    ("P(X,Y) :- E(X,Y)", "P(X,Z) :- P(X,Y), P(Y,Z)"),
    ("P(X,Y) :- E(X,Y)", "P(X,Y) :- P(Y,X)", "P(X,Z) :- P(Y,Z), F(X,Y)"),
    ("P(X,Y) :- E(X,Y)", "P(X,Z) :- F(X,Y), P(Y,Z)", "P(X,Z) :- P(X,Y), E(Y,Z)"),
    ("P(X,Y) :- E(Y,X)", "Q(X,Z) :- P(X,Y), F(Z,Y)", "P(X,Z) :- Q(Y,X), P(Y,Z)"),
    ("P(X,X) :- E(X,Y)", "P(X,Y) :- E(Z,X), P(Z,W), E(W,Y)"),
    ("P(X,Y) :- E(X,Y)", "P(X,Y) :- P(X,Y), P(Y,X)", "Q(X,Y) :- P(X,Y), Q(Y,Y)"),
)


def program(random: Random) -> tuple[Rows, list[list[Any]]]:
    """The facts, and the rules by layer."""
    facts: Rows = {name: set() for name in ARITIES}
    for name in ("e", "f", "u", "p", "s"):
        for _ in range(random.choice((0, 2, 6)) if name in "ps" else random.randrange(8)):
            facts[name].add(tuple(random.choice(DOMAIN) for _ in range(ARITIES[name])))
    below = ["e", "f", "u"]
    layers = []
    for number, names in enumerate(LAYERS):
        rules = [
            _rule(random, random.choice(names), [*below, *names], below if number else [])
            for _ in range(random.randrange(4))
        ]
        if not number and random.random() < 0.7:
            rules += _shaped(random)
        layers.append(rules)
        below += names
    return facts, layers


def _shaped(random: Random) -> list[Any]:
    p, q = random.sample(("p", "q"), 2)
    e, f = random.choices(("e", "f"), k=2)
    names = {"P": p, "Q": q, "E": e, "F": f}
    return [_read(line, names) for line in random.choice(_SHAPES)]


def _read(line: str, names: dict[str, str]) -> Any:
    head, body = line.split(" :- ")
    atoms = [(names[text[0]], tuple(text[2:-1].split(","))) for text in (head, *body.split(", "))]
    return atoms[0], [("atom", each) for each in atoms[1:]]


def _rule(random: Random, head: str, positive: list[str], below: list[str]) -> Any:
    atoms = random.randint(1, 3)
    body: list[Any] = [("atom", _atom(random, positive)) for _ in range(atoms)]
    bound = sorted({arg for _, (_, args) in body for arg in args if isinstance(arg, str)})
    known = [*bound, *DOMAIN]
    if below and random.random() < 0.5:
        body.append(("not", _atom(random, below, known)))
    if random.random() < 0.4:
        op = random.choice(sorted(COMPARISONS))
        body.append(("compare", op, random.choice(known), random.choice(known)))
    # Arithmetic on what the rule itself gives might never end.
    if below and random.random() < 0.4 and all(name in below for _, (name, _) in body[:atoms]):
        op = random.choice(sorted(ARITHMETIC))
        body.append(("compare", "==", "N", (op, random.choice(known), random.choice(known))))
        known.append("N")
    if below and random.random() < 0.5:
        inner = _atom(random, below, [*VARIABLES[:3], "V"])
        values = [arg for arg in inner[1] if isinstance(arg, str)]
        if values:
            body.append((random.choice(sorted(AGGREGATES)), "M", values[-1], inner))
            known += ["M", *random.choice(((), values))]
    names = [name for name in known if isinstance(name, str)]
    args = tuple(random.choice(names or known) for _ in range(ARITIES[head]))
    random.shuffle(body)
    return (head, args), body


def _atom(random: Random, names: list[str], terms: list[Any] | None = None) -> Any:
    name = random.choice(names)
    terms = terms or [*VARIABLES, *VARIABLES, random.choice(DOMAIN)]
    return name, tuple(random.choice(terms) for _ in range(ARITIES[name]))


def naive(facts: Rows, layers: list[list[Any]]) -> Rows:
    """All that follows: each layer's rules on all rows again and again until nothing is new."""
    known = {name: set(rows) for name, rows in facts.items()}
    for rules in layers:
        while True:
            size = sum(map(len, known.values()))
            for rule in rules:
                name, args = rule[0]
                found = [tuple(value(arg, env) for arg in args) for env in solve(rule, known)]
                known[name].update(found)
            if sum(map(len, known.values())) == size:
                break
    return known


def solve(rule: Any, known: Rows) -> Iterator[Env]:
    """The values of the variables for which all literals hold: of the atoms first, then of what
    needs their variables."""
    (_, args), body = rule
    atoms = [literal[1] for literal in body if literal[0] == "atom"]
    conditions = [literal for literal in body if literal[0] in ("not", "compare")]
    aggregates = [literal for literal in body if literal[0] in AGGREGATES]
    for found in _match(atoms, known, {}):
        for env in _check(conditions, known, found):
            if aggregates:
                yield from _aggregate(*aggregates[0], args, known, env)
            else:
                yield env


def _match(atoms: list[Any], known: Rows, env: Env) -> Iterator[Env]:
    if not atoms:
        yield env
        return
    (name, args), *rest = atoms
    for row in known[name]:
        new = dict(env)
        if all(_agrees(arg, item, new) for arg, item in zip(args, row, strict=True)):
            yield from _match(rest, known, new)


def _agrees(arg: Any, item: Any, env: Env) -> bool:
    return bool((env.setdefault(arg, item) if isinstance(arg, str) else arg) == item)


def _check(literals: list[Any], known: Rows, env: Env) -> Iterator[Env]:
    """The calculation that gives N comes before the conditions."""
    for kind, *parts in literals:
        if kind == "compare" and parts[1] == "N":
            env = {**env, "N": value(parts[2], env)}
    for kind, *parts in literals:
        if kind == "compare":
            op, left, right = parts
            holds = COMPARISONS[op](value(left, env), value(right, env))
        else:
            ((name, args),) = parts
            holds = tuple(value(arg, env) for arg in args) not in known[name]
        if not holds:
            return
    yield env


def _aggregate(
    op: str, target: str, of: str, atom: Any, head: tuple[Any, ...], known: Rows, env: Env
) -> Iterator[Env]:
    """One value for each group: by the variables that only the head has besides the aggregate."""
    keys = [name for name in dict.fromkeys(atom[1]) if name in head and name not in env]
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for found in _match([atom], known, env):
        groups.setdefault(tuple(found[key] for key in keys), []).append(found[of])
    if not groups and not keys and op in ("count", "sum"):
        groups[()] = []
    for group, values in groups.items():
        yield {**env, **dict(zip(keys, group, strict=True)), target: AGGREGATES[op](values)}


def value(term: Any, env: Env) -> Any:
    """The value of a variable, constant or calculation."""
    if isinstance(term, tuple):
        op, left, right = term
        return ARITHMETIC[op](value(left, env), value(right, env))
    return env.get(term, term)

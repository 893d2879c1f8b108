"""The parser's tables: built from mochi.lark ahead of time, shipped as tables.json.

lark reads the grammar and works out the LALR(1) automaton; that takes about a second and most of
lark's modules.  What parsing needs of it (terminals, rules, actions, gotos) is plain data, so it is
written out once with `python -m mochi_import.syntax.tables`.  `load` reads it back; when the file
does not belong to the grammar beside it, it asks lark again.
"""

from __future__ import annotations

import json
import re
import sys
from pkgutil import get_data
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from lark.grammar import Rule as LarkRule

GRAMMAR = "mochi.lark"
TABLES = "tables.json"

END = "$END"

# What becomes of a reduction's children where no node is made: one is handed on, or all are a list.
HAND_ON = "="
REPEAT = "*"

# lark's name for the rule of `(..)*` in a rule.
_REPETITION = re.compile(r"__(\w+)_(?:star|plus)_\d+")


class Rule(NamedTuple):
    """One production: what a reduction takes off the stack and what becomes of it.

    `pick` lists which of the `size` children the node is made from: a position, -1 for an optional
    part that is missing.  `spread` says that some of them are lists whose elements count singly.
    `make` names what makes the node, or is HAND_ON or REPEAT.
    """

    origin: str
    size: int
    make: str
    pick: list[int]
    spread: bool


class Tables(NamedTuple):
    """The automaton.

    An action is a state to shift to, or -1 - n to reduce by rule n.  `places` says of each state
    after which symbol of which rules it is.
    """

    patterns: dict[str, str]
    words: dict[str, str]
    marks: dict[str, str]
    rules: list[Rule]
    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    places: list[str]


def load() -> Tables:
    """The shipped tables, or new ones where the grammar has changed since they were written."""
    saved = json.loads(shipped())
    if saved["grammar"] != _digest(_read(GRAMMAR)):
        saved = _build(_read(GRAMMAR))
    terminals = [names.split() for names in saved["terminals"]]
    action_rows = [
        {name: action for action, group in row for name in terminals[group]}
        for row in saved["action_rows"]
    ]
    return Tables(
        patterns=saved["patterns"],
        words=saved["words"],
        marks=saved["marks"],
        rules=[Rule(*row) for row in saved["rules"]],
        actions=[action_rows[row] for row, _ in saved["states"]],
        gotos=[saved["goto_rows"][row] for _, row in saved["states"]],
        places=saved["places"],
    )


def stack_before(tables: Tables, states: list[int], terminal: str) -> list[int]:
    """The stack that would shift a terminal, after the reductions it calls for, or an empty one."""
    stack = list(states)
    while True:
        action = tables.actions[stack[-1]].get(terminal)
        if action is None:
            return []
        if action >= 0:
            return stack
        rule = tables.rules[-1 - action]
        if rule.size:
            del stack[-rule.size :]
        stack.append(tables.gotos[stack[-1]][rule.origin])


def shipped() -> str:
    """What tables.json holds."""
    return _read(TABLES)


def render() -> str:
    """What tables.json must hold for the grammar as it is; the same text for the same grammar."""
    parts = _build(_read(GRAMMAR))
    lines = [f'"{key}": {json.dumps(parts[key], separators=(",", ":"))}' for key in parts]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _read(name: str) -> str:
    data = get_data(__package__ or "", name)
    return data.decode() if data else ""


def _digest(grammar: str) -> str:
    """What tells grammars apart; the same on every version of Python, unlike `source_hash`."""
    return f"{crc32(grammar.encode()):08x}"


def _build(grammar: str) -> dict[str, Any]:
    """Let lark work out the automaton, and number its states and rules in a fixed order."""
    from lark import Lark

    # With `debug` lark keeps the items of each state, from which `places` are taken.
    lark = Lark(grammar, parser="lalr", lexer="basic", maybe_placeholders=True, debug=True)
    rules = sorted(lark.rules, key=_rule_key)
    table = lark.parser.parser._parse_table
    action_rows, goto_rows, states, places = _number_states(table, rules)
    words, marks, patterns = _terminals(lark)
    terminals: dict[str, int] = {}
    grouped = [_by_action(row, terminals) for row in action_rows]
    return {
        "grammar": _digest(grammar),
        "patterns": patterns,
        "words": words,
        "marks": marks,
        "rules": [_rule_shape(rule) for rule in rules],
        "terminals": list(terminals),
        "action_rows": grouped,
        "goto_rows": goto_rows,
        "states": states,
        "places": places,
    }


def _terminals(lark: Any) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Words and marks by their text, and the patterns of the terminals that have no fixed text."""
    words, marks, patterns = {}, {}, {}
    for terminal in sorted(lark.terminals, key=lambda t: t.name):
        if terminal.pattern.type == "re":
            patterns[terminal.name] = terminal.pattern.to_regexp()
        elif terminal.pattern.value[0].isalpha():
            words[terminal.pattern.value] = terminal.name
        else:
            marks[terminal.pattern.value] = terminal.name
    return words, marks, patterns


def _rule_key(rule: LarkRule) -> tuple[str, list[str], str]:
    return (
        rule.origin.name,
        [symbol.name for symbol in rule.expansion],
        rule.alias or "",
    )


def _rule_shape(rule: LarkRule) -> Rule:
    """Which children count, after lark's conventions for `[x]`, `_rule`, `?rule` and tokens."""
    gaps = list(rule.options.empty_indices) or [False] * len(rule.expansion)
    position = 0
    pick: list[int] = []
    spread = False
    for missing in gaps:
        if missing:
            pick.append(-1)
            continue
        symbol: Any = rule.expansion[position]
        if not (symbol.is_term and symbol.filter_out) or rule.options.keep_all_tokens:
            pick.append(position)
            spread |= not symbol.is_term and symbol.name.startswith("_")
        position += 1
    origin = rule.origin.name
    make = rule.alias or origin
    if origin.startswith("_"):
        make = REPEAT
    elif rule.options.expand1 and not rule.alias and len(pick) == 1 and not spread:
        make = HAND_ON
    return Rule(origin, len(rule.expansion), make, pick, spread)


def _number_states(
    table: Any, rules: list[LarkRule]
) -> tuple[list[Any], list[Any], list[Any], list[str]]:
    """The states in breadth-first order, their rows shared where equal, and their places."""
    from lark.parsers.lalr_analysis import Shift

    number_of_rule = {rule: n for n, rule in enumerate(rules)}
    start = table.start_states["start"]
    number = {start: 0}
    queue = [start]
    action_rows: dict[str, int] = {}
    goto_rows: dict[str, int] = {}
    states, places = [], []
    for state in queue:
        # lark's parser stops by itself at the end; here the end is shifted like any token.
        row: dict[str, int] = {END: 0} if state == table.end_states["start"] else {}
        goto: dict[str, int] = {}
        for name, (action, argument) in sorted(table.states[state].items()):
            if action is not Shift:
                row[name] = -1 - number_of_rule[argument]
                continue
            if argument not in number:
                number[argument] = len(queue)
                queue.append(argument)
            (goto if name.islower() else row)[name] = number[argument]
        states.append((_share(action_rows, row), _share(goto_rows, goto)))
        places.append(_place(state))
    return (
        [json.loads(r) for r in action_rows],
        [json.loads(r) for r in goto_rows],
        states,
        places,
    )


def _share(rows: dict[str, int], row: dict[str, int]) -> int:
    return rows.setdefault(json.dumps(row), len(rows))


def _by_action(row: dict[str, int], terminals: dict[str, int]) -> list[tuple[int, int]]:
    """The actions of a row, each with the number of the group of terminals that call for it.

    Most rows do the same for dozens of terminals, and JSON takes long to read.
    """
    groups: dict[int, list[str]] = {}
    for name, action in row.items():
        groups.setdefault(action, []).append(name)
    return [
        (action, terminals.setdefault(" ".join(names), len(terminals)))
        for action, names in groups.items()
    ]


def _place(state: Any) -> str:
    """The symbol that leads into a state, and the rules it stands in; messages are chosen by it."""
    kernel = [pointer for pointer in state if pointer.index]
    if not kernel:
        return ""
    symbol = kernel[0].rule.expansion[kernel[0].index - 1].name
    rules = {_REPETITION.sub(r"\1", pointer.rule.origin.name) for pointer in kernel}
    return " ".join([symbol, *sorted(rules)])


def main() -> None:
    """Write tables.json beside the grammar."""
    from pathlib import Path

    path = Path(__file__).with_name(TABLES)
    path.write_text(render(), "utf-8", newline="\n")
    sys.stdout.write(f"{TABLES}: {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()

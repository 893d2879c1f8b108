"""The ways on from a line, as a tracer can see them.

They are read from the code that runs: each jump and each fall through to an instruction of another
line is a way, and so is the end of a function, as minus its first line.  What an exception does is
not.  A line is a branch where several ways on come of something that chooses in the source; that
compiled code may choose too, say between two kinds of number, is none of its business.
"""

from __future__ import annotations

import dis
from collections import defaultdict
from typing import TYPE_CHECKING

from mochi_import.coverage_plugin.statements import code_objects
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from mochi_import.coverage_plugin.statements import Statements

type Ways = dict[int, set[int]]

_CHOICES = (n.IfStmt, n.IfExpr, n.WhileStmt, n.ForStmt, n.MatchExpr, n.PropagateExpr)
_ENDS = frozenset(["RETURN_VALUE", "RETURN_CONST", "RERAISE", "RAISE_VARARGS"])
_RETURNS = frozenset(["RETURN_VALUE", "RETURN_CONST"])
_JUMPS = frozenset(op for op in dis.opname if op.startswith("JUMP") and "_IF_" not in op)


class Branches:
    """The ways on from each line of a module, and the lines that are branches."""

    def __init__(self, tree: n.Module, code: CodeType, statements: Statements) -> None:
        self._choices = _choices(tree, statements)
        found: dict[int, list[set[int]]] = defaultdict(list)
        for part in code_objects(code):
            for line, ways in _ways(part, statements).items():
                found[line].append(ways)
        self._told: dict[int, dict[int, int]] = {
            line: self._of_line(line, ways) for line, ways in found.items()
        }
        self.ways: Ways = {line: set(told.values()) for line, told in self._told.items()}

    def way(self, line: int, to: int) -> int:
        """The way for which one that was taken is counted."""
        return self._told.get(line, {}).get(to, to)

    def _of_line(self, line: int, found: list[set[int]]) -> dict[int, int]:
        """The ways on from a line, from what each function that has code there does; and the way
        for which each is counted.

        A function that is made and run within the line, such as the body of a short `fun`, has one
        way on, to its end, and does not choose.
        """
        choosing = [ways for ways in found if len(ways) > 1]
        choice = self._choices.get(line)
        if choice is None or not choosing:
            return _with_ends({way: way for ways in found for way in ways})
        ways = sorted(set().union(*choosing))
        told = {way: way for way in ways}
        if isinstance(choice, n.MatchExpr):
            told = _of_match(choice, ways)
        elif isinstance(choice, n.IfExpr):
            told = _of_if(choice, ways)
        return _with_ends(_at_most_two(told))

    def is_branch(self, line: int) -> bool:
        """Whether something in the source chooses between ways on from the line."""
        return line in self._choices and len(self.ways.get(line, ())) > 1

    def reason(self, line: int, to: int) -> str:
        """Why a way on from a branch may not have been taken."""
        match self._choices.get(line):
            case n.IfStmt(then=then) | n.WhileStmt(body=then) if _holds(then, to):
                return f"because the condition on line {line} was never true"
            case n.IfExpr(then=then) if _holds(then, to):
                return f"because the condition on line {line} was never true"
            case n.IfStmt() | n.WhileStmt() | n.IfExpr():
                return f"because the condition on line {line} was always true"
            case n.ForStmt(body=body) if _holds(body, to):
                return f"because the loop on line {line} never started"
            case n.ForStmt():
                return f"because the loop on line {line} didn't complete"
            case n.MatchExpr() as match if _holds(match, to):
                return f"because no arm of the match on line {line} was taken"
            case n.MatchExpr():
                return f"because the match on line {line} always took an arm"
            case n.MatchArm(body=body) if _holds(body, to):
                return f"because the guard on line {line} was never true"
            case n.MatchArm():
                return f"because the guard on line {line} was always or never true"
            case _:
                return "because of what the `?` found"


def _choices(tree: n.Module, statements: Statements) -> dict[int, n.Node]:
    """What chooses on each line; the first of several."""
    found: dict[int, n.Node] = {}
    for node in walk(tree):
        if isinstance(node, n.MatchArm) and node.guard is not None:
            found.setdefault(statements.first(node.guard.span.line), node)
        elif isinstance(node, _CHOICES):
            found.setdefault(statements.first(node.span.line), node)
    return found


def _of_match(match: n.MatchExpr, ways: list[int]) -> dict[int, int]:
    """A match takes an arm or none: which arm is told by their lines."""
    arms = [way for way in ways if _holds(match, way)]
    others = [way for way in ways if way not in arms]
    told = {way: arms[0] for way in arms}
    return told if arms and _takes_all(match) else told | {way: way for way in others}


def _of_if(choice: n.IfExpr, ways: list[int]) -> dict[int, int]:
    """An `if` expression takes one of two branches; then its line goes on with the value."""
    branches = [way for way in ways if _holds(choice, way)]
    return {way: way for way in (branches if len(branches) > 1 else ways)}


def _at_most_two(told: dict[int, int]) -> dict[int, int]:
    """Reports have room for two ways.  There are more where a line holds several choices; then all
    but the first count for the second."""
    first, *others = sorted(set(told.values()))
    return {way: way_told if way_told == first else others[0] for way, way_told in told.items()}


def _with_ends(told: dict[int, int]) -> dict[int, int]:
    """The way to the end of a function may lead over its first line, where it falls off its end."""
    return {-way: to for way, to in told.items() if way < 0} | told


def _takes_all(match: n.MatchExpr) -> bool:
    """Whether some arm is always taken: the checker sees to it that arms cover a sum."""
    patterns = [arm.pattern for arm in match.arms if arm.guard is None]
    literals = [pattern.value for pattern in patterns if isinstance(pattern, n.LiteralPattern)]
    truths = {literal.value for literal in literals if isinstance(literal, n.BoolLit)}
    return len(literals) < len(patterns) or truths == {True, False}


def _holds(node: n.Node, line: int) -> bool:
    """Whether a line is one of a node's; the brackets of a block may share lines with others."""
    if isinstance(node, n.Block):
        return any(_holds(statement, line) for statement in node.body)
    return node.span.line <= line <= node.span.end_line


def _ways(code: CodeType, statements: Statements) -> Ways:
    """The ways on from each line in one function."""
    graph = _Graph(code, statements)
    ways: Ways = defaultdict(set)
    for offset, line in graph.lines.items():
        if line is not None:
            ways[line] |= graph.ways_on(offset, line)
    return {line: found for line, found in ways.items() if found}


class _Graph:
    """The instructions of a function, with the line of each and those that may follow it."""

    def __init__(self, code: CodeType, statements: Statements) -> None:
        self._end = statements.first(-code.co_firstlineno)
        self.lines: dict[int, int | None] = {}
        self._next: dict[int, list[int | None]] = {}
        instructions = list(dis.get_instructions(code))
        lines = {start: line for start, _, line in _line_ranges(code)}
        following = [i.offset for i in instructions[1:]]
        line: int | None = None
        for instruction, after in zip(instructions, [*following, None], strict=True):
            line = lines.get(instruction.offset, line)
            self.lines[instruction.offset] = None if line is None else statements.first(line)
            self._next[instruction.offset] = list(_followers(instruction, after))

    def ways_on(self, offset: int, line: int) -> set[int]:
        """Where control can go from an instruction when it leaves its line."""
        found: set[int] = set()
        todo, seen = list(self._next[offset]), set()
        while todo:
            target = todo.pop()
            if target is None:
                found.add(self._end)
            elif target not in seen:
                seen.add(target)
                there = self.lines[target]
                if there is None:
                    todo += self._next[target]
                elif there != line:
                    found.add(self._end if self._falls_off(target, there) else there)
        return found

    def _falls_off(self, offset: int, line: int) -> bool:
        """Whether the function ends here for want of a statement: what it then gives has the place
        of its head, as has the jump of a tail call."""
        if line != -self._end:
            return False
        following: list[int | None] = [offset]
        while len(following) == 1 and following[0] is not None:
            following = self._next[following[0]]
        return following == [None]


def _line_ranges(code: CodeType) -> Iterator[tuple[int, int, int | None]]:
    yield from code.co_lines()


def _followers(instruction: dis.Instruction, after: int | None) -> Iterator[int | None]:
    """The instructions after one; none stands for the end of the function."""
    name = instruction.opname
    if name in _RETURNS:
        yield None
    if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
        yield instruction.argval
    if name not in _ENDS and name not in _JUMPS and after is not None:
        yield after

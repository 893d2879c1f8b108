"""A syntax tree as a stable s-expression: what golden tests compare and `emit --stage tree` prints.

Each node is `(Class field=value ...)`; fields that are missing are left out, spans too.
"""

from __future__ import annotations

from typing import Any

from mochi_import.source import Span
from mochi_import.syntax.nodes import BoolLit, Node

WIDTH = 88


def dump(node: Node) -> str:
    """The tree as text, one node a line where it does not fit."""
    return _dump(node, 0)


def _dump(value: Any, indent: int) -> str:
    if isinstance(value, Node):
        parts = [
            f"{name}={_dump(child, indent + 2)}"
            for name in value.field_types
            if _is_shown(value, child := getattr(value, name))
        ]
        return _group(f"({type(value).__name__}", parts, ")", indent)
    if isinstance(value, tuple):
        return _group("[", [_dump(item, indent + 2) for item in value], "]", indent)
    return repr(value)


def _is_shown(owner: Node, value: Any) -> bool:
    if isinstance(owner, BoolLit):
        return not isinstance(value, Span)
    return not (value is None or isinstance(value, Span) or value is False or value == ())


def _group(head: str, parts: list[str], tail: str, indent: int) -> str:
    flat = " ".join([head, *parts]) if head.startswith("(") else head + " ".join(parts)
    if "\n" not in flat and indent + len(flat) < WIDTH:
        return flat + tail
    pad = "\n" + " " * (indent + 2)
    return pad.join([head, *parts]) + tail

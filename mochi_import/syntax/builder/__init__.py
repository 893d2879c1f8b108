"""Nodes from completed rules: one method per rule of mochi.lark, no checking of meaning."""

from __future__ import annotations

from mochi_import.syntax.builder.declarations import Declarations
from mochi_import.syntax.builder.expressions import Expressions
from mochi_import.syntax.builder.statements import Statements

__all__ = ["Builder"]


class Builder(Statements, Declarations, Expressions):
    """Makes the tree of one file; the parser calls a method as each rule is complete."""

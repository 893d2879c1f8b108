"""No node without its functions, no runtime name without its function, no stale table."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest

import mochi_import.check
from mochi_import.lower import dispatch
from mochi_import.lower.runtime_abi import ABI
from mochi_import.syntax import nodes, tables

if TYPE_CHECKING:
    from collections.abc import Iterator


def concrete(*bases: type) -> Iterator[type[nodes.Node]]:
    """The classes below `bases`, each a form of the language."""
    for node in vars(nodes).values():
        if isinstance(node, type) and issubclass(node, bases) and not node.__subclasses__():
            yield node


STATEMENTS_AND_EXPRESSIONS = list(concrete(nodes.Stmt, nodes.Expr))


def checked_nodes() -> set[type[nodes.Node]]:
    """The classes that a table of the checker has a row for."""
    found: set[type[nodes.Node]] = set()
    for module in pkgutil.iter_modules(mochi_import.check.__path__, "mochi_import.check."):
        found |= set(vars(importlib.import_module(module.name)).get("RULES", ()))
    return found


def test_there_are_nodes_to_speak_of() -> None:
    assert len(STATEMENTS_AND_EXPRESSIONS) > 60


@pytest.mark.parametrize("node", STATEMENTS_AND_EXPRESSIONS)
def test_every_node_is_lowered(node: type[nodes.Node]) -> None:
    assert callable(dispatch.handler(node))


@pytest.mark.parametrize("node", STATEMENTS_AND_EXPRESSIONS)
def test_every_node_is_checked(node: type[nodes.Node]) -> None:
    if node is not nodes.IntentDecl:  # checked with the agent around it
        assert node in checked_nodes()


@pytest.mark.parametrize("name", sorted(ABI))
def test_the_runtime_has_every_name_that_emitted_code_may_call(name: str) -> None:
    module = importlib.import_module(f"mochi_runtime.{ABI[name]}")
    assert hasattr(module, name)


def test_the_parser_tables_are_those_of_the_grammar() -> None:
    assert tables.shipped() == tables.render(), "run python -m mochi_import.syntax.tables"

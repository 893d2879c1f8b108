"""The parser's tables are made anew when they do not belong to the grammar."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zlib import crc32

from mochi_import.syntax import nodes, tables
from mochi_import.syntax.builder import Builder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_stale_tables_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = json.loads(tables.shipped()) | {"words": {"only": "ONLY"}}
    read = tables._read
    edited = {tables.GRAMMAR: read(tables.GRAMMAR) + "// more\n"}
    monkeypatch.setattr(tables, "_read", lambda name: edited.get(name) or read(name))
    monkeypatch.setattr(tables, "_build", {edited[tables.GRAMMAR]: fresh}.__getitem__)
    assert tables.load().words == {"only": "ONLY"}


def test_every_rule_has_something_to_make_its_node() -> None:
    for rule in tables.load().rules:
        if rule.make not in (tables.HAND_ON, tables.REPEAT):
            camel = "".join(word.capitalize() for word in rule.make.split("_"))
            assert hasattr(Builder, rule.make) or hasattr(nodes, camel), rule.make


def test_the_command_writes_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tables, "__file__", str(tmp_path / "tables.py"))
    monkeypatch.setattr(tables, "render", lambda: "{}\n")
    tables.main()
    assert (tmp_path / tables.TABLES).read_bytes() == b"{}\n"
    assert capsys.readouterr().out == "tables.json: 3 bytes\n"


def test_shipped_tables_belong_to_the_grammar_on_every_python() -> None:
    # A digest that depended on the interpreter would make other versions ask lark at every start.
    assert (
        json.loads(tables.shipped())["grammar"]
        == f"{crc32(tables._read(tables.GRAMMAR).encode()):08x}"
    )

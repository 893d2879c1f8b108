"""Names and types: from a `Module` to a `CheckedModule`, the tree with its side tables.

`scope` (with `scope_members` and `blocks`) resolves names.  `checker` runs the type walk; `state`
is what its rules share.  The rules stand by kind of node: `literals`, `expr`, `access`,
`operators`, `call` (`arguments`, `call_builtin`), `match`, `queries` and `external` for
expressions, `variables`, `stmt` (`functions`) and `members` for statements.  `declare` reads
declared types, `relate` compares types, `narrow`, `alias`, `effects` (`closures`) and `bounds` each
hold one idea, `interface` writes and reads what importers know, `python_types`
(`python_annotations`, `python_call`, `python_stubs`) does so for Python modules, and
`builtins` is a table.  `advice` (`advice_names`, `advice_types`, `advice_uses`, `advice_forms`)
says what to write instead of what was found wrong.

To add a node: a rule in `scope`'s tables, a function `check_<node>` and its row in a `RULES` table.
"""

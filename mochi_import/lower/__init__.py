"""Lowering: from a checked Mochi module to a Python `ast.Module`.

`module.lower` is the way in.  It walks the statements through the tables of `dispatch`, one
function a node class; a function gets the `Context` of the Python function being built, emits
statements there and returns expressions.  What an expression needs to run first goes before the
current statement, so evaluation stays in source order.

Every choice between a plain Python operation and a helper of the runtime depends on what is known
of the types (`kinds`, `operators`, `builtins`, `access`); with nothing known, the helper looks at
its values.  Facts that take a view of the whole module have a file each: `names` (Python names of
symbols, what closures must hold on to), `ownership` (which lists may grow in place), `signs`
(which ints are never negative), `guards` (what conditions tell of them), `mutation` (which loops
may change their list).

Nothing here runs when a compiled module is imported: emitted code knows `mochi_runtime` only,
through the names in `runtime_abi`.
"""

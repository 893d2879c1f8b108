"""Queries: from a checked `from .. select` to a plan that the lowering turns into Python.

`build` turns the clauses into a chain of steps that means exactly what SEMANTICS section 15 says,
nested loops and all.  The rules of `rules` rewrite the chain, each for one reason: filters move
to where their variables are first known, equalities of joins become look-ups, a sort happens
before the projection.  `explain` shows a plan as text.  `lower.query` reads the result.
"""

"""The engine behind `mochi_runtime.datalog`: terms, relations, plans, strata, fixpoint."""

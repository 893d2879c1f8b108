"""A function that sidecar_arity.mochi declares with two parameters."""

from __future__ import annotations


def lonely(a: int) -> int:
    return a

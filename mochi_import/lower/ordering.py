"""The order of names in `__all__` and `__slots__`: that of linters, isort's and the natural one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

type Key = list[tuple[int, int, str]]

_PIECE = re.compile(r"[0-9]+|[^0-9]")


def in_public_order(names: Iterable[str]) -> list[str]:
    """Constants, classes, then everything else, each in natural order (ruff's RUF022)."""
    return sorted(names, key=lambda name: (_rank(name), natural(name)))


def natural(name: str) -> Key:
    """A key by which `x2` comes before `x10` (ruff's RUF023)."""
    return [_piece_key(piece) for piece in _PIECE.findall(name)]


def _piece_key(piece: str) -> tuple[int, int, str]:
    if not (piece.isascii() and piece.isdigit()):
        return ord(piece), 0, ""
    # Digits behind a zero are read as those behind a point.
    return ord("0"), 0 if piece.startswith("0") else len(piece), piece


def _rank(name: str) -> int:
    if len(name) > 1 and name.isupper():
        return 0
    return 1 if name[0].isupper() else 2

"""Tables of pandas and pyarrow and arrays of NumPy, as rows and items that a query goes through.

None of these libraries is imported here: who passes a table has it.  Cells are made plain values of
Python block by block, and only those of the columns that are asked for, so that a query of a large
table holds a small part of it twice.
"""

from __future__ import annotations

import sys
from itertools import chain, repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    # The cells from one place up to another.
    type Column = Callable[[int, int], list[Any]]

# A column gives its cells some twenty times as fast in blocks of this size as one by one.
_BLOCK = 1024


class Items:
    """The items of an array or of a column."""

    def __init__(self, column: Column, length: int) -> None:
        self._column = column
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self._column(*bounds) for bounds in _blocks(self._length))


class Rows:
    """The rows of a table."""

    def __init__(self, columns: dict[str, Column], length: int) -> None:
        self._columns = columns
        self._length = length
        self._row = _row_class(columns)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        for start, end in _blocks(self._length):
            yield from map(self._row, repeat(_Block(self._columns, start, end)), range(end - start))


class _Block(dict):  # type: ignore[type-arg]
    """Some rows, as the cells of those of their columns that were asked for."""

    __slots__ = ("_bounds", "columns")

    def __init__(self, columns: dict[str, Column], start: int, end: int) -> None:
        self.columns = columns
        self._bounds = start, end

    def __missing__(self, name: str) -> list[Any]:
        cells = self[name] = self.columns[name](*self._bounds)
        return cells


class Row:
    """One row of a table: `row.age`, `row["total price"]`."""

    __slots__ = ("_at", "_block")

    def __init__(self, block: _Block, at: int) -> None:
        self._block = block
        self._at = at

    def __getattr__(self, name: str) -> Any:
        columns = self._block.columns
        if name in columns:
            return self[name]
        raise AttributeError(f"the table has no column {name} (there are {', '.join(columns)})")

    def __getitem__(self, name: str) -> Any:
        return self._block[name][self._at]

    def __mochi_items__(self) -> list[tuple[str, Any]]:
        return [(name, self[name]) for name in sorted(self._block.columns)]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Row):
            return self.__mochi_items__() == other.__mochi_items__()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__mochi_items__()))


def _row_class(columns: Iterable[str]) -> type[Row]:
    """A class of rows with these columns as properties, which are found sooner than by
    `__getattr__`."""
    cells = {name: property(_cell(name)) for name in columns if not name.startswith("_")}
    return type("Row", (Row,), {"__slots__": (), **cells})


def _cell(name: str) -> Callable[[Row], Any]:
    return lambda row: row._block[name][row._at]


def _blocks(length: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + _BLOCK, length)) for start in range(0, length, _BLOCK))


def rows_of(value: Any) -> Iterable[Any]:
    """What a query sees of an object of these libraries."""
    match type(value).__name__:
        case "DataFrame":
            arrays = [value.iloc[:, place].array for place in range(len(value.columns))]
            names = map(str, value.columns)
            return Rows(dict(zip(names, map(_column, arrays), strict=True)), len(value))
        case "Table" | "RecordBatch":
            columns = map(_arrow_column, value.columns)
            return Rows(dict(zip(value.column_names, columns, strict=True)), value.num_rows)
        case "ndarray" if value.dtype.names:
            return Rows({name: _column(value[name]) for name in value.dtype.names}, len(value))
        case "Series":
            return Items(_column(value.array), len(value))
    if hasattr(value, "to_pylist"):
        return Items(_arrow_column(value), len(value))
    if hasattr(value, "dtype"):
        return Items(_column(value), len(value))
    return list(value)


def _column(values: Any) -> Column:
    name, kind = type(values).__name__, getattr(values.dtype, "kind", "")
    if name in ("ndarray", "NumpyExtensionArray") and values.ndim == 1 and kind in "biufcU":
        array = values if name == "ndarray" else values.to_numpy()  # which copies nothing
        return lambda start, end: array[start:end].tolist()
    return lambda start, end: [_plain(cell) for cell in values[start:end]]


def _plain(cell: Any) -> Any:
    if hasattr(type(cell), "shape") and cell.shape == ():
        return cell.item()
    pandas = sys.modules.get("pandas")
    if pandas is not None and (cell is pandas.NA or cell is pandas.NaT):
        return None
    return cell


def _arrow_column(values: Any) -> Column:
    return lambda start, end: values.slice(start, end - start).to_pylist()

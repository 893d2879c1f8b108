"""Tables of pandas and pyarrow and arrays of NumPy, as rows and items that a query goes through.

None of these libraries is imported here: who passes a table has it.  A row reads its cells from the
columns where they lie, and only those that are asked for; cells come as plain values of Python.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    type Column = Callable[[int], Any]


class Items:
    """The items of an array or of a column."""

    def __init__(self, column: Column, length: int) -> None:
        self._column = column
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return map(self._column, range(self._length))


class Rows:
    """The rows of a table."""

    def __init__(self, columns: dict[str, Column], length: int) -> None:
        self._columns = columns
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        return (Row(self._columns, at) for at in range(self._length))


class Row:
    """One row of a table: `row.age`, `row["total price"]`."""

    __slots__ = ("_at", "_columns")

    def __init__(self, columns: dict[str, Column], at: int) -> None:
        self._columns = columns
        self._at = at

    def __getattr__(self, name: str) -> Any:
        column = self._columns.get(name)
        if column is None:
            known = ", ".join(self._columns)
            raise AttributeError(f"the table has no column {name} (there are {known})")
        return column(self._at)

    def __getitem__(self, name: str) -> Any:
        return self._columns[name](self._at)

    def __mochi_items__(self) -> list[tuple[str, Any]]:
        return [(name, column(self._at)) for name, column in sorted(self._columns.items())]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Row):
            return self.__mochi_items__() == other.__mochi_items__()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__mochi_items__()))


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
    if hasattr(value, "__getitem__") and hasattr(value, "__len__"):
        return Items(_column(value), len(value))
    return list(value)


def _column(values: Any) -> Column:
    def cell(at: int) -> Any:
        found = values[at]
        if hasattr(type(found), "shape") and found.shape == ():
            return found.item()
        pandas = sys.modules.get("pandas")
        if pandas is not None and (found is pandas.NA or found is pandas.NaT):
            return None
        return found

    return cell


def _arrow_column(values: Any) -> Column:
    return lambda at: values[at].as_py()

"""CSV and TSV (SEMANTICS section 16): cells that look like numbers are numbers."""

from __future__ import annotations

from mochi_runtime.errors import PARSE_FAULT, MochiError
from mochi_runtime.fmt import fixed_text, printed
from mochi_runtime.json_value import to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

_NUMERIC = frozenset("0123456789+-.eE")


def parse(
    text: str, delimiter: str, header: bool, text_columns: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Rows as maps; without a header the columns are c0, c1 and so on.

    The cells of `text_columns` stay text, even those that look like numbers.
    """
    records = list(_records(text, delimiter))
    if not records:
        return []
    if header:
        names, *records = records
    else:
        names = [f"c{index}" for index in range(len(records[0]))]
    readers = [str if name in text_columns else cell_value for name in names]
    return [
        {name: read(cell) for name, read, cell in zip(names, readers, record, strict=True)}
        for record in records
    ]


def render(rows: list[dict[str, Any]], delimiter: str, header: bool) -> str:
    """Rows as text; the columns are the keys of the first row, ascending."""
    if not rows:
        return ""
    columns = sorted(rows[0])
    lines = [[_cell_text(row.get(column)) for column in columns] for row in rows]
    if header:
        lines.insert(0, columns)
    return "".join([_line(cells, delimiter) for cells in lines])


def cell_value(cell: str) -> Any:
    """A cell as an int, a float or, when it is neither, the string that it is."""
    if not cell or not _NUMERIC.issuperset(cell):
        return cell
    for read in (int, float):
        try:
            return read(cell)
        except ValueError:
            continue
    return cell


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records; all must have as many fields as the first."""
    import csv
    import io

    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    width: int | None = None
    line = 1
    for record in reader:
        if record:
            width = width or len(record)
            if len(record) != width:
                raise MochiError(f"record on line {line}: wrong number of fields", PARSE_FAULT)
            yield record
        line = reader.line_num + 1


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value - value == 0:
        return fixed_text(repr(value))
    if isinstance(value, (str, int, float)):
        return printed(value)
    return to_json(value)


def _line(cells: Iterable[str], delimiter: str) -> str:
    return delimiter.join([_quoted(cell, delimiter) for cell in cells]) + "\n"


def _quoted(cell: str, delimiter: str) -> str:
    if cell[:1].isspace() or any(mark in cell for mark in (delimiter, '"', "\n", "\r")):
        return f'"{cell.replace('"', '""')}"'
    return cell

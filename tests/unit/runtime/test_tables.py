"""Arrays and tables of NumPy, pandas and pyarrow in Mochi: unharmed, and sources of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mochi_runtime._ffi import tables
from mochi_runtime.casts import to_map, to_struct
from mochi_runtime.comparison import equal, greater
from mochi_runtime.fmt import printed, str_from
from mochi_runtime.order import each, iterate
from mochi_runtime.query import distinct_rows, sort_by
from runtime.shapes import Point

if TYPE_CHECKING:
    from collections.abc import Callable

np = pytest.importorskip("numpy", reason="NumPy is not installed")
COLUMNS = {"name": ["Ann", "Bob", "Cid"], "age": [31, 25, 31], "x y": [1.5, 2.0, 3.25]}


def of_numpy() -> Any:
    kinds = [("name", "U10"), ("age", "i8"), ("x y", "f8")]
    return np.array(list(zip(*COLUMNS.values(), strict=True)), dtype=kinds)


def of_pandas() -> Any:
    return pytest.importorskip("pandas", reason="pandas is not installed").DataFrame(COLUMNS)


def of_arrow() -> Any:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    return pyarrow.table(COLUMNS)


def batch_of_arrow() -> Any:
    return of_arrow().to_batches()[0]


def many_of(table: Any) -> Any:
    """A table of pandas or pyarrow, a thousand times below each other."""
    if hasattr(table, "iloc"):
        return pytest.importorskip("pandas").concat([table] * 1000)
    return table.take([at % 3 for at in range(3000)])


@pytest.mark.parametrize("make", [of_numpy, of_pandas, of_arrow, batch_of_arrow])
class TestRows:
    def test_cells(self, make: Callable[[], Any]) -> None:
        rows = iterate(make())
        for _ in range(2):  # a query may go through its source again
            assert [(row.name, row.age, row["x y"]) for row in rows] == [
                ("Ann", 31, 1.5),
                ("Bob", 25, 2.0),
                ("Cid", 31, 3.25),
            ]
        assert len(rows) == 3
        assert {type(row.age) for row in rows} == {int}
        assert {type(row["x y"]) for row in rows} == {float}
        assert {type(row.name) for row in rows} == {str}

    def test_a_row_prints_and_casts(self, make: Callable[[], Any]) -> None:
        first, *_ = each(make())
        assert printed(first) == '{"age": 31, "name": "Ann", "x y": 1.5}'
        assert to_map(first) == {"age": 31, "name": "Ann", "x y": 1.5}

    def test_a_missing_column_is_named(self, make: Callable[[], Any]) -> None:
        first, *_ = each(make())
        with pytest.raises(AttributeError, match=r"no column nam \(there are name, age, x y\)"):
            _ = first.nam

    def test_rows_in_queries(self, make: Callable[[], Any]) -> None:
        rows = [*iterate(make()), *iterate(make())]
        assert len(distinct_rows(rows)) == 3
        assert [row.age for row in sort_by(rows[:3], lambda row: (row.age, row.name))] == [
            *(25, 31, 31)
        ]

    def test_rows_of_several_blocks(self, make: Callable[[], Any]) -> None:
        table = make()
        many = table.repeat(1000) if isinstance(table, np.ndarray) else many_of(table)
        rows = list(iterate(many))
        assert len(rows) == 3000
        assert sum(row.age for row in rows) == 87_000
        assert {row.name for row in rows[1020:1030]} <= {"Ann", "Bob", "Cid"}
        assert rows[0].name == "Ann"
        assert rows[2999].name == "Cid"

    def test_equality_is_of_the_whole(self, make: Callable[[], Any]) -> None:
        table = make()
        assert equal(table, make())
        assert equal(table, table[:2]) is False
        assert equal(table, 1) is False
        assert equal(None, table) is False

    def test_the_table_itself_is_as_it_was(self, make: Callable[[], Any]) -> None:
        table = make()
        list(iterate(table))
        assert equal(table, make())
        assert printed(table) == str(table)


def test_rows_become_structs() -> None:
    array = np.array([(1, 2), (3, 4)], dtype=[("x", "i4"), ("y", "i4")])
    assert [to_struct(row, Point) for row in iterate(array)] == [Point(1, 2), Point(3, 4)]


def test_arrays() -> None:
    assert list(iterate(np.array([1, 2, 3]))) == [1, 2, 3]
    assert {type(item) for item in iterate(np.array([1, 2]))} == {int}
    assert [row.tolist() for row in iterate(np.eye(2))] == [[1.0, 0.0], [0.0, 1.0]]
    array = np.zeros((2, 3))
    assert next(iter(iterate(array))).base is array, "a row of an array is no copy"


def test_numbers_of_numpy_print_as_numbers() -> None:
    assert printed(np.float64(2.5)) == "2.5"
    assert printed([np.float64(2.0), np.int32(3), np.bool_(True)]) == "[2.0, 3, true]"
    assert str_from(np.bool_(False)) == "false"
    assert equal(np.float64(2.5), 2.5)
    assert equal(np.int64(2), 2)


def test_arrays_compare_item_by_item_in_order() -> None:
    assert greater(np.array([1, 5]), 2).tolist() == [False, True]
    assert greater(np.int64(5), 2) is True


def test_series_and_missing_values() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    assert list(iterate(pandas.Series([1, 2]))) == [1, 2]
    assert list(iterate(pandas.Series([1, None], dtype="Int64"))) == [1, None]
    frame = pandas.DataFrame([[1, 2]], columns=["a", "a"])
    assert len(list(iterate(frame))) == 1


def test_names_of_columns_that_rows_have_themselves() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    (row,) = iterate(pandas.DataFrame({"_at": [1], "_block": [2], "__len__": [3], "def": [4]}))
    assert [row[name] for name in ("_at", "_block", "__len__", "def")] == [1, 2, 3, 4]
    assert getattr(row, "def") == 4
    assert printed(row) == '{"__len__": 3, "_at": 1, "_block": 2, "def": 4}'


def test_columns_are_read_when_they_are_asked_for() -> None:
    frame = pytest.importorskip("pandas", reason="pandas is not installed").DataFrame(COLUMNS)

    class Guarded:
        dtype = None

        def __getitem__(self, _: object) -> list[int]:
            raise AssertionError("nobody asked for this column")

    rows = tables.Rows(
        {"age": tables._column(frame["age"].array), "x": tables._column(Guarded())}, 3
    )
    assert [row.age for row in rows] == [31, 25, 31]
    with pytest.raises(AssertionError, match="nobody asked"):
        _ = next(iter(rows)).x


def test_arrow_arrays_and_missing_values() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert list(iterate(pyarrow.array([1, None]))) == [1, None]
    assert list(iterate(pyarrow.chunked_array([[1], [2, 3]]))) == [1, 2, 3]

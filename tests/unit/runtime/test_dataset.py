"""`load` and `save` (SEMANTICS section 16)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from conftest import clean_environment

from mochi_runtime.dataset import load, save
from mochi_runtime.errors import MochiError
from mochi_runtime.fmt import printed
from runtime.shapes import Point
from runtime.test_io import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rows(tmp_path: Path) -> Any:
    """Writes a text and loads it."""

    def load_text(text: str, target: Any = None, **options: Any) -> list[Any]:
        path = tmp_path / "rows"
        path.write_text(text, encoding="utf-8", newline="")
        return load(str(path), target, options)

    return load_text


def saved(value: Any, capsys: pytest.CaptureFixture[str], **options: Any) -> str:
    """What saving to standard output writes."""
    save(value, "-", options)
    return capsys.readouterr().out


def test_csv_cells(rows: Any) -> None:
    loaded = rows('name,age,score\nAnn,30,1.5\n"C, ""D""",,007\n\nÉ,1e3,nan\n')
    assert loaded == [
        {"name": "Ann", "age": 30, "score": 1.5},
        {"name": 'C, "D"', "age": "", "score": 7},
        {"name": "É", "age": 1000.0, "score": "nan"},
    ]
    assert rows("a\n-5\n+5\n1_0\n--1\n9223372036854775808\n") == [
        {"a": value} for value in (-5, 5, "1_0", "--1", 2**63)
    ]


def test_csv_forms(rows: Any) -> None:
    assert rows("") == []
    assert rows("\ufeffa;b\r\n1;2\r\n", delimiter=";:") == [{"a": 1, "b": 2}]
    assert rows("Ann\t30\n", format="tsv", header=False) == [{"c0": "Ann", "c1": 30}]
    assert rows('a\n"two\nlines\u2028"\n') == [{"a": "two\nlines\u2028"}]
    assert rows("a\n1\n", format="parquet") == [{"a": 1}]


def test_ragged_csv(rows: Any) -> None:
    with pytest.raises(MochiError, match="record on line 2: wrong number of fields"):
        rows("Ann,30\nBob\n", header=False)
    with pytest.raises(MochiError, match="record on line 5"):
        rows('a,b\n"x\ny",1\n\nBob\n')


def test_rows_of_a_struct(rows: Any) -> None:
    assert rows("y,x,z\n2,1,9\n", Point) == [Point(1, 2)]
    with pytest.raises(MochiError, match="missing field y for Point"):
        rows("x\n1\n", Point)
    with pytest.raises(MochiError, match='cannot cast "" to int'):
        rows("x,y\n1,\n", Point)


def test_text_fields_keep_their_text(rows: Any) -> None:
    from mochi_runtime.structs import Struct

    class Place(Struct):
        __slots__ = ("size", "zip")
        __match_args__ = ("zip", "size")
        zip: str
        size: int

        def __init__(self, zip: str, size: int) -> None:
            self.zip = zip
            self.size = size

    assert rows("zip,size\n02134,5\n", Place) == [Place("02134", 5)]


def test_json(rows: Any) -> None:
    assert (
        printed(rows('[{"b": 1, "a": [2, null]}]', format="json"))
        == '[{"a": [2.0, nil], "b": 1.0}]'
    )
    assert rows('{"a": true}', format="json") == [{"a": True}]
    assert rows('{"a": 1}\n\n{"a": 2}\n', format="jsonl") == [{"a": 1.0}, {"a": 2.0}]
    assert rows('[{"x": 1, "y": 2.9}]', Point, format="json") == [Point(1, 2)]
    with pytest.raises(MochiError, match="json array element must be object"):
        rows("[1]", format="json")
    with pytest.raises(MochiError, match="invalid JSON"):
        rows("{", format="json")


def test_yaml(rows: Any) -> None:
    assert rows("- {n: 1, d: 2024-01-02, y: yes, t: true}\n", format="yaml") == [
        {"n": 1, "d": "2024-01-02", "y": "yes", "t": True}
    ]
    assert rows("name: One\nn: 1.5\n", format="yaml") == [{"name": "One", "n": 1.5}]
    assert rows("", format="yaml") == []
    with pytest.raises(MochiError, match="yaml list element must be map"):
        rows("- 1\n", format="yaml")
    with pytest.raises(MochiError, match="invalid YAML"):
        rows("{", format="yaml")


def test_missing_pyyaml_names_the_extra(rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MochiError, match=r"mochi-import\[yaml\]"):
        rows("a: 1\n", format="yaml")


def test_save_csv(capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "i": 1,
        "f": 1.5,
        "g": 2.0,
        "h": 1e21,
        "b": True,
        "n": None,
        "l": [1, 2],
        "s": 'q"e',
        "e": "",
    }
    assert saved([row], capsys, header=True) == (
        'b,e,f,g,h,i,l,n,s\ntrue,,1.5,2,1000000000000000000000,1,"[1,2]",,"q""e"\n'
    )
    people = [{"b": 1, "a": "x"}, {"b": 2, "a": "y,z"}, {"a": " w"}]
    assert saved(people, capsys) == 'x,1\n"y,z",2\n" w",\n'
    assert saved(people[1:2], capsys, format="tsv") == "y,z\t2\n"
    assert saved(people[1:2], capsys, delimiter=";") == "y,z;2\n"
    assert saved([], capsys) == ""
    assert saved([Point(1, 2)], capsys, header=True) == "__name,x,y\nPoint,1,2\n"
    save(people[:1])
    assert capsys.readouterr().out == "x,1\n"


def test_save_json(capsys: pytest.CaptureFixture[str]) -> None:
    people = [{"b": 1, "a": "x<&>"}, {"b": 2.0, "a": "y"}]
    assert saved(people, capsys, format="json") == (
        '[{"a":"x\\u003c\\u0026\\u003e","b":1},{"a":"y","b":2}]\n'
    )
    assert saved(people[1:], capsys, format="json") == '{"a":"y","b":2}\n'
    assert saved([], capsys, format="json") == "[]\n"
    assert saved(people[1:] * 2, capsys, format="jsonl") == '{"a":"y","b":2}\n' * 2


def test_save_yaml(capsys: pytest.CaptureFixture[str]) -> None:
    assert saved([{"b": 1, "a": "x"}, {"b": 2, "a": "y: z"}], capsys, format="yaml") == (
        "- a: x\n  b: 1\n- a: 'y: z'\n  b: 2\n"
    )
    row = {"f": 1.5, "l": "multi\nline", "m": {"e": [], "x": None}, "r": [1, {"q": 2, "s": [3]}]}
    assert saved([row], capsys, format="yaml") == (
        "f: 1.5\nl: |-\n    multi\n    line\nm:\n    e: []\n    x: null\n"
        "r:\n    - 1\n    - q: 2\n      s:\n          - 3\n"
    )


@pytest.mark.parametrize(
    "value",
    [
        "true",
        "12",
        "1.5",
        "",
        " x",
        "- a",
        "a\n",
        "a\n\nb\n",
        "\na",
        "a\tb\nc",
        "null",
        "é",
        "~",
        "x: y",
    ],
)
def test_yaml_gives_strings_back(value: str, rows: Any, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"a": value, "b": 1e21, "c": -2.0, value: "key"}
    assert rows(saved([row], capsys, format="yaml"), format="yaml") == [row]


@pytest.mark.parametrize("value", [5, "text", {"a": 1}, [1, 2], None])
def test_what_cannot_be_saved(value: object) -> None:
    with pytest.raises(MochiError, match="save source must be list of maps"):
        save(value, "-")


def test_saving_replaces_a_file_at_once(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o600)
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    save([{"a": 1}], str(link), {"header": True})
    assert link.is_symlink()
    assert target.read_text() == "a\n1\n"
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "out.csv"]


def test_failed_save_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        save([{"a": 1}], str(tmp_path / "out.csv"))
    assert list(tmp_path.iterdir()) == []


def test_a_failed_save_names_the_path_that_was_given(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (str(tmp_path / "no" / "out.csv"), str(tmp_path / "folder")):
        with pytest.raises(OSError, match=path) as caught:
            save([{"a": 1}], path)
        assert caught.value.filename == path
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert not list((tmp_path / "folder").iterdir())


def test_a_process_that_is_killed_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    rows = [{"a": number} for number in range(20_000)]
    save(rows, str(target), {"format": "json"})
    program = (
        "import sys; from mochi_runtime.dataset import save\n"
        "rows = [{'a': n} for n in range(20_000)]\n"
        "print('on', flush=True)\n"
        "while True: save(rows, sys.argv[1], {'format': 'json'})"
    )
    for pause in (0.0, 0.01, 0.03, 0.06):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(target)],
            stdout=subprocess.PIPE,
            env=clean_environment(),
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(pause)
            child.kill()
        assert load(str(target), None, {"format": "json"}) == rows


def test_threads_save_one_file(tmp_path: Path) -> None:
    path = str(tmp_path / "out.json")

    def work(number: int) -> None:
        for _ in range(20):
            save([{"a": number}] * 500, path, {"format": "json"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    rows = load(path, None, {"format": "json"})
    assert len(rows) == 500
    assert len({row["a"] for row in rows}) == 1
    assert [found.name for found in tmp_path.iterdir()] == ["out.json"]


def test_saving_to_a_device() -> None:
    save([{"a": 1}], os.devnull)


def test_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        load("data/nope.csv")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a,b\n1,x\n"))
    assert load(None) == [{"a": 1, "b": "x"}]
    monkeypatch.setattr(sys, "stdin", None)
    assert load("-") == []


def test_standard_input_is_utf8() -> None:
    program = "from mochi_runtime.dataset import load, save; save(load('-'), '-')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="a\né\n".encode(),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert done.stdout == "é\n".encode()

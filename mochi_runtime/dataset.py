"""`load` and `save`: rows from and to files (SEMANTICS section 16).

The formats themselves are in `_dataset`; this module finds the text, the format and the options,
and casts loaded rows to a struct.  No path, or `-`, is standard input or output.  A saved file
appears whole or not at all, also if the machine stops.
"""

from __future__ import annotations

import sys

from mochi_runtime._internal.files import replace_file
from mochi_runtime.casts import to_struct
from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import without_frames
from mochi_runtime.io import encoded, read_file, write_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@without_frames
def load(
    path: str | None, target: type[Any] | None = None, options: Mapping[str, Any] | None = None
) -> list[Any]:
    """`load path as T with options`: maps, or instances of `target` when T is a struct."""
    text = _read_input() if path in (None, "-") else read_file(path)
    rows = _parse(text, target, options or {})
    return rows if target is None else [to_struct(row, target) for row in rows]


@without_frames
def save(rows: Any, path: str | None = None, options: Mapping[str, Any] | None = None) -> None:
    """`save rows to path with options`"""
    text = _render(_maps(rows), options or {})
    if path in (None, "-"):
        write_text(text)
    else:
        replace_file(path, encoded(text), durable=True)


def _parse(text: str, target: type[Any] | None, options: Mapping[str, Any]) -> list[Any]:
    match options.get("format"):
        case "json":
            from mochi_runtime._dataset import json_format

            return json_format.parse(text)
        case "jsonl":
            from mochi_runtime._dataset import json_format

            return json_format.parse_lines(text)
        case "yaml":
            from mochi_runtime._dataset import yaml_format

            return yaml_format.parse(text)
        case _:
            from mochi_runtime._dataset import csv_format

            header = options.get("header", True)
            return csv_format.parse(text, _delimiter(options), header, _text_fields(target))


def _render(rows: list[dict[str, Any]], options: Mapping[str, Any]) -> str:
    match options.get("format"):
        case "json":
            from mochi_runtime._dataset import json_format

            return json_format.render(rows)
        case "jsonl":
            from mochi_runtime._dataset import json_format

            return json_format.render_lines(rows)
        case "yaml":
            from mochi_runtime._dataset import yaml_format

            return yaml_format.render(rows)
        case _:
            from mochi_runtime._dataset import csv_format

            return csv_format.render(rows, _delimiter(options), options.get("header", False))


def _maps(rows: Any) -> list[dict[str, Any]]:
    """The rows to save as maps; those of structs have their `__name` too."""
    if isinstance(rows, (str, dict)) or not hasattr(rows, "__iter__"):
        raise MochiError("save source must be list of maps", TYPE_FAULT)
    return [_map(row) for row in rows]


def _map(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    items = getattr(row, "__mochi_items__", None)
    if items is None:
        raise MochiError("save source must be list of maps", TYPE_FAULT)
    return dict(items())


def _delimiter(options: Mapping[str, Any]) -> str:
    default = "\t" if options.get("format") == "tsv" else ","
    return str(options.get("delimiter") or default)[0]


def _text_fields(target: type[Any] | None) -> frozenset[str]:
    """The fields that want the text of a cell, so that a zip code keeps its zeros."""
    if target is None:
        return frozenset()
    from mochi_runtime._internal.annotations import text_fields

    return text_fields(target)


def _read_input() -> str:
    """The rest of standard input."""
    stream = sys.stdin
    if stream is None:
        return ""
    buffer = getattr(stream, "buffer", None)
    return stream.read() if buffer is None else buffer.read().decode("utf-8")

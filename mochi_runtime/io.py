"""Standard output and input, and text files.

Everything that a program writes is UTF-8 with `\\n` line ends, whatever the locale,
PYTHONIOENCODING or platform say.  `sys.stdout` is looked up at each call, so that redirection and
capture work; how to write to it is decided once for each stream.
"""

from __future__ import annotations

import os
import sys

from mochi_runtime.fmt import printed
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO


class _Output:
    """The stream that was last written to, and how to write text to it."""

    __slots__ = ("stream", "write")

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream
        self.write = _writer(stream)


def print_line(*values: Any) -> Any:
    """`print(a, b)`: the values with blanks between, then a line end; gives the first back."""
    try:
        if len(values) == 1:
            text = values[0] if type(values[0]) is str else printed(values[0])
        else:
            text = _texts(values)
        write_text(text + "\n")
    except Exception as error:  # above all a closed pipe
        hide_frames(error)
        raise
    return values[0] if values else None


def _texts(values: tuple[Any, ...]) -> str:
    try:
        return " ".join(
            [
                each if type(each) is str else repr(each) if type(each) is int else printed(each)
                for each in values
            ]
        )
    except ValueError:  # an int with more digits than `repr` writes
        return " ".join(map(printed, values))


def write_text(text: str) -> None:
    """Write text to standard output as it is."""
    global _output
    stream = sys.stdout
    if stream is not _output.stream:
        _output = _Output(stream)
    try:
        _output.write(text)
    except UnicodeEncodeError:
        _output.write(_without_surrogates(text))


def use_utf8_output() -> None:
    """Make `sys.stdout` itself UTF-8 with `\\n`: for a process whose output is one program's."""
    global _output
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
        stream = sys.stdout
        _output = _Output(None)
        _output.stream, _output.write = stream, stream.write


@without_frames
def read_line() -> str:
    """`input()`: the next line of standard input without its end; empty at the end of input."""
    stream = sys.stdin
    if stream is None:
        return ""
    buffer = getattr(stream, "buffer", None)
    if buffer is None or _is_utf8(stream):
        return stream.readline().rstrip("\r\n")
    line: bytes = buffer.readline()
    return line.decode("utf-8", "replace").rstrip("\r\n")


@without_frames
def read_file(path: str) -> str:
    """`read_file(path)`: the whole text of a file."""
    with open(path, "rb") as file:
        return _decoded(file.read(), path)


@without_frames
def write_file(path: str, text: str) -> None:
    """`write_file(path, text)`: creates or replaces a file, at once."""
    from mochi_runtime._internal.files import replace_file  # every program loads this module

    replace_file(path, encoded(text), durable=False)


@without_frames
def append_file(path: str, text: str) -> None:
    """`append_file(path, text)`: adds to the end of a file."""
    with open(path, "ab") as file:
        file.write(encoded(text))


@without_frames
def lines(path: str) -> list[str]:
    """`lines(path)`: the lines of a file without their ends; a final one opens no further line."""
    text = read_file(path).replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n") if text else []


def encoded(text: str) -> bytes:
    """The text as UTF-8, as it is written to files."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _without_surrogates(text).encode()


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        from mochi_runtime.errors import PARSE_FAULT, MochiError  # every program loads this module

        message = f"read {path}: invalid UTF-8 at byte {error.start}"
        raise MochiError(message, PARSE_FAULT) from None


def _writer(stream: TextIO | None) -> Callable[[str], object]:
    """How to write text as UTF-8 with `\\n` to a stream."""
    if stream is None:  # a process without standard output, such as pythonw
        return len
    buffer = getattr(stream, "buffer", None)
    if buffer is None or (_is_utf8(stream) and os.linesep == "\n"):
        return stream.write

    line_buffering = getattr(stream, "line_buffering", False)

    def write_bytes(text: str) -> None:
        # What Python code has printed to the same stream comes first.
        stream.flush()
        buffer.write(text.encode("utf-8"))
        if line_buffering:
            buffer.flush()

    return write_bytes


def _is_utf8(stream: TextIO) -> bool:
    encoding = getattr(stream, "encoding", None) or ""
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8")


def _without_surrogates(text: str) -> str:
    """The text with pairs of surrogates joined and single ones replaced: one that UTF-8 has."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_output = _Output(None)

"""What `write_file` and `save` put in the place of a file."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from environments import clean_environment

from mochi_runtime._internal.files import replace_file
from mochi_runtime.io import read_file, write_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")


def run(program: str, *arguments: str, out: Path | None = None) -> str:
    """What a process prints, or leaves in the file that its output goes to."""
    command = [sys.executable, "-c", f"from mochi_runtime.io import write_file\n{program}"]
    with (out or Path(os.devnull)).open("wb") as file:
        done = subprocess.run(
            [*command, *arguments],
            stdout=file if out else subprocess.PIPE,
            env=clean_environment(),
            check=True,
        )
    return out.read_text() if out else done.stdout.decode()


def test_a_file_keeps_its_permissions_and_its_links(tmp_path: Path) -> None:
    target, link = tmp_path / "notes.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_file(str(link), "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.txt", "notes.txt"]


def test_a_link_that_leads_nowhere_gets_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to("later.txt")
    write_file(str(link), "new")
    assert link.is_symlink()
    assert (tmp_path / "later.txt").read_text() == "new"


@posix
def test_a_new_file_has_the_permissions_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(str(tmp_path / "new.txt"), "new")
    finally:
        os.umask(before)
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o640


def test_both_names_of_a_file_have_the_new_text(tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("a longer text than the new one")
    second.hardlink_to(first)
    write_file(str(first), "new")
    assert second.read_text() == "new"
    assert first.samefile(second)


@posix
def test_pipes_get_the_text(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    reader.start()
    write_file(str(pipe), "through")
    reader.join(timeout=10)
    assert heard == ["through"]
    assert pipe.is_fifo()


@posix
@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_as_a_file(path: str, tmp_path: Path) -> None:
    if not Path(path).exists():
        pytest.skip(f"there is no {path}")
    program = "import sys; write_file(sys.argv[1], 'written\\n')"
    assert run(program, path) == "written\n"
    assert run(program, path, out=tmp_path / "out.txt") == "written\n"
    assert [file.name for file in tmp_path.iterdir()] == ["out.txt"]


@posix
def test_a_file_of_somebody_else_stays_theirs(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    target = tmp_path / "theirs.txt"
    target.write_text("old")
    os.chown(target, 4711, 4712)
    write_file(str(target), "new")
    found = target.stat()
    assert (found.st_uid, found.st_gid, target.read_text()) == (4711, 4712, "new")


@pytest.mark.parametrize("path", ["no/notes.txt", ""])
def test_errors_name_the_path_that_was_given(path: str, tmp_path: Path) -> None:
    given = str(tmp_path / path)
    with pytest.raises(OSError, match=r"notes|directory|denied") as caught:
        write_file(given, "new")
    assert caught.value.filename == given
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_replaced_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that a container mounts: nothing here can mount a file."""

    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(os, "replace", busy)
    path = str(tmp_path / "notes.txt")
    write_file(path, "new")
    assert read_file(path) == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = str(tmp_path / "notes.txt")
    write_file(path, "old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"No space left on device: '.*notes\.txt'"):
        replace_file(path, b"new", durable=True)
    assert read_file(path) == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_who_reads_sees_the_old_or_the_new_text(tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    texts = {letter * 200_000 for letter in "ab"}
    program = (
        "import sys\nprint(1, flush=True)\n"
        "while True:\n  for letter in 'ab': write_file(sys.argv[1], letter * 200_000)"
    )
    write_file(str(target), "a" * 200_000)
    command = [sys.executable, "-c", f"from mochi_runtime.io import write_file\n{program}"]
    with subprocess.Popen(
        [*command, str(target)], stdout=subprocess.PIPE, env=clean_environment()
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            assert target.read_text() in texts
        child.kill()
    assert target.read_text() in texts

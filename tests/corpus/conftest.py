"""Fixtures that run programs of the corpus."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import clean_environment
from corpus_programs import CORPUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Serve = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the corpus, for programs that write files."""
    return shutil.copytree(CORPUS, tmp_path_factory.mktemp("corpus") / "corpus")


@pytest.fixture(scope="session")
def serve(copy: Path) -> Iterator[Serve]:
    """Runs a program in a fork of a process that has the compiler loaded."""
    with _server(copy) as request:
        yield request


@pytest.fixture(scope="session")
def serve_shuffled(copy: Path) -> Iterator[Serve]:
    """The same with a seed for event loops; asyncio is loaded too."""
    with _server(copy, "asyncio", "schedules") as request:
        yield request


@contextmanager
def _server(copy: Path, *modules: str) -> Iterator[Serve]:
    place = str(Path(__file__).with_name("server.py"))
    server = subprocess.Popen(
        [sys.executable, place, str(copy.parent), *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=clean_environment(MOCHI_NOW_SEED="1"),
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None

    def request(program: Path, mode: str, seed: int | None = None) -> dict[str, Any]:
        place = copy / program.relative_to(CORPUS)
        asked = {"program": str(place), "mode": mode, "seed": seed}
        print(json.dumps(asked), file=server.stdin, flush=True)
        answer: dict[str, Any] = json.loads(server.stdout.readline())
        return answer

    yield request
    server.stdin.close()
    server.stdout.close()
    assert server.wait(timeout=10) == 0

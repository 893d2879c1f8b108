"""Programs print the same on every platform and in every way to run them (seed note, 6 and 12).

Each program of the corpus is run by the command, imported through the hook, and installed from the
wheel of its emitted package; the SHA-256 of its standard output is that of the recorded one.
Without settings a sample runs on the Pythons of this machine.  All of it, on each platform that was
set up (docs/PLATFORMS.md):

    MOCHI_CORPUS=all python -m pytest tests/cross_python_differential.py -k linux-glibc-s390x
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import warnings
from typing import TYPE_CHECKING

import pytest
from differential import programs as corpus
from differential.clients import Answer, Client, libraries
from differential.packages import PACKAGE, install
from differential.platforms import Platform, platforms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[[Client, Path], Answer]


class TestCrossPythonDifferential:
    """Named by the seed note; a parameter is a row of tools/platforms/platforms.toml."""

    @pytest.mark.parametrize("mode", ["run", "import"])
    @pytest.mark.parametrize("platform", platforms(), ids=lambda row: row.name)
    def test_source(self, platform: Platform, mode: str, tmp_path: Path) -> None:
        copy = shutil.copytree(corpus.CORPUS, tmp_path / "corpus")
        chosen = corpus.programs()
        if mode == "import":
            chosen = [program for program in chosen if not corpus.has_blocks(program)]

        def run(client: Client, program: Path) -> Answer:
            place = copy / program.relative_to(corpus.CORPUS)
            module = ".".join(place.relative_to(tmp_path).with_suffix("").parts)
            return client.request(place, module, [tmp_path, place.parent])

        path = [corpus.ROOT, libraries(tmp_path)]
        compare(platform, mode, path, chosen, run)

    @pytest.mark.parametrize("platform", platforms(), ids=lambda row: row.name)
    def test_package(
        self, platform: Platform, sites: Callable[[Path], Path], tmp_path: Path
    ) -> None:
        copy = shutil.copytree(corpus.CORPUS, tmp_path / "corpus")
        chosen = [
            program
            for program in corpus.programs()
            if corpus.name_of(program) not in corpus.NEED_COMPILER
        ]

        def run(client: Client, program: Path) -> Answer:
            place = copy / program.relative_to(corpus.CORPUS)
            return client.request(place, PACKAGE, [sites(program)])

        compare(platform, "package", [libraries(tmp_path)], chosen, run)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Gives where the emitted package of a program is installed; all platforms run the same one."""
    folder = tmp_path_factory.mktemp("sites")

    @functools.cache
    def site(program: Path) -> Path:
        return install(program, folder / corpus.name_of(program))

    return site


def compare(platform: Platform, mode: str, path: list[Path], chosen: list[Path], run: Run) -> None:
    """Run programs on the platform; a difference fails, or warns where it does not block."""
    command = platform.command()
    if command is None:
        pytest.skip(platform.why_not())
    wrong: list[str] = []
    with Client(command, mode, path) as client:
        for program in chosen:
            answer = run(client, program)
            if differs(program, answer, mode) and not answer["alone"]:
                client.stop()  # what ran before in the same process may be to blame
                answer = run(client, program)
            if differs(program, answer, mode):
                wrong.append(f"{corpus.name_of(program)}: {describe(answer)}")
    print(f"{platform.name} {mode}: {len(chosen) - len(wrong)} of {len(chosen)} alike")
    told = f"{len(wrong)} of {len(chosen)} differ:\n" + "\n".join(wrong)
    if wrong and not platform.blocks:
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # in the summary of the run, and no failure
            warnings.warn(f"advisory platform {platform.name}, {mode}: {told}", stacklevel=2)
        return
    assert not wrong, told


def differs(program: Path, answer: Answer, mode: str) -> bool:
    """Whether output or status are others; an import that fails has no status of its own."""
    digest = hashlib.sha256(answer["stdout"].encode("latin-1")).hexdigest()
    status, expected = answer["status"], corpus.expected_status(program)
    if mode == "import":
        status, expected = status != 0, expected != 0
    return digest != corpus.expected_sha256(program) or status != expected


def describe(answer: Answer) -> str:
    last = answer["stderr"].rstrip().rpartition("\n")[2]
    return f"status {answer['status']}, {answer['stdout'][-80:]!r}, {last[-200:]!r}"

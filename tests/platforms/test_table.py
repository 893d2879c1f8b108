"""The table of platforms, and the page that goes through the seed note with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from conftest import ROOT
from differential.platforms import platforms, this_platform
from packaging import tags
from packaging.utils import parse_wheel_filename

if TYPE_CHECKING:
    from platforms.conftest import Emitted

PAGE = (ROOT / "docs" / "PLATFORMS.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
TABLE = {row.id: row for row in platforms() if row.version is None}


def test_each_item_has_a_row() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 124))


def test_the_tests_exist() -> None:
    sources: dict[str, str] = {}
    for path in (ROOT / "tests").rglob("*.py"):
        sources[path.name] = sources.get(path.name, "") + path.read_text("utf-8")
    named = re.findall(r"`(\w+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) > 60
    for file, name in named:
        assert file in sources, file
        assert not name or re.search(rf"(def|class) {name}\b", sources[file]), f"{file}::{name}"


def test_the_jobs_exist() -> None:
    named = re.findall(r"`(\w+\.yml)` `([\w-]+)`", PAGE)
    assert len(named) > 20
    for file, job in named:
        workflow = yaml.safe_load((ROOT / ".github" / "workflows" / file).read_text("utf-8"))
        assert job in workflow["jobs"], f"{file} {job}"


def test_the_platforms_and_programs_exist() -> None:
    for row in re.findall(r"platforms? (`[^|]*`)", PAGE):
        for name in re.findall(r"`((?:linux|emscripten)-[\w-]+)`", row):
            assert name in TABLE
    for name in re.findall(r"program `([\w/]+)`", PAGE):
        assert (ROOT / "corpus" / f"{name}.out").exists()


def test_tags() -> None:
    """The tag of this machine's row is one that its Python installs."""
    supported = {tag.platform for tag in tags.sys_tags()}
    assert TABLE[this_platform()].tag in supported
    assert len({row.tag for row in TABLE.values() if row.tier <= 3}) == 11


def test_old_names_of_manylinux() -> None:
    """PEP 600: manylinux2014 is manylinux_2_17 and stands next to it in what a Python installs."""
    names = [tag.platform for tag in tags.sys_tags()]
    for old, new in (("1", "2_5"), ("2010", "2_12"), ("2014", "2_17")):
        if f"manylinux{old}_x86_64" in names:
            place = names.index(f"manylinux_{new}_x86_64")
            assert names[place + 1] == f"manylinux{old}_x86_64"


def test_sizes(emitted: Emitted) -> None:
    """An application is below the 500 KB of the note, its copy of the runtime about 80 KB."""
    assert emitted.wheel.stat().st_size < 500_000
    runtime = (emitted.site / "mochi_app" / "_runtime").rglob("*.py")
    assert sum(path.stat().st_size for path in runtime) < 100_000
    name, version, _, wheel_tags = parse_wheel_filename(emitted.wheel.name)
    assert (name, str(version)) == ("mochi-app", "0.1.0")
    assert {str(tag) for tag in wheel_tags} == {"py3-none-any"}

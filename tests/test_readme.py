"""What README.md shows is what happens: its sessions and programs give the output shown."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import ROOT, clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (ROOT / "README.md").read_text(encoding="utf-8")

# What the page names and does not show.
FILES = {
    "bill.mochi": """\
type Order {
  customer: string
  total: float
}

fun due(o: Order): float {
  if o.total > 100.0 { return o.totl * 0.9 }
  return o.total
}
""",
    "shop_test.mochi": """\
import "./shop" as shop
let ann = shop.Order { customer: "Ann", total: 12.5 }
let orders = [shop.Order { customer: "Bob", total: 99.0 }, ann]
test "large orders" {
  let found = shop.large(orders, 10.0)
  expect len(found) == 1
}
""",
    "flights.csv": """\
start,end,price
rome,oslo,120
rome,paris,70
oslo,lima,500
""",
    "sales.csv": "region;amount\nnorth;10\nsouth;33\nnorth;5.5\n",
    "program_externs.py": """\
def rate(region: str) -> float:
    return 2.0 if region == "north" else 3.0
""",
    "fruits.json": '[{"name": "quince", "grams": 220}, {"name": "fig", "grams": 40}]',
    "bank.mochi": (ROOT / "corpus/agents/bank.mochi").read_text(encoding="utf-8"),
}

# Of an archive and of a project, which change with the version of the compiler.
_SIZES = re.compile(r"[\d,]+ bytes  sha256:\w+(?:\.\.\.)?|\d+ files")

_AGENTS = """\
import mochi_import, bank
from mochi_runtime.agents import lookup, spawn
from mochi_runtime.streams import flow, interval
"""


class Block(NamedTuple):
    """A fenced or an indented block of the page, and the line that it begins in."""

    line: int
    text: str


def blocks() -> Iterator[Block]:
    for match in re.finditer(
        r"^```\w*\n(.*?)^```$|((?:^    [^\n]*\n)+)", README, re.DOTALL | re.MULTILINE
    ):
        text = match[1] or re.sub(r"^    ", "", match[2], flags=re.MULTILINE)
        yield Block(README.count("\n", 0, match.start()) + 1, text)


BLOCKS = list(blocks())


def having(pattern: str) -> list[Block]:
    return [block for block in BLOCKS if re.search(pattern, block.text, re.MULTILINE)]


def only(pattern: str) -> str:
    """The one block with this text."""
    (block,) = having(pattern)
    return block.text


def steps(session: str, prompt: str) -> Iterator[tuple[str, str]]:
    """What was typed, without a comment after it, and the output up to the next prompt."""
    for step in session.split(f"\n{prompt}"):
        typed, _, output = step.removeprefix(prompt).partition("\n")
        yield re.split(r"  +#", typed)[0], output


def assert_shown(shown: str, output: str) -> None:
    """Hold output against the page, where `...` stands for anything."""
    shown, output = [
        "\n".join(map(str.rstrip, _SIZES.sub("N", text).strip().split("\n"))) + "\n"
        for text in (shown, output)
    ]
    if not doctest.OutputChecker().check_output(shown, output, doctest.ELLIPSIS):
        assert output == shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        **FILES,
        "shop.mochi": only(r"^test .large orders. \{\n  expect len\(large"),
        "fruits.mochi": only("^let fruits = fetch"),
        "fruit.mochi": only("^let fruit = generate"),
    }
    files["src/shop.mochi"] = files["shop.mochi"]
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command where `python` is this one; standard error goes where standard output goes."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = clean_environment(PATH=path, PYTEST_ADDOPTS="-p mochi_pytest")
    for name in [name for name in environment if name.endswith("_API_KEY")]:
        del environment[name]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


SHELL = [block for block in having(r"^\$ ") if "fruits.mochi" not in block.text]


@pytest.mark.skipif(os.name == "nt", reason="they are sessions of a shell of POSIX")
@pytest.mark.parametrize("block", SHELL, ids=[f"line {block.line}" for block in SHELL])
def test_sessions_of_the_shell(block: Block, folder: Path) -> None:
    for command, shown in steps(block.text, "$ "):
        assert_shown(shown, run(["sh", "-c", command], folder).stdout)


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", README):
        path, _, anchor = target.partition("#")
        if not path:
            assert anchor in anchors
        elif not path.startswith("https://"):
            assert (ROOT / path).exists()


def test_there_are_sessions() -> None:
    assert len(SHELL) >= 7
    assert len(having("^>>> ")) >= 3


PYTHON = having("^>>> ")


@pytest.mark.parametrize("block", PYTHON, ids=[f"line {block.line}" for block in PYTHON])
def test_sessions_of_python(block: Block, folder: Path) -> None:
    before = "" if "import shop" in block.text else _AGENTS
    (folder / "session.txt").write_text(
        before + "\n".join(typed for typed, _ in steps(block.text, ">>> "))
    )
    printed = run([sys.executable, str(ROOT / "tests/typed.py"), "session.txt"], folder).stdout
    outputs = printed.split("\x1e")[before.count("\n") :]
    for (_, shown), output in zip(steps(block.text, ">>> "), outputs, strict=True):
        assert_shown(shown, output)


PROGRAMS = having(r"print\(.*// ")


@pytest.mark.parametrize("block", PROGRAMS, ids=[f"line {block.line}" for block in PROGRAMS])
def test_programs(block: Block, folder: Path) -> None:
    if 'import python "pandas"' in block.text:
        pytest.importorskip("pandas")
    (folder / "program.mochi").write_text(block.text)
    done = run([sys.executable, "-m", "mochi_import", "run", "program.mochi"], folder)
    output = ", ".join(done.stdout.splitlines())
    for shown in re.findall(r"print\(.*?  // (.*)", block.text):
        assert shown in output
        output = output[output.index(shown) + len(shown) :]
    status = re.search(r"// exit status (\d+)", block.text)
    assert done.returncode == (int(status[1]) if status else 0)


@pytest.mark.skipif(os.name == "nt", reason="they are sessions of a shell of POSIX")
def test_the_session_with_a_server(folder: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{server.server_port}"
        program = folder / "fruits.mochi"
        program.write_text(program.read_text().replace("127.0.0.1:8123", address))
        (good, shown), (bad, refused) = steps(only("^\\$ .*fruits.mochi"), "$ ")
        assert_shown(shown, run(["sh", "-c", good], folder).stdout)
        fruits = folder / "fruits.json"
        fruits.write_text(fruits.read_text().replace("220", '"220 g"'))
        output = run(["sh", "-c", bad], folder).stdout.replace(address, "127.0.0.1:8123")
        assert_shown(refused, output)
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

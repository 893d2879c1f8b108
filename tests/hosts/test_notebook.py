"""A notebook, run by Jupyter's own kernel, that imports a Mochi module and awaits its agents."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

nbformat = pytest.importorskip("nbformat", reason="pip install nbclient ipykernel")
nbclient = pytest.importorskip("nbclient", reason="pip install nbclient ipykernel")
pytest.importorskip("ipykernel", reason="pip install nbclient ipykernel")

# What Jupyter is warned of is no concern of ours.
pytestmark = pytest.mark.filterwarnings("default")


def execute(folder: Path, *cells: str) -> list[Any]:
    """What the cells of a notebook show: what each prints, and the value of its last line."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    resources = {"metadata": {"path": str(folder)}}
    client = nbclient.NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources=resources, allow_errors=True
    )
    client.execute()
    return [[_shown(output) for output in cell.outputs] for cell in notebook.cells]


def _shown(output: Any) -> str:
    match output.output_type:
        case "stream":
            return str(output.text)
        case "error":
            return f"{output.ename}: {output.evalue}"
    return str(output.data["text/plain"])


def test_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    shutil.copy(Path(__file__).parent / "bank" / "bank.mochi", tmp_path)
    (tmp_path / "talk.mochi").write_text(
        "fun reply(questions: chan<int>, answers: chan<int>) {\n"
        "  send(answers, recv(questions) * 2)\n"
        "}\n"
        "fun ask(n: int): future<int> { return async asked(n) }\n"
        "fun asked(n: int): int {\n"
        "  let questions = chan<int>(0)\n"
        "  let answers = chan<int>(0)\n"
        "  let replying = async reply(questions, answers)\n"
        "  send(questions, n)\n"
        '  print("asked", n)\n'
        "  return recv(answers)\n"
        "}\n",
        encoding="utf-8",
    )
    (tmp_path / "rate.json").write_text("1.5", encoding="utf-8")
    shown = execute(
        tmp_path,
        "import mochi_import\nfrom mochi_runtime.agents import spawn\nimport bank, talk",
        "account = spawn(lambda: bank.Account(100))\nawait account.deposit(5)",
        "account.cast(bank.Account.withdraw, 100)",
        "await account.withdraw(50)",
        "await account.worth('rate.json')",
        "await talk.ask(21)",
        "import asyncio\nawait asyncio.gather(*(account.deposit(n) for n in range(3)))",
        "bank.Account(7)",
        "await account.stop()\nawait account.deposit(1)",
    )
    assert shown == [
        [],
        ["105"],
        [],
        ["Panic: only 5 left"],
        ["7.5"],
        ["asked 21\n", "42"],
        ["[5, 6, 8]"],
        ["Account(balance=7)"],
        ["AgentStopped: <agent Account> has ended"],
    ]

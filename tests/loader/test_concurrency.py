"""Many importers at once: threads, processes, interpreters.

With MOCHI_ROUNDS=100, 32 processes and 32 threads import a cold module at once 100 times each;
without, 8 do so once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from conftest import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = int(os.environ.get("MOCHI_ROUNDS", "1"))
WORKERS = 32 if "MOCHI_ROUNDS" in os.environ else 8

# A module whose interface another is compiled against.
LIBRARY = "".join(f"fun f{n}(x: int): int {{ return x + {n} }}\n" for n in range(20))
APP = 'import "./lib" as lib\nfun value(): int { return lib.f19(1) + lib.f3(4) }\n'
VALUE = 27

IN_THREADS = f"""
import sys, threading, mochi_import
barrier, values = threading.Barrier({WORKERS}), []
def work(number):
    barrier.wait()
    if number % 2:
        import app
        values.append(app.value())
    else:
        import lib
        values.append(lib.f{VALUE - 8}(8))
threads = [threading.Thread(target=work, args=[n]) for n in range({WORKERS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert values == [{VALUE}] * {WORKERS}, values
"""

IN_A_PROCESS = f"""
import sys, time, mochi_import
time.sleep(max(0, float(sys.argv[1]) - time.time()))
import app
assert app.value() == {VALUE}
"""


@pytest.fixture
def cold(tmp_path: Path) -> Path:
    (tmp_path / "lib.mochi").write_text(LIBRARY)
    (tmp_path / "app.mochi").write_text(APP)
    return tmp_path


def assert_whole_cache(folder: Path) -> None:
    """Exactly the cache files of the two modules are there, and they are good."""
    names = {path.name for path in (folder / "__pycache__").iterdir()}
    tag = sys.implementation.cache_tag
    assert names == {f"{name}.mochi.{tag}.pyc" for name in ("app", "lib")}
    done = run(folder, f"import mochi_import, app; assert app.value() == {VALUE}", "import")
    assert "miss" not in done.stderr, done.stderr


def run(
    folder: Path, code: str, trace: str = "", *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=clean_environment(MOCHI_TRACE=trace),
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize("number", range(ROUNDS))
def test_threads_that_import_cold_at_once(cold: Path, number: int) -> None:
    assert number < ROUNDS
    assert run(cold, IN_THREADS).stderr == ""
    assert_whole_cache(cold)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_processes_that_import_cold_at_once(cold: Path, number: int) -> None:
    assert number < ROUNDS
    start = str(time.time() + 2)
    with ThreadPoolExecutor(WORKERS) as pool:
        done = pool.map(lambda _: run(cold, IN_A_PROCESS, "", start), range(WORKERS))
        assert {process.stderr for process in done} == {""}
    assert_whole_cache(cold)


THREADS_IN_A_CYCLE = """
import sys, threading, mochi_import
names = sys.argv[1:]
barrier, found = threading.Barrier(len(names)), {}
def work(name):
    barrier.wait()
    found[name] = __import__(name)
threads = [threading.Thread(target=work, args=[n], daemon=True) for n in names]
for thread in threads: thread.start()
for thread in threads: thread.join(60)
assert not any(thread.is_alive() for thread in threads), "deadlock"
print([(name, found[name].f()) for name in sorted(found)])
"""


def test_threads_that_import_modules_of_a_cycle(tmp_path: Path) -> None:
    """Each thread holds the lock of its module and wants that of the other."""
    wait = 'import python "time" as time\n'
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.mochi").write_text(
            f"{wait}extern fun time.sleep(seconds: float)\ntime.sleep(0.2)\n"
            f'import "./{other}" as {other}\nlet one = 1\n'
            f"fun f(): int {{ return {other}.one + 1 }}\n"
        )
    for _ in range(2):
        done = run(tmp_path, THREADS_IN_A_CYCLE, "", "a", "b", "c")
        assert (done.stdout, done.stderr) == ("[('a', 2), ('b', 2), ('c', 2)]\n", "")


def test_threads_that_load_one_file_by_its_path(tmp_path: Path) -> None:
    """None of them sees the module before it is complete."""
    (tmp_path / "away dir").mkdir()  # Python has no name for what is in there
    (tmp_path / "away dir" / "lib.mochi").write_text(
        'import python "time" as time\nextern fun time.sleep(seconds: float)\n'
        "time.sleep(0.3)\nlet last = 1\n"
    )
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.mochi").write_text(
            'import "./away dir/lib" as lib\nlet seen = lib.last\nfun f(): int { return seen }\n'
        )
    done = run(tmp_path, THREADS_IN_A_CYCLE, "", "one", "two", "three")
    assert (done.stdout, done.stderr) == ("[('one', 1), ('three', 1), ('two', 1)]\n", "")


def test_threads_that_compile_at_once(tmp_path: Path) -> None:
    """Programs with warnings, in check mode `warn`: each import gives its own and no other."""
    for number in range(8):
        (tmp_path / f"m{number}.mochi").write_text(f'let x{number}: int = "{number}"\n')
    done = run(
        tmp_path,
        textwrap.dedent("""
        import threading, warnings, mochi_import
        mochi_import.install(check="warn")
        filters = list(warnings.filters)
        barrier = threading.Barrier(8)
        def work(number):
            barrier.wait()
            __import__(f"m{number}")
        threads = [threading.Thread(target=work, args=[n]) for n in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        assert warnings.filters == filters
        """),
    )
    for number in range(8):
        assert done.stderr.count(f"m{number}.mochi:1: SyntaxWarning") == 1


INTERPRETERS = """
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
PROGRAM = '''
import sys
sys.path[:] = {path!r}
import mochi_import, app
assert app.value() == {value}
print("imported")
'''.format(path=sys.path, value=int(sys.argv[1]))
before = [type(finder) for finder in sys.meta_path]
for _ in range(2):
    number = interpreters.create()
    failure = interpreters.run_string(number, PROGRAM)
    assert not failure, failure
    interpreters.destroy(number)
assert [type(finder) for finder in sys.meta_path] == before
"""


def test_interpreters_with_locks_of_their_own(cold: Path) -> None:
    """PEP 684: first the compiler runs in one, then the cache is read in another."""
    done = run(cold, INTERPRETERS, "import", str(VALUE))
    assert done.stdout == "imported\n" * 2
    assert done.stderr.count("app: miss") == 1
    assert done.stderr.count("app: hit") == 1

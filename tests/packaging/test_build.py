"""`build`: wheels and sdists of Mochi modules, and what is in them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tarfile
from email.parser import HeaderParser
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from conftest import clean_environment
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging_projects import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from pathlib import Path

    type Mochi = Callable[..., subprocess.CompletedProcess[bytes]]

PROGRAM = 'import "./prices" as prices\nprint(prices.price(5))\n'
PRICES = "fun price(n: int): int { return n * 3 }\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a program of two modules."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "main.mochi").write_text(PROGRAM)
    (folder / "prices.mochi").write_text(PRICES)
    return folder


def built(mochi: Mochi, *arguments: str, **env: str) -> str:
    done = mochi("build", *arguments, env=env)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode())


def test_a_program(mochi: Mochi, shop: Path, tmp_path: Path) -> None:
    shown = built(mochi, "shop", "--smoke")
    files = sorted(path.name for path in (tmp_path / "dist").iterdir())
    stem = "shop-0.1.0"
    wheel = tmp_path / "dist" / f"{stem}-py3-none-any.whl"
    assert files == [wheel.name, f"{stem}.sbom.cdx.json", f"{stem}.tar.gz"]
    digest = sha256(wheel.read_bytes()).hexdigest()
    assert f"{wheel.name}  {wheel.stat().st_size:,} bytes  sha256:{digest}\n" in shown
    assert shown.endswith("smoke: shop: ok\n")
    assert wheel.stat().st_size < 100_000
    assert sorted(path.name for path in shop.iterdir()) == ["main.mochi", "prices.mochi"]

    fields = metadata(wheel)
    assert fields["Metadata-Version"] == "2.4"
    assert (fields["Name"], fields["Version"]) == ("shop", "0.1.0")
    assert (fields["Requires-Python"], fields["Requires-Dist"]) == (">=3.12", None)
    assert (fields["License-Expression"], fields["License-File"]) == ("Apache-2.0", "LICENSE")
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        assert {"shop/__main__.py", "shop/py.typed", "shop/generated/prices.py"} <= inside
        assert {f"{stem}.dist-info/licenses/LICENSE"} <= inside
        assert not [name for name in inside if name.endswith((".pyc", ".so", ".pyd", ".mochi"))]
        bill = archive.read(f"{stem}.dist-info/sboms/sbom.cdx.json")
        assert b"Tag: py3-none-any" in archive.read(f"{stem}.dist-info/WHEEL")
        runtime = {name: archive.read(name) for name in inside if "/_runtime/" in name}
    assert sum(map(len, runtime.values())) < 80_000
    check_bill(bill, runtime)
    beside = json.loads((tmp_path / "dist" / f"{stem}.sbom.cdx.json").read_bytes())
    archives = beside["metadata"]["component"].pop("externalReferences")
    assert beside | {"version": 1} == json.loads(bill)
    assert {each["url"]: each["hashes"][0]["content"] for each in archives} == {
        name: sha256((tmp_path / "dist" / name).read_bytes()).hexdigest()
        for name in (wheel.name, f"{stem}.tar.gz")
    }


def valid(bill: bytes) -> Any:
    """The content of a bill, which CycloneDX's own validator has nothing against."""
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(bill.decode()) is None
    return json.loads(bill)


def check_bill(bill: bytes, runtime: dict[str, bytes]) -> None:
    content = valid(bill)
    assert content["specVersion"] == "1.5"
    assert content["metadata"]["component"]["purl"] == "pkg:pypi/shop@0.1.0"
    (bundled,) = content["components"]
    assert bundled["name"] == "mochi-import"
    hashes = {file["name"]: file["hashes"][0]["content"] for file in bundled["components"]}
    assert hashes == {name: sha256(data).hexdigest() for name, data in runtime.items()}


def test_it_runs_where_nothing_else_is_installed(mochi: Mochi, shop: Path, tmp_path: Path) -> None:
    built(mochi, str(shop), "--wheel", "--name", "My.Shop")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    target = Target(tmp_path / "env")
    target.project.unlink()
    target.pip(str(wheel))
    assert target.run("-m", "my_shop").stdout == "15\n"
    assert target.run("-m", "my_shop", "--smoke").stdout == "my_shop: ok\n"
    script = tmp_path / "env" / "bin" / "My.Shop"
    done = subprocess.run(
        [script], capture_output=True, text=True, env=clean_environment(), check=False
    )
    assert (done.stdout, done.stderr) == ("15\n", "")


@pytest.mark.usefixtures("shop")
def test_metadata_from_a_project_and_from_flags(mochi: Mochi, tmp_path: Path) -> None:
    (tmp_path / "COPYING.md").write_text("Do as you like.\n")
    (tmp_path / "AUTHORS").write_text("Ann\n")
    (tmp_path / "SHOP.rst").write_text("It sells.\n")
    (tmp_path / "pyproject.toml").write_text(
        """
        [project]
        name = "the-shop"
        version = "2.0"
        description = "Sells."
        license = "mit"
        license-files = ["COPYING.md", "AUTH*"]
        authors = [{ name = "Ann", email = "ann@example.org" }, { name = "Bob" }]
        keywords = ["shop", "till"]
        readme = "SHOP.rst"
        classifiers = ["Topic :: Office/Business"]
        urls = { Homepage = "https://example.org" }
        [tool.mochi]
        version = "2.1"
        """
    )
    built(mochi, "shop", "--description", "Sells more.")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    assert wheel.name == "the_shop-2.1-py3-none-any.whl"
    fields = metadata(wheel)
    assert fields["Summary"] == "Sells more."
    assert fields["License-Expression"] == "MIT"
    licences = ["AUTHORS", "COPYING.md", "LICENSE.mochi-runtime"]
    assert fields.get_all("License-File") == licences
    assert (fields["Author-email"], fields["Author"]) == ("Ann <ann@example.org>", "Bob")
    assert fields["Keywords"] == "shop,till"
    assert fields["Description-Content-Type"] == "text/x-rst"
    assert fields.get_payload() == "It sells.\n"
    assert "Topic :: Office/Business" in fields.get_all("Classifier", [])
    assert fields["Project-URL"] == "Homepage, https://example.org"
    with tarfile.open(tmp_path / "dist" / "the_shop-2.1.tar.gz") as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {*licences, "sbom.cdx.json", "PKG-INFO"} <= inside
    with ZipFile(wheel) as wheel_file:
        text = wheel_file.read("the_shop-2.1.dist-info/licenses/COPYING.md")
    assert text == b"Do as you like.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--license", "Free"], "'Free' is no SPDX licence expression"),
        (["--license", "MIT"], "no file has the text of the licence MIT"),
        (["--license-file", "GONE"], "there is no licence file GONE"),
        (["--package", "Shop"], "'Shop' cannot name a package"),
        (["--sdist", "--smoke"], "--smoke starts the package of a wheel"),
        (["--version", "one"], "'one' is no version: write one such as 1.0"),
        (["--name", "My Shop"], "'My Shop' cannot name a distribution"),
        (["--output", "shop/main.mochi"], "shop/main.mochi is a file; name a folder by -o"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_wrong_calls(arguments: list[str], message: str, mochi: Mochi, tmp_path: Path) -> None:
    done = mochi("build", "shop", *arguments)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("mochi-import: ")
    assert message in done.stderr.decode()
    assert not list(tmp_path.glob("dist/*.whl"))


def test_a_bad_source_date_epoch_breaks_nothing(mochi: Mochi, shop: Path, tmp_path: Path) -> None:
    env = {"SOURCE_DATE_EPOCH": "-1", "PYTHONWARNINGS": "error"}
    done = mochi("build", str(shop), "--wheel", env=env)
    assert done.returncode == 0
    told = "mochi-import: SOURCE_DATE_EPOCH is '-1', which is no time of an archive; it is not used"
    assert done.stderr.decode().splitlines() == [told]
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with ZipFile(wheel) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_terminal_sees_what_is_going_on(shop: Path, tmp_path: Path) -> None:
    terminal, end = os.openpty()
    command = [sys.executable, "-m", "mochi_import", "build", str(shop), "--wheel"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=clean_environment(), stdout=subprocess.DEVNULL, stderr=end
    ) as process:
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # EIO, when the process is gone
            while data := os.read(terminal, 1000):
                shown += data
    os.close(terminal)
    assert process.returncode == 0, shown.decode()
    assert shown == b"emitting ...\r\x1b[Kbuilding wheel ...\r\x1b[K"


def test_a_closed_pipe_is_no_wrong_call(shop: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mochi_import", "build", str(shop), "--wheel"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, cwd=tmp_path, env=clean_environment(), stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_program_with_an_error(mochi: Mochi, shop: Path) -> None:
    (shop / "prices.mochi").write_text('fun price(n: int): int { return "3" }\n')
    done = mochi("build", "shop")
    assert done.returncode == 4
    assert re.match(rb"error\[T\d+\]: ", done.stderr)


@pytest.mark.parametrize("module", ["hatchling", "cyclonedx", "ruff"])
@pytest.mark.usefixtures("shop")
def test_a_tool_that_is_missing(module: str, tmp_path: Path) -> None:
    code = f"import sys; sys.modules[{module!r}] = None\nfrom mochi_import.cli import main\n"
    code += "sys.exit(main(['build', 'shop']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert module in done.stderr
    assert 'pip install "mochi-import[' in done.stderr


def test_a_dependency_is_in_the_bill(mochi: Mochi, tmp_path: Path) -> None:
    program = 'type Row { n: int }\nlet rows = load "a.yaml" as Row\nprint(len(rows))\n'
    (tmp_path / "app.mochi").write_text(program)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "app"\ndependencies = ["pyyaml<99", "unused"]\n'
    )
    archive = {"url": "https://example.org/pyyaml.whl", "hash": f"sha256:{'ab' * 32}"}
    (tmp_path / "uv.lock").write_text(
        f"""
        version = 1
        [[package]]
        name = "pyyaml"
        version = "{version("PyYAML")}"
        wheels = [{{ url = "{archive["url"]}", hash = "{archive["hash"]}" }}]
        """
    )
    built(mochi, "app.mochi", "--wheel", "--runtime", "dependency")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    wanted = ["mochi-import==0.1.0", "pyyaml<99", "pyyaml>=6"]
    assert metadata(wheel).get_all("Requires-Dist") == wanted
    bill = valid((tmp_path / "dist" / "app-0.1.0.sbom.cdx.json").read_bytes())
    found = {component["name"]: component for component in bill["components"]}
    assert found["mochi-import"]["purl"] == "pkg:pypi/mochi-import@0.1.0"
    assert found["PyYAML"]["purl"].startswith("pkg:pypi/pyyaml@")
    assert found["PyYAML"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert found["lark"]["purl"].startswith("pkg:pypi/lark@")
    assert "externalReferences" not in found["lark"]
    (reference,) = found["PyYAML"]["externalReferences"]
    assert (reference["type"], reference["url"]) == ("distribution", archive["url"])
    assert reference["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]

"""`build`: from Mochi sources to a wheel, an sdist and their bill of materials."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from hashlib import sha256
from typing import TYPE_CHECKING

from mochi_import.packaging.distributions import build_distributions
from mochi_import.packaging.optional import require
from mochi_import.packaging.sbom import FILE, Package, bill_of_materials
from mochi_import.packaging.settings import PackagingError
from mochi_import.project.names import distribution_name

if TYPE_CHECKING:
    from pathlib import Path

    from mochi_import.packaging.distributions import Order
    from mochi_import.packaging.locks import Locked
    from mochi_import.project.project import Project

_WHEEL_TABLE = "[tool.hatch.build.targets.wheel]\n"
_SDIST_FILES = 'include = ["/src", '


def build_project(project: Project, order: Order, out: Path, locked: Locked) -> list[Path]:
    """Build the archives of an emitted project into `out`; returns them and the bill beside them.

    Both archives have a bill too, the wheel where PEP 770 wants it; the one beside them has their
    hashes as well.
    """
    require("hatchling", "cyclonedx")
    package = _package(project, locked)
    files = {**project.files, FILE: bill_of_materials(package, order.time)}
    files["pyproject.toml"] = _with_bill(files["pyproject.toml"].decode()).encode()
    made = build_distributions(files, order, out)
    beside = out / f"{_stem(project)}.{FILE}"
    beside.write_bytes(bill_of_materials(package, order.time, made))
    return [*made, beside]


def smoke(project: Project, wheel: Path) -> str:
    """The line that the package in a wheel prints for `--smoke`; the wheel is unpacked as its
    specification says, and nothing else is on the path."""
    with tempfile.TemporaryDirectory(prefix="mochi-smoke-") as folder:
        from zipfile import ZipFile

        with ZipFile(wheel) as archive:
            archive.extractall(folder)
        code = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
        code += "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
        command = [sys.executable, "-I", "-S", "-c", code, folder, project.package, "--smoke"]
        done = subprocess.run(command, capture_output=True, cwd=folder, check=False)
    if done.returncode:
        raise PackagingError(f"the package does not start:\n{done.stderr.decode().strip()}")
    return done.stdout.decode().strip()


def _package(project: Project, locked: Locked) -> Package:
    import tomllib

    fields = tomllib.loads(project.files["pyproject.toml"].decode())["project"]
    inside = f"src/{project.package}/_runtime/"
    bundled = {
        path.removeprefix("src/"): content
        for path, content in project.files.items()
        if path.startswith(inside)
    }
    requirements = tuple(fields["dependencies"])
    is_program = "scripts" in fields
    hashes = (f"{path} {sha256(content).hexdigest()}" for path, content in project.files.items())
    digest = sha256("\n".join(sorted(hashes)).encode()).hexdigest()
    return Package(project.metadata, requirements, bundled, is_program, locked, digest)


def _with_bill(pyproject: str) -> str:
    """The configuration of hatchling with the bill in it, which `sbom-files` wants 1.28 for."""
    text = pyproject.replace("hatchling>=1.27", "hatchling>=1.28")
    text = text.replace(_WHEEL_TABLE, f'{_WHEEL_TABLE}sbom-files = ["{FILE}"]\n')
    return text.replace(_SDIST_FILES, f'{_SDIST_FILES}"/{FILE}", ')


def _stem(project: Project) -> str:
    name = distribution_name(project.metadata.name).replace("-", "_")
    return f"{name}-{project.metadata.version}"

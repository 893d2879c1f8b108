"""What a project says of itself: `pyproject.toml`, README and licence (PEP 621, PEP 639)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from mochi_import.project.formatting import LINE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PYTHON = "3.12"
_RUNTIME_LICENSE = "LICENSE.mochi-runtime"


@dataclass(frozen=True)
class Metadata:
    """The fields that `pyproject.toml` gets.

    `license` is an SPDX expression, or empty where only the texts say what holds; `licenses` are
    the texts that go with it, by file name.  `dependencies` are requirements of the project around
    the sources, of which those count that the modules have need of.
    """

    name: str
    version: str = "0.1.0"
    description: str = ""
    license: str = "Apache-2.0"
    licenses: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    dependencies: tuple[str, ...] = ()

    def license_texts(self, *, with_runtime: bool) -> dict[str, str]:
        """The licence files of the project; a copy of the runtime wants its own to be there."""
        own, runtime = dict(self.licenses), runtime_license()
        if not own:
            return {"LICENSE": runtime}
        if with_runtime and runtime not in own.values():
            own[_RUNTIME_LICENSE] = runtime
        return own


def runtime_license() -> str:
    """The text of Apache-2.0."""
    return files("mochi_import.project").joinpath("apache-2.0.txt").read_text(encoding="utf-8")


def pyproject(
    metadata: Metadata,
    package: str,
    dependencies: Sequence[str],
    license_files: Iterable[str],
    *,
    script: bool,
) -> str:
    """The text of `pyproject.toml`."""
    lines = ["[build-system]", 'requires = ["hatchling>=1.27"]']
    lines += ['build-backend = "hatchling.build"', "", "[project]"]
    lines += [f"name = {_toml(metadata.name)}", f"version = {_toml(metadata.version)}"]
    if metadata.description:
        lines.append(f"description = {_toml(metadata.description)}")
    lines += ['readme = "README.md"', f'requires-python = ">={PYTHON}"']
    if metadata.license:
        lines.append(f"license = {_toml(metadata.license)}")
    lines.append(f"license-files = {_list(sorted(license_files))}")
    if metadata.authors:
        lines.append(f"authors = [{', '.join(map(_author, metadata.authors))}]")
    if metadata.keywords:
        lines.append(f"keywords = {_list(metadata.keywords)}")
    lines += ["classifiers = ["]
    lines += [f"  {_toml(each)}," for each in _CLASSIFIERS]
    lines += ["]", f"dependencies = {_list(dependencies)}"]
    if script:
        name = metadata.name if "." not in metadata.name else _toml(metadata.name)
        lines += ["", "[project.scripts]", f'{name} = "{package}.__main__:main"']
    if metadata.urls:
        lines += ["", "[project.urls]"]
        lines += [f"{_toml(name)} = {_toml(url)}" for name, url in metadata.urls]
    lines += ["", _TOOLS.format(package=package, line_length=LINE_LENGTH)]
    return "\n".join(lines)


_CLASSIFIERS = (
    "Operating System :: OS Independent",
    "Programming Language :: Python :: 3 :: Only",
    "Programming Language :: Python :: 3.12",
    "Programming Language :: Python :: 3.13",
    "Typing :: Typed",
)

_TOOLS = """\
[tool.hatch.build.targets.wheel]
packages = ["src/{package}"]
core-metadata-version = "2.4"

[tool.hatch.build.targets.sdist]
include = ["/src", "/tests", "/README.md", "/LICENSE*"]
core-metadata-version = "2.4"

[tool.mypy]
strict = true
python_version = "3.12"
files = ["src"]

[[tool.mypy.overrides]]
# A copy, checked where it comes from.
module = "{package}._runtime.*"
ignore_errors = true

[tool.pyright]
typeCheckingMode = "strict"
pythonVersion = "3.12"
include = ["src"]
ignore = ["src/{package}/_runtime"]

[tool.ruff]
line-length = {line_length}
target-version = "py312"

[tool.ruff.lint]
select = ["B", "E", "F", "I", "UP", "W"]
# Long strings and comments stay whole; modules are imported where the program has them.
ignore = ["E402", "E501"]

[tool.ruff.lint.per-file-ignores]
"src/{package}/_runtime/**" = ["ALL"]

[tool.ruff.lint.isort]
combine-as-imports = true

[tool.black]
line-length = {line_length}
target-version = ["py312"]
"""


def readme(metadata: Metadata, package: str, sources: Sequence[str], *, script: bool) -> str:
    """The text of README.md."""
    lines = [f"# {metadata.name}", ""]
    if metadata.description:
        lines += [metadata.description, ""]
    lines += ["Python code that mochi-import emitted from:", ""]
    lines += [f"- `{source}`" for source in sources]
    lines += ["", "Python 3.12 or newer runs it:", "", "    pip install ."]
    lines.append(f"    {metadata.name}" if script else f"    python -m {package}")
    lines += ["", f"`python -m {package} --smoke` tests that it is installed well."]
    return "\n".join(lines) + "\n"


def _author(name: str) -> str:
    text, _, rest = name.partition("<")
    email = rest.rstrip("> ")
    fields = [f"name = {_toml(text.strip())}"] if text.strip() else []
    fields += [f"email = {_toml(email)}"] if email else []
    return f"{{ {', '.join(fields)} }}"


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_toml, values))}]"


def _toml(text: str) -> str:
    """A basic string of TOML, which JSON's strings are, but for DEL and surrogate pairs."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

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
README = "README.md"
_RUNTIME_LICENSE = "LICENSE.mochi-runtime"


@dataclass(frozen=True)
class Metadata:
    """The fields that `pyproject.toml` gets.

    `license` is an SPDX expression, or empty where only the texts say what holds; `licenses` are
    the texts that go with it, by file name.  `dependencies` are requirements of the project around
    the sources, of which those count that the modules have need of.  `readme` is name and text of a
    README of the user's own.
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
    classifiers: tuple[str, ...] = ()
    readme: tuple[str, str] | None = None

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
    lines.append(f"readme = {_toml(metadata.readme[0] if metadata.readme else README)}")
    lines.append(f'requires-python = ">={PYTHON}"')
    if metadata.license:
        lines.append(f"license = {_toml(metadata.license)}")
    lines.append(f"license-files = {_list(sorted(license_files))}")
    if metadata.authors:
        lines.append(f"authors = [{', '.join(map(_author, metadata.authors))}]")
    if metadata.keywords:
        lines.append(f"keywords = {_list(metadata.keywords)}")
    lines += ["classifiers = ["]
    classifiers = sorted({*_CLASSIFIERS, *metadata.classifiers})
    lines += [f"  {_toml(each)}," for each in classifiers]
    lines += ["]", f"dependencies = {_list(dependencies)}"]
    if script:
        name = metadata.name if "." not in metadata.name else _toml(metadata.name)
        lines += ["", "[project.scripts]", f'{name} = "{package}.__main__:main"']
    if metadata.urls:
        lines += ["", "[project.urls]"]
        lines += [f"{_toml(name)} = {_toml(url)}" for name, url in metadata.urls]
    lines += ["", "[dependency-groups]", 'dev = ["pytest>=8"]']
    lines += ["", _TOOLS.format(package=package, line_length=LINE_LENGTH, ignored=_ignored())]
    return "\n".join(lines)


_CLASSIFIERS = (
    "Operating System :: OS Independent",
    "Programming Language :: Python :: 3 :: Only",
    "Programming Language :: Python :: 3.12",
    "Programming Language :: Python :: 3.13",
    "Typing :: Typed",
)

# The rules of ruff that are off in emitted projects, by the reason.
OFF = {
    "where the program imports": ("E402", "PLC0415"),
    "its names": ("E741", "E742", "E743", "PLC2401", "PLC2403"),
    "its texts and comments": ("E501", "RUF001", "RUF002", "RUF003", "SIM905"),
    "its variables: those that nothing reads, are global, captured, or assigned in a loop": (
        "B007", "B023", "F841", "PLW0127", "PLW0603", "PLW2901", "RUF059",
    ),
    "its functions: declared twice, or only calling another": ("F811", "PLC3002", "PLW0108"),
    "its sizes": (
        "PLR0904", "PLR0911", "PLR0912", "PLR0913", "PLR0914", "PLR0915", "PLR0916", "PLR0917",
        "PLR1702", "PLR2004",
    ),
    "its statements, which could be expressions or have fewer branches": (
        "PLR1730", "PLR5501", "SIM102", "SIM103", "SIM108", "SIM110", "SIM113", "SIM114", "SIM115",
        "SIM116",
    ),
    "its conditions and comparisons": (
        "PLR0124", "PLR0133", "PLR1714", "PLR1716", "RUF034", "RUF060", "SIM109", "SIM220",
        "SIM221", "SIM222", "SIM223", "SIM300",
    ),
    "its errors, raised while it handles others": ("B904",),
    "attributes that it asks for by name": ("B009",),
    "items that its maps and sets have twice": ("B033", "B035", "F601"),
}  # fmt: skip

_TOOLS = """\
[tool.hatch.build.targets.wheel]
packages = ["src/{package}"]
core-metadata-version = "2.4"

[tool.hatch.build.targets.sdist]
include = ["/src", "/tests", "/README.md", "/LICENSE*"]
core-metadata-version = "2.4"

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]

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
# What a program leaves unused or compares for nothing, and its names, are its own.
reportConstantRedefinition = false
reportUnnecessaryComparison = false
reportUnusedExpression = false
reportUnusedImport = false
reportUnusedVariable = false
ignore = ["src/{package}/_runtime"]

[tool.ruff]
line-length = {line_length}
target-version = "py312"

[tool.ruff.lint]
select = ["B", "E", "F", "I", "PL", "RUF", "SIM", "TC", "UP", "W"]
# What these would change is the program's own: the code says what it says, statement by statement.
ignore = [
{ignored}
]

[tool.ruff.lint.per-file-ignores]
"src/{package}/_runtime/**" = ["ALL"]

[tool.ruff.lint.isort]
combine-as-imports = true

[tool.ruff.lint.flake8-type-checking]
# Whoever evaluates annotations needs these.
exempt-modules = ["builtins", "collections.abc", "fractions", "pytest", "typing"]

[tool.black]
line-length = {line_length}
target-version = ["py312"]
"""


def _ignored() -> str:
    return "\n".join(
        f"  # {reason}\n  {', '.join(map(_toml, rules))}," for reason, rules in OFF.items()
    )


def readme(
    metadata: Metadata, package: str, sources: Sequence[str], *, script: bool
) -> tuple[str, str]:
    """Name and text of the README: the user's, or one that says how to install and start."""
    if metadata.readme is not None:
        return metadata.readme
    lines = [f"# {metadata.name}", ""]
    if metadata.description:
        lines += [metadata.description, ""]
    lines += ["Python code that mochi-import emitted from:", ""]
    lines += [f"- `{source}`" for source in sources]
    lines += ["", "Python 3.12 or newer runs it:", "", "    pip install ."]
    lines.append(f"    {metadata.name}" if script else f"    python -m {package}")
    lines += [
        "",
        f"`python -m {package} --smoke` tests that it is installed well; `pytest` in this",
    ]
    lines += ["folder runs its tests."]
    return README, "\n".join(lines) + "\n"


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

"""Which distributions a project needs while it runs: most often none."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

from mochi_import import __version__
from mochi_import.project.names import distribution_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

HTTPX = "httpx[http2]>=0.28"
YAML = "PyYAML>=6"
# The SDKs of providers of models, by the names of the providers.
SDKS = {
    "openai": "openai>=1.56",
    "ollama": "openai>=1.56",
    "llama": "openai>=1.56",
    "anthropic": "anthropic>=0.42",
    "google": "google-genai>=1.44",
}


def dependencies(
    modules: Mapping[str, ast.Module], declared: Sequence[str], *, bundled: bool
) -> list[str]:
    """The requirements of the trees, sorted (PEP 508).

    Those of the project around the sources that are of the same distributions join them; the others
    are not needed.
    """
    found = set() if bundled else {f"mochi-import=={__version__}"}
    known = {*sys.stdlib_module_names, "mochi_runtime"}
    imported: set[str] = set()
    for tree in modules.values():
        found.update(_of_runtime(tree))
        imported.update(name for name in _imported(tree) if name not in known)
    if imported:
        installed = packages_distributions()  # which reads what every one of them says of itself
        imported = {min(installed.get(name, [name])) for name in imported}
    needed = {distribution_name(each) for each in found | imported}
    own = {each for each in declared if distribution_name(each) in needed}
    said = {distribution_name(each) for each in found | own}
    bare = {each for each in imported if distribution_name(each) not in said}
    return sorted(found | own | bare, key=str.lower)


def _imported(tree: ast.Module) -> Iterator[str]:
    """The top-level packages of absolute imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def _of_runtime(tree: ast.Module) -> Iterator[str]:
    """What functions of the runtime need: `fetch`, unless all that the module names are files,
    `generate` by a provider that the module names, and `load` and `save` of YAML."""
    helpers = {
        node.module.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
    }
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    if "fetch" in helpers and _is_of_the_web(texts):
        yield HTTPX
    if "dataset" in helpers and any(_ends(text, ("yaml", "yml")) for text in texts):
        yield YAML
    if "ai" in helpers:
        yield from (SDKS[text] for text in texts if isinstance(text, str) and text in SDKS)


def _is_of_the_web(texts: Collection[object]) -> bool:
    """Whether URLs are of the web, or not to be seen before the program runs."""
    if any(_starts(text, ("http:", "https:")) for text in texts):
        return True
    return not any(_starts(text, ("file:",)) for text in texts)


def _starts(text: object, prefixes: tuple[str, ...]) -> bool:
    return isinstance(text, str) and text.startswith(prefixes)


def _ends(text: object, suffixes: tuple[str, ...]) -> bool:
    return isinstance(text, str) and text.endswith(suffixes)

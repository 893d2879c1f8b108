"""The bill of materials of a built package: CycloneDX 1.5 in JSON (PEP 770 has its place).

It names the package, each file of the runtime that it brings along with its SHA-256, and what it
depends on, at any distance, in the versions that are installed where it is built.  The library that
cyclonedx-py stands on writes it.  Number and time come from the content and the commit, so that the
same package has the same bill.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata as installed
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyclonedx.model.component import Component
    from packaging.requirements import Requirement

    from mochi_import.project.metadata import Metadata

FILE = "sbom.cdx.json"
_NAMESPACE = uuid.UUID("6e3c1f5a-3f0e-5a0c-9d53-0f6f4f1f7b51")


@dataclass(frozen=True)
class Package:
    """What the bill is of; `bundled` are the files of the runtime in it, by their paths."""

    metadata: Metadata
    requirements: tuple[str, ...]
    bundled: Mapping[str, bytes]
    is_program: bool


def bill_of_materials(package: Package, time: int) -> bytes:
    """The text of the bill, for a package of that time."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    root = _root(package)
    runtime = [_runtime(package.bundled)] if package.bundled else []
    needed = {component.name: component for component in _dependencies(package.requirements)}
    bom = Bom(components=[*runtime, *needed.values()])
    bom.metadata.component = root
    bom.metadata.timestamp = datetime.fromtimestamp(time, UTC)
    bom.register_dependency(root, [*runtime, *needed.values()])
    bom.serial_number = uuid.uuid5(_NAMESPACE, _fingerprint(package))
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_5).output_as_string(indent=2)
    return f"{text}\n".encode()


def _fingerprint(package: Package) -> str:
    parts = [package.metadata.name, package.metadata.version, *package.requirements]
    return "\n".join([*parts, *map(_digest, package.bundled.values())])


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _root(package: Package) -> Component:
    from cyclonedx.model.component import ComponentType

    own = package.metadata
    kind = ComponentType.APPLICATION if package.is_program else ComponentType.LIBRARY
    component = _component(own.name, own.version, own.license, kind)
    component.description = own.description or None
    return component


def _runtime(files: Mapping[str, bytes]) -> Component:
    """The copy of the runtime, whose licence is its own."""
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType

    from mochi_import import __version__

    component = _component("mochi-import", __version__, "Apache-2.0", ComponentType.LIBRARY)
    component.description = "The part of its runtime that is copied into the package"
    for path, data in sorted(files.items()):
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=_digest(data))]
        ref = f"{component.bom_ref.value}#{path}"
        file = Component(name=path, type=ComponentType.FILE, bom_ref=ref, hashes=hashes)
        component.components.add(file)
    return component


def _component(name: str, version: str, license_: str, kind: object = None) -> Component:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    normalised = re.sub(r"[-_.]+", "-", name).lower()
    purl = PackageURL("pypi", name=normalised, version=version or None)
    return Component(
        name=name,
        version=version or None,
        type=kind if isinstance(kind, ComponentType) else ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(license_)] if license_ else [],
    )


def _dependencies(requirements: Iterable[str]) -> Iterator[Component]:
    """Each distribution that the requirements lead to, once, in order of discovery."""
    from packaging.requirements import Requirement

    todo = [Requirement(text) for text in requirements]
    seen = set()
    while todo:
        requirement = todo.pop(0)
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = installed.metadata(requirement.name)
        except installed.PackageNotFoundError:
            yield _component(requirement.name, "", "")
            continue
        yield _component(found["Name"], found["Version"], _license_of(found))
        todo += _wanted(found.get_all("Requires-Dist") or (), requirement)


def _wanted(texts: Iterable[str], by: Requirement) -> Iterator[Requirement]:
    from packaging.requirements import Requirement

    for requirement in map(Requirement, texts):
        extras = by.extras or {""}
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement


def _license_of(found: installed.PackageMetadata) -> str:
    """An SPDX expression, or what older metadata has in its place if it is one line."""
    text = found.get("License-Expression") or found.get("License") or ""
    return "" if "\n" in text else str(text)

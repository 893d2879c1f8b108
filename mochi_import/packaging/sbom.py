"""The bill of materials of a built package: CycloneDX 1.5 in JSON (PEP 770 has its place).

It names the package, each file of the runtime that it brings along with its SHA-256, and what it
depends on, at any distance, in the versions that are installed where it is built, with the SHA-256
of their archives where a lock file or the installer noted them.  The library that cyclonedx-py
stands on writes it.  Number and time come from the content and the commit, so that the same package
has the same bill.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata as installed
from typing import TYPE_CHECKING

from mochi_import.project.names import distribution_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cyclonedx.model import ExternalReference, HashType
    from cyclonedx.model.component import Component
    from packaging.requirements import Requirement

    from mochi_import.packaging.locks import Locked
    from mochi_import.project.metadata import Metadata

FILE = "sbom.cdx.json"
_NAMESPACE = uuid.UUID("6e3c1f5a-3f0e-5a0c-9d53-0f6f4f1f7b51")


@dataclass(frozen=True)
class Package:
    """What the bill is of: `bundled` are the files of the runtime in it, by their paths; `digest`
    is that of all its files."""

    metadata: Metadata
    requirements: tuple[str, ...]
    bundled: Mapping[str, bytes]
    is_program: bool
    locked: Locked
    digest: str


def bill_of_materials(package: Package, time: int, archives: Sequence[Path] = ()) -> bytes:
    """The text of the bill, for a package of that time.

    The archives have a bill in them, which cannot know their hashes; the one made of them is its
    second version.
    """
    from cyclonedx.model.bom import Bom
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    root = _root(package)
    runtime = [_runtime(package.bundled)] if package.bundled else []
    for archive in archives:
        root.external_references.add(_distribution(archive.name, _digest(archive.read_bytes())))
    needed = list(_dependencies(package))
    bom = Bom(components=[*runtime, *needed], version=2 if archives else 1)
    bom.metadata.component = root
    bom.metadata.timestamp = datetime.fromtimestamp(time, UTC)
    bom.register_dependency(root, [*runtime, *needed])
    bom.serial_number = uuid.uuid5(_NAMESPACE, package.digest)
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_5).output_as_string(indent=2)
    return f"{text}\n".encode()


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
    from cyclonedx.model.component import Component, ComponentType

    from mochi_import import __version__

    component = _component("mochi-import", __version__, "Apache-2.0", ComponentType.LIBRARY)
    component.description = "The part of its runtime that is copied into the package"
    for path, data in sorted(files.items()):
        ref = f"{component.bom_ref.value}#{path}"
        hashes = [_sha256(_digest(data))]
        file = Component(name=path, type=ComponentType.FILE, bom_ref=ref, hashes=hashes)
        component.components.add(file)
    return component


def _component(name: str, version: str, license_: str, kind: object = None) -> Component:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    purl = PackageURL("pypi", name=distribution_name(name), version=version or None)
    return Component(
        name=name,
        version=version or None,
        type=kind if isinstance(kind, ComponentType) else ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(license_)] if license_ else [],
    )


def _sha256(digest: str) -> HashType:
    from cyclonedx.model import HashAlgorithm, HashType

    return HashType(alg=HashAlgorithm.SHA_256, content=digest)


def _distribution(url: str, digest: str) -> ExternalReference:
    """An archive in which a component is distributed."""
    from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri

    kind = ExternalReferenceType.DISTRIBUTION
    return ExternalReference(type=kind, url=XsUri(url), hashes=[_sha256(digest)])


def _dependencies(package: Package) -> Iterator[Component]:
    """Each distribution that the requirements lead to, once, in order of discovery."""
    from packaging.requirements import Requirement

    todo = [Requirement(text) for text in package.requirements]
    seen = set()
    while todo:
        requirement = todo.pop(0)
        name = distribution_name(requirement.name)
        if name in seen:
            continue
        seen.add(name)
        try:
            found = installed.distribution(requirement.name)
        except installed.PackageNotFoundError:
            yield _component(requirement.name, "", "")
            continue
        component = _component(found.name, found.version, _license_of(found.metadata))
        for file in package.locked.get((name, found.version), ()):
            component.external_references.add(_distribution(file.url, file.sha256))
        component.hashes.update(map(_sha256, _noted_hash(found)))
        yield component
        todo += _wanted(found.requires or (), requirement)


def _noted_hash(found: installed.Distribution) -> Iterator[str]:
    """The SHA-256 of the archive, which installers note for one that was named by its address
    (PEP 610)."""
    text = found.read_text("direct_url.json")
    archive = json.loads(text).get("archive_info", {}) if text else {}
    if digest := archive.get("hashes", {}).get("sha256"):
        yield digest


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

"""How a project says what its wheels hold."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from mochi_import.packaging import autoload
from mochi_import.packaging.settings import (
    PackagingError,
    ShipSettings,
    mochi_table,
    require_dependency,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table(tmp_path: Path) -> None:
    assert mochi_table(tmp_path) == {}
    (tmp_path / "pyproject.toml").write_text('[tool.mochi]\nship = "python"\n')
    assert ShipSettings.of(mochi_table(tmp_path), "here") == ShipSettings("python", None)
    assert ShipSettings.of({}, "here") == ShipSettings("source", None)
    (tmp_path / "pyproject.toml").write_text("[tool.mochi\n")
    with pytest.raises(PackagingError, match=r"pyproject.toml: Expected ']'"):
        mochi_table(tmp_path)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"ship": "wasm"}, "here ship is 'wasm'; it can be source, bytecode, python"),
        ({"runtime": 1}, "here runtime is 1; it can be bundled, dependency"),
        ({"autoload": 1}, "here autoload is 1; it can be true or false"),
    ],
)
def test_values_that_settings_cannot_have(table: dict[str, object], message: str) -> None:
    with pytest.raises(PackagingError, match=message):
        ShipSettings.of(table, "here")


@pytest.mark.parametrize(
    "requirement", ["mochi-import", "Mochi_Import >= 0.1", "mochi.import[yaml]"]
)
def test_a_dependency_may_be_written_in_any_way(requirement: str) -> None:
    require_dependency(["lark", requirement])
    with pytest.raises(PackagingError):
        require_dependency(["lark", "mochi-import-extras"])


@pytest.mark.parametrize(
    ("init", "needed"),
    [
        ("import mochi_import\n", False),
        ("try:\n    import mochi_import.loader\nexcept ImportError:\n    raise\n", False),
        ("from mochi_import import install\n", False),
        ("def later():\n    import mochi_import\n", True),
        ("from . import mochi_import\n", True),
        ("# import mochi_import\n", True),
        ("import mochi_import (\n", True),
    ],
)
def test_a_package_that_imports_the_hook_needs_no_pth(
    init: str, needed: bool, tmp_path: Path
) -> None:
    file = tmp_path / "__init__.py"
    file.write_text(init)
    modules = [PurePosixPath("shop/prices.mochi")]
    assert autoload.is_needed(modules, {"shop": file}) == needed
    assert autoload.is_needed([*modules, PurePosixPath("app.mochi")], {"shop": file})

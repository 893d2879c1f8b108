"""The loader of files whose tests are about to run: a failing `expect` explains itself."""

from __future__ import annotations

from mochi_import.loader.loader import MochiLoader
from mochi_import.loader.store import Store
from mochi_import.options import CompilerOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_import.options import CheckMode


class ExplainingLoader(MochiLoader):
    """Compiles with the option `explain`, to a cache file beside that of an import."""

    def __init__(self, fullname: str, path: str, check: CheckMode | None = None) -> None:
        super().__init__(fullname, path, check)
        self.options = CompilerOptions(self.options.check, explain=True)
        self.store = Store(path, self.options)

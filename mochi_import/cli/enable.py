"""`enable` and `disable`: whether this Python finds `.mochi` modules with no `import mochi_import`.

What makes it so is a `.pth` file in a folder of site-packages, see `packaging.autoload`.
"""

from __future__ import annotations

import os
import site
import subprocess
import sys
import sysconfig

from mochi_import.cli.status import FAILED, OK, UsageError
from mochi_import.packaging.autoload import LINE

NAME = "mochi_autoload.pth"

# A new Python, started elsewhere, is the judge of whether it works.
_PROBE = "import sys; sys.exit('mochi_autoload' not in sys.modules)"


def enable(*, user: bool) -> int:
    """Write the `.pth` file into the environment, or for this user."""
    place = _write(_folders(user=user))
    if subprocess.run([sys.executable, "-c", _PROBE], cwd=os.path.abspath(os.sep)).returncode:
        os.unlink(place)
        package = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
        raise UsageError(
            f"{sys.executable} finds mochi_import only here, in {package}; "
            "install it first: python -m pip install mochi-import"
        )
    print(f"enabled by {place}")
    return OK


def disable() -> int:
    """Remove the `.pth` files that `enable` wrote and that this Python reads."""
    places = _ours()
    for place in places:
        try:
            os.unlink(place)
        except OSError as error:
            raise UsageError(f"cannot remove {place}: {error.strerror}") from None
        print(f"removed {place}")
    if not places:
        print("not enabled; nothing to remove")
    return OK


def status() -> int:
    """Say whether it is enabled; the exit status is 1 where it is not."""
    places = _ours()
    for place in places:
        print(f"enabled by {place}")
    if not places:
        print(f"not enabled for {sys.executable}")
    return OK if places else FAILED


def _write(folders: list[str]) -> str:
    """Put the file into the first folder that takes it."""
    refused = []
    for folder in folders:
        place = os.path.join(folder, NAME)
        temporary = f"{place}.{os.getpid()}"
        try:
            os.makedirs(folder, exist_ok=True)
            with open(temporary, "w", encoding="utf-8") as file:
                file.write(LINE)
            os.replace(temporary, place)
        except OSError as error:
            _remove(temporary)
            refused.append(f"{folder} ({error.strerror})")
            continue
        return place
    raise UsageError(f"cannot write to {' or '.join(refused)}; ask the owner, or make a venv")


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _folders(*, user: bool) -> list[str]:
    """Where the file can go, best first."""
    if user and not site.ENABLE_USER_SITE:
        raise UsageError("this Python reads no site-packages of the user; leave out --user")
    users = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    return users if user else [sysconfig.get_path("purelib"), *users]


def _ours() -> list[str]:
    """The files that `enable` wrote, this version or another."""
    found = []
    for folder in dict.fromkeys([*_folders(user=False), *site.getsitepackages()]):
        place = os.path.join(folder, NAME)
        try:
            with open(place, encoding="utf-8") as file:
                if "import mochi_autoload" in file.read():
                    found.append(place)
        except OSError:  # mostly that there is none
            continue
    return found

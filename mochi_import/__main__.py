"""`python -m mochi_import`."""

import sys

from mochi_import.cli import main

if __name__ == "__main__":  # and not a worker process of `check`
    if status := main():  # after a program that went well `python -i` has its prompt
        sys.exit(status)

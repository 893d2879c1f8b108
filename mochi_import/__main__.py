"""`python -m mochi_import`."""

import sys

from mochi_import.cli import main

sys.exit(main())

"""`python -m residency`."""

import sys

from residency.cli import main

if __name__ == "__main__":
    sys.exit(main())

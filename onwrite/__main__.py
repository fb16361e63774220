"""`python -m onwrite`."""

import sys

from onwrite.cli import main

if __name__ == "__main__":
    sys.exit(main())

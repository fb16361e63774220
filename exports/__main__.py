"""`python -m exports`."""

import sys

from exports.command_line import main

if __name__ == "__main__":
    sys.exit(main())

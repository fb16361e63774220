"""`python -m onwrite.job`: what runs in a container. Nobody imports it: `onwrite.job` is what handlers say."""

import sys

if __name__ != "__main__":
    raise ImportError("run it as `python -m onwrite.job`; handlers say `from onwrite import job`")

from onwrite.container.command import main

sys.exit(main())

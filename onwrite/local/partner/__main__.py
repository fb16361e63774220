"""The third party as a program: `python -m onwrite.local.partner PORT`.

PARTNER_SECRET of the environment is what notices are signed with.
"""

import os
import signal
import sys
import threading

from onwrite.local.partner import Partner


def main() -> None:
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: over.set())
    with Partner(secret=os.environ.get("PARTNER_SECRET", ""), port=int(sys.argv[1])) as partner:
        print(f"The third party takes documents and notices at {partner.url}.", flush=True)
        over.wait()


if __name__ == "__main__":
    main()

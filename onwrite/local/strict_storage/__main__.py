"""The process: `python -m onwrite.local.strict_storage SETTINGS`."""

import sys

from aiohttp import web

from onwrite.local.ports import LOOPBACK
from onwrite.local.strict_storage.app import make_app
from onwrite.local.strict_storage.settings import settings_from_json

# Twice of it may be read ahead of the handler; with the default of 64 KiB the server would stop and go all the time.
_READ_AHEAD = 1 << 20


def main() -> None:
    settings = settings_from_json(sys.argv[1])
    web.run_app(
        make_app(settings),
        host=LOOPBACK,
        port=settings.port,
        print=None,
        access_log=None,
        read_bufsize=_READ_AHEAD,
        shutdown_timeout=0,
    )


if __name__ == "__main__":
    main()

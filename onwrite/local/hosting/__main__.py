"""The process: `python -m onwrite.local.hosting PORT FIREBASE_JSON CONFIGURATION`."""

import json
import sys
from pathlib import Path

from aiohttp import web

from onwrite.local.hosting.config import read_hosting
from onwrite.local.hosting.server import make_app
from onwrite.local.ports import LOOPBACK


def main() -> None:
    port, firebase_json, configuration = sys.argv[1:]
    hosting = read_hosting(Path(firebase_json))
    if hosting is None:
        sys.exit(f"{firebase_json} says nothing of hosting")
    app = make_app(hosting, json.loads(configuration))
    web.run_app(app, host=LOOPBACK, port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main()

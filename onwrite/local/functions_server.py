"""Every function of main.py behind one port: `python -m onwrite.local.functions_server MAIN PORT WORKERS`.

Each function is an app of its own under functions-framework, as in the cloud, mounted at `/<its name>`.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import functions_framework
from firebase_functions.private import serving
from flask import Flask, Response
from functions_framework._http.gunicorn import GunicornApplication
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from onwrite.local.manifest_parameters import resolved
from onwrite.local.ports import LOOPBACK

# Below the warden's grace: a stop lets running functions end, and gunicorn is gone before it would be killed.
_GRACE = 4
# Longer than the relay keeps an idle connection: whoever closes second never meets a closed one.
_KEEP_ALIVE = 75


def serve(main: Path, port: int, workers: int) -> None:
    os.chdir(main.parent)  # as in the cloud; the Firebase SDK looks for main.py here
    functions = serving.get_functions()
    apps: dict[str, Any] = {
        f"/{name}": _rooted(_app(name, function, main)) for name, function in functions.items()
    }
    root = _own_pages(resolved(serving.functions_as_yaml(functions), os.environ))
    GunicornApplication(
        DispatcherMiddleware(root, apps),
        LOOPBACK,
        port,
        False,
        workers=workers,
        graceful_timeout=_GRACE,
        keepalive=_KEEP_ALIVE,
        control_socket_disable=True,  # one socket in the home folder would be shared by all local clouds
    ).run()


def _app(name: str, function: Callable[..., Any], main: Path) -> Flask:
    # main.py runs once per function, as it does in each function's own container; the modules it imports
    # run once, so that what they hold is shared here, as it is between a function's own calls.
    is_event = function.__dict__["__firebase_endpoint__"].eventTrigger is not None
    return functions_framework.create_app(name, str(main), "cloudevent" if is_event else "http")


def _rooted(app: Callable[..., Any]) -> Callable[..., Any]:
    """`/<name>` is the function itself, as its address is in the cloud, and no redirect to `/<name>/`."""

    def call(environ: dict[str, Any], start_response: Any) -> Any:
        return app({**environ, "PATH_INFO": environ.get("PATH_INFO") or "/"}, start_response)

    return call


def _own_pages(manifest: str) -> Flask:
    pages = Flask("local")
    pages.add_url_rule("/__/health", view_func=lambda: "ok", endpoint="health")
    pages.add_url_rule(
        "/__/functions.yaml", view_func=lambda: Response(manifest, mimetype="text/yaml"), endpoint="manifest"
    )
    return pages


if __name__ == "__main__":
    serve(Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3]))

"""The pages over HTTP, under the headers they are deployed with."""

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from onwrite.local.hosting.config import INIT, Hosting

POLICY: Final = "Content-Security-Policy"


def make_app(hosting: Hosting, configuration: Mapping[str, Any]) -> web.Application:
    emulators = _addresses(configuration.get("emulators") or {})

    async def init(_request: web.Request) -> web.Response:
        return web.json_response(dict(configuration))

    async def page(request: web.Request) -> web.StreamResponse:
        file = hosting.file_of(request.path)
        headers = _with_emulators(hosting.headers_of(request.path), emulators)
        if file is None:
            return web.Response(status=404, text=f"There is no {request.path} here.\n", headers=headers)
        return web.FileResponse(file, headers=headers)

    app = web.Application()
    app.router.add_get(INIT, init)
    app.router.add_get("/{path:.*}", page)
    return app


def _addresses(emulators: Mapping[str, str]) -> str:
    return " ".join(it if it.startswith("http") else f"http://{it}" for it in emulators.values())


def _with_emulators(headers: dict[str, str], emulators: str) -> dict[str, str]:
    """The page may speak to the emulators as it may to the services in whose place they are."""
    if emulators and POLICY in headers:
        policy = headers[POLICY].replace("connect-src ", f"connect-src {emulators} ")
        return {**headers, POLICY: policy}
    return headers

"""The function that third parties call back, declared so that `firebase deploy` finds it."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from firebase_functions import https_fn

from onwrite.callback_requests import Call, Refused
from onwrite.callbacks import Callbacks
from onwrite.registry import Registry
from onwrite.signatures import SIGNATURE_HEADER
from onwrite.trigger import CONCURRENCY, store

# Whoever has a right token may call: `invoker`. Longer than the store tries to commit: `timeout_sec`.
OPTIONS: Final = {
    "cpu": 1,
    "memory": 512,
    "concurrency": CONCURRENCY,
    "timeout_sec": 120,
    "invoker": "public",
}
MORE_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {405: {"Allow": "POST"}, 503: {"Retry-After": "60"}}

Endpoint = Callable[[https_fn.Request], https_fn.Response]


def callback_trigger(name: str, *, handlers: str = "handlers", **options: Any) -> Endpoint:
    """The function whose address is the setting CALLBACK_URL. `options` are those of `https_fn.on_request`.

    `handlers` is the package whose files are the task types. A partner that signs needs its secret here:
    `secrets=[SecretParam("PARTNER_ACME_SECRET")]`.
    """

    def receive(request: https_fn.Request) -> https_fn.Response:
        try:
            _callbacks(handlers).receive(_call_of(request))
        except Refused as refused:
            return _answer(refused.status, {"error": refused.sentence})
        return _answer(200, {"received": True})

    receive.__name__ = receive.__qualname__ = name
    endpoint: Endpoint = https_fn.on_request(**{**OPTIONS, **options})(receive)
    return endpoint


def _call_of(request: https_fn.Request) -> Call:
    return Call(
        method=request.method,
        task=request.args.get("task", ""),
        token=request.args.get("token", ""),
        content_type=request.headers.get("Content-Type", ""),
        length=request.content_length,
        read=request.stream.read,
        signature=request.headers.get(SIGNATURE_HEADER, ""),
    )


def _answer(status: int, body: Mapping[str, Any]) -> https_fn.Response:
    headers = {**MORE_HEADERS.get(status, {}), "Cache-Control": "no-store"}
    return https_fn.Response(json.dumps(body), status=status, mimetype="application/json", headers=headers)


@cache
def _callbacks(handlers: str) -> Callbacks:
    return Callbacks(store(), Registry(handlers))

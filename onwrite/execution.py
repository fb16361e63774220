"""The execution id that functions-framework gives every request."""

import sys


def execution_id() -> str | None:
    """None outside a request, as in a container, a test or a script: most of them have not even loaded Flask."""
    if "flask" not in sys.modules:
        return None
    import flask  # noqa: PLC0415 — 0.1 s, which no container has to wait for
    from functions_framework.execution_id import EXECUTION_ID_REQUEST_HEADER  # noqa: PLC0415 — as above

    return flask.request.headers.get(EXECUTION_ID_REQUEST_HEADER) if flask.has_request_context() else None

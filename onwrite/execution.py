"""The execution id that functions-framework gives every request."""

import flask
from functions_framework.execution_id import EXECUTION_ID_REQUEST_HEADER


def execution_id() -> str | None:
    """None outside a request, as in a test or a script."""
    return flask.request.headers.get(EXECUTION_ID_REQUEST_HEADER) if flask.has_request_context() else None

"""What the server does not do, said as Cloud Storage says it."""

from typing import Any

GONE, CANCELLED = 410, 499


class Refusal(Exception):
    """Becomes the answer `status` with a JSON body as Cloud Storage writes it."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason

    def as_json(self) -> dict[str, Any]:
        message = str(self)
        errors = [{"message": message, "domain": "global", "reason": self.reason}]
        return {"error": {"code": self.status, "message": message, "errors": errors}}


class ConnectionCut(Exception):
    """Not an answer: the connection is cut without one."""


def bad_request(message: str) -> Refusal:
    return Refusal(400, "invalid", message)


def no_bucket() -> Refusal:
    return Refusal(404, "notFound", "The specified bucket does not exist.")


def no_object(bucket: str, name: str) -> Refusal:
    return Refusal(404, "notFound", f"No such object: {bucket}/{name}")


def no_session() -> Refusal:
    return Refusal(404, "notFound", "There is no such upload session.")


def session_gone() -> Refusal:
    return Refusal(GONE, "gone", "The upload session is gone: start a new one.")


def session_cancelled() -> Refusal:
    return Refusal(CANCELLED, "clientClosedRequest", "The upload session was cancelled.")


def condition_not_met() -> Refusal:
    return Refusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.")


def not_modified() -> Refusal:
    return Refusal(304, "notModified", "Not modified")


def not_done_here(what: str) -> Refusal:
    return Refusal(501, "notImplemented", f"The strict stand-in for Cloud Storage does not do this: {what}.")

"""A request that Cloud Tasks would not take."""

from http import HTTPStatus


class Refused(Exception):
    """In the words of Google's APIs: an HTTP status, its name, and a sentence."""

    def __init__(self, status: HTTPStatus, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.reason = reason

    def as_json(self) -> dict[str, dict[str, str | int]]:
        return {"error": {"code": int(self.status), "status": self.reason, "message": str(self)}}


def invalid(sentence: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "INVALID_ARGUMENT", sentence)


def not_found(sentence: str) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, "NOT_FOUND", sentence)


def already_exists(sentence: str) -> Refused:
    return Refused(HTTPStatus.CONFLICT, "ALREADY_EXISTS", sentence)

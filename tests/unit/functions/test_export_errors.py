"""What a client hears of an export that goes wrong: what to do, and nothing of ours."""

import json
from typing import Any

import pytest

from exports import errors
from exports.errors import ExportError, InvalidRequest, Problem, RegionNotAllowed, UnknownDataset
from functions.export_errors import LATER, OURS, as_call_error
from handlers.shop.settings import SettingError

SECRET = "postgres://reader:pass@10.0.0.7/shop"
PASSING = {"SourceUnavailable", "DatasetChanged", "StorageUnavailable"}


def error_of(kind: type[ExportError]) -> ExportError:
    if issubclass(kind, errors.BucketMissing):
        return kind(SECRET)
    takes_two = (
        errors.BucketFull,
        errors.AccessDenied,
        errors.StorageRefused,
        errors.StorageUnavailable,
        errors.ObjectGone,
    )
    return kind(SECRET, "403 no.") if issubclass(kind, takes_two) else kind(SECRET)


KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ExportError) and not issubclass(kind, InvalidRequest)
]


@pytest.mark.parametrize("kind", [InvalidRequest, UnknownDataset, RegionNotAllowed])
def test_a_request_that_cannot_be_had_is_told_field_by_field(kind: type[InvalidRequest]) -> None:
    told: Any = as_call_error(
        kind(Problem("limit", "must be a whole number"), Problem("regions", "leave it out"))
    )
    assert told.code == "invalid-argument"
    assert told.message == "limit: must be a whole number; regions: leave it out"
    assert told.details == [
        {"field": "limit", "sentence": "must be a whole number"},
        {"field": "regions", "sentence": "leave it out"},
    ]


def test_of_very_many_problems_twenty_are_told() -> None:
    told: Any = as_call_error(InvalidRequest(*(Problem(f"columns[{at}]", "no") for at in range(500))))
    assert len(told.details) == 20
    assert told.details[-1] == {"field": "request", "sentence": "there are 481 more problems"}


@pytest.mark.parametrize("kind", [*KINDS, SettingError])
def test_every_other_error_is_logged_and_its_words_are_kept_from_the_client(
    kind: type[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    error = SettingError(SECRET) if kind is SettingError else error_of(kind)
    told: Any = as_call_error(error)
    expected = ("unavailable", LATER) if kind.__name__ in PASSING else ("internal", OURS)
    assert (told.code, told.message, told.details) == (*expected, None)
    logged = json.loads(capsys.readouterr().err)
    assert (logged["severity"], logged["error"]) == ("ERROR", kind.__name__)
    assert SECRET in logged["message"]

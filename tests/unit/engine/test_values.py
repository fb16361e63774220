from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from onwrite.errors import NotStorable
from onwrite.values import decode, encode
from tests.unit.engine.test_any_document import anything


@given(anything)
def test_what_is_stored_is_what_comes_back(value: Any) -> None:
    stored = encode(value).SerializeToString(deterministic=True)  # as bytes: NaN is no equal of itself
    assert encode(decode(encode(value))).SerializeToString(deterministic=True) == stored
    if isinstance(value, str | int | bytes | datetime):
        assert decode(encode(value)) == value


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (object(), "a object cannot be stored"),
        (2**63, "does not fit into 64 bits"),
        ([[1]], "no list inside a list"),
        ({1: "one"}, "keys are non-empty text"),
        ({"": "one"}, "keys are non-empty text"),
        ("\ud800", "not valid Unicode"),
        (datetime(2026, 1, 1), "no time zone"),  # noqa: DTZ001 — the point of the row
    ],
)
def test_what_firestore_cannot_hold_is_refused_with_a_sentence(value: Any, sentence: str) -> None:
    with pytest.raises(NotStorable, match=sentence):
        encode(value)


def test_twenty_levels_are_stored_and_more_are_refused() -> None:
    value: Any = 1
    for _ in range(19):
        value = {"a": value}
    encode(value)
    with pytest.raises(NotStorable, match="19 levels"):
        encode({"a": value})


def test_a_timestamp_keeps_its_microseconds() -> None:
    moment = datetime(2026, 11, 21, 12, 0, 0, 123_456, tzinfo=UTC)
    assert decode(encode(moment)) == moment

"""What a processed file must hold, and how its record is spelled."""

import json
from typing import Any

import pytest

from demo.lesson_plan import LESSON, read_plan
from handlers.documents.language import language_tag
from handlers.documents.record import LessonPlan, read_record
from onwrite import Fail

PLAN = read_plan(LESSON)
VIDEO = {
    "kind": "video",
    "title": "Beans, filmed",
    "author": "Ada Example",
    "language": "de",
    "duration_seconds": 90.5,
    "sections": [{"title": "Start", "starts_at": 0}, {"title": "End", "starts_at": 80}],
    "checks": [{"name": "has sound", "passed": False, "note": "silent after 60 s"}],
}


def read(record: Any) -> Any:
    return read_record(json.dumps(record).encode())


def test_a_video_has_a_duration_in_the_place_of_pages() -> None:
    record = read(VIDEO).model_dump(exclude_none=True)
    assert (record["duration_seconds"], record["sections"][1]) == (90.5, {"title": "End", "starts_at": 80.0})
    assert record["checks"] == ({"name": "has sound", "passed": False, "note": "silent after 60 s"},)


def test_blanks_and_languages_get_one_spelling_and_unknown_fields_are_left_out() -> None:
    record = read(PLAN | {"title": "  Growing\n beans ", "language": "PT-br", "vendor": {"x": 1}})
    assert isinstance(record, LessonPlan)
    assert (record.title, record.language) == ("Growing beans", "pt-BR")
    assert "vendor" not in record.model_dump()


@pytest.mark.parametrize(
    ("text", "tag"), [("EN", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("de-1996", "de-1996")]
)
def test_a_language_tag_is_spelled_as_the_standard_has_it(text: str, tag: str) -> None:
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "title: "),
        ({"title": "a\u202eb"}, "title: "),
        ({"title": "x" * 301}, "title: "),
        ({"author": None}, "author: "),
        ({"language": "english, mostly"}, "language: must be a language tag"),
        ({"pages": 0}, "pages: "),
        ({"pages": "1"}, "pages: "),
        ({"kind": "song"}, "kind must be lesson_plan or video"),
        ({"sections": [{"title": "Later", "page": 2}]}, "none is past the last"),
        ({"sections": [{"title": "x", "page": 1}] * 501}, "sections: "),
        ({"sections": [{"title": "x"}]}, "sections.0.page: "),
        ({"checks": [{"name": "spelling", "passed": "yes"}]}, "checks.0.passed: "),
    ],
)
def test_a_wrong_field_is_named_and_not_repeated(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Fail) as failed:
        read(PLAN | changed)
    assert failed.value.reason.startswith("the processed file holds no record: ")
    assert sentence in failed.value.reason
    for value in ("english, mostly", "song", "yes"):
        assert value not in failed.value.reason


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"NaN", b'{"kind": []}'])
def test_what_is_no_record_at_all_is_told_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Fail, match="the processed file holds no record: "):
        read_record(content)


def test_times_are_in_order_and_before_the_end() -> None:
    with pytest.raises(Fail, match="none starts after the end"):
        read(VIDEO | {"duration_seconds": 60})
    with pytest.raises(Fail, match="in the order of time"):
        read(VIDEO | {"sections": list(reversed(VIDEO["sections"]))})  # type: ignore[call-overload]


def test_a_record_wrong_in_many_places_names_ten() -> None:
    sections = [{"title": "", "page": 1}] * 25
    with pytest.raises(Fail, match="; and 15 more$"):
        read(PLAN | {"sections": sections})

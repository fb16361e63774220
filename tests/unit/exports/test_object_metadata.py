import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.storage.object_metadata import LARGEST, fitted

values = st.builds(str.__mul__, st.text(max_size=30), st.integers(0, 200))
texts = st.dictionaries(st.text(max_size=20), values, max_size=12)


def size(metadata: dict[str, str]) -> int:
    return sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items())


@given(texts)
def test_whatever_is_given_fits_into_an_object_and_into_headers(metadata: dict[str, str]) -> None:
    result = fitted(metadata)
    assert size(result) <= LARGEST
    assert all(text.isascii() and "\n" not in text for item in result.items() for text in item)


@given(st.dictionaries(st.text("abcdefgh", max_size=20), st.text("abc{}\"'=,", max_size=400), max_size=12))
def test_what_fits_stays_as_it_is(metadata: dict[str, str]) -> None:
    assert fitted(metadata) == metadata


def test_only_the_longest_values_are_cut() -> None:
    result = fitted({"rows": "5", "sql": "s" * 9000, "request": "r" * 8000, "version": "v" * 100})
    assert (result["rows"], result["version"]) == ("5", "v" * 100)
    assert len(result["sql"]) == len(result["request"])
    assert result["sql"].endswith("s...")
    assert LARGEST - size(result) < 2


def test_line_breaks_become_spaces_and_other_letters_their_codes() -> None:
    assert fitted({"sql": "select 'ü'\nfrom t"}) == {"sql": "select '\\xfc' from t"}


def test_more_keys_than_fit_are_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="2000 keys of metadata are more than fit into 8192 bytes"):
        fitted({f"key-{number}": "value" for number in range(2000)})


def test_metadata_that_is_no_text_is_an_error_that_says_so() -> None:
    with pytest.raises(TypeError, match="Metadata is text, not int: 5"):
        fitted({"rows": 5})  # type: ignore[dict-item]

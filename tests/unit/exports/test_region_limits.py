"""Which regions a request may name, and whose rows a caller may have."""

from typing import Any

import pytest

from exports.canonical import CanonicalRequest, canonical_form
from exports.errors import InvalidRequest, RegionNotAllowed
from exports.request import read_request
from tests.unit.exports.sales import CATALOGUE, path, sales


def asked(allowed: list[str] | None, **fields: Any) -> CanonicalRequest:
    return canonical_form(read_request({"dataset": "sales", **fields}), CATALOGUE, allowed)


def names(request: CanonicalRequest) -> tuple[Any, ...]:
    return request.regions.values if request.regions else ()


def test_regions_are_sorted_and_each_is_there_once_in_either_unicode_form() -> None:
    assert names(asked(None, regions=["Rom", "Ko\u0308ln", "Köln", "Rom"])) == ("Köln", "Rom")


def test_without_a_restriction_all_rows_may_be_had() -> None:
    assert asked(None).regions is None
    assert names(asked(None, regions=["Oslo"])) == ("Oslo",)


def test_a_region_that_was_not_paid_for_is_named_in_the_error() -> None:
    with pytest.raises(RegionNotAllowed) as caught:
        asked(["Rom", "Ko\u0308ln"], regions=["Köln", "Oslo"])
    assert str(caught.value) == "regions[1]: the region Oslo is not allowed; ask for Köln, Rom"


def test_who_may_not_have_everything_must_name_the_regions() -> None:
    with pytest.raises(RegionNotAllowed) as caught:
        asked(["Rom", "Oslo"])
    assert str(caught.value) == (
        "regions: not all of sales is allowed, so the regions must be named; ask for Oslo, Rom"
    )


def test_even_all_regions_are_not_the_whole_dataset_for_rows_may_have_none() -> None:
    with pytest.raises(RegionNotAllowed, match="the regions must be named"):
        asked(["Köln", "Oslo", "Rom"])
    assert asked(None, regions=["Köln", "Oslo", "Rom"]) != asked(None)


@pytest.mark.parametrize("allowed", [[], ["Atlantis"]])
def test_who_may_have_nothing_gets_nothing(allowed: list[str]) -> None:
    with pytest.raises(RegionNotAllowed, match="the region Rom is not allowed; none is"):
        asked(allowed, regions=["Rom"])


def test_a_region_nobody_knows_is_no_matter_of_payment() -> None:
    with pytest.raises(InvalidRequest, match="there is no region 'Paris'") as caught:
        asked(["Paris"], regions=["Paris"])
    assert not isinstance(caught.value, RegionNotAllowed)


def test_the_file_is_the_same_for_all_who_may_have_it() -> None:
    allowed = [None, ["Rom"], ["Rom", "Oslo"]]
    assert len({path(asked(may, regions=["Rom"])) for may in allowed}) == 1


def test_a_dataset_without_regions_cannot_be_had_in_part() -> None:
    whole = {"sales": sales(regions=None)}
    with pytest.raises(InvalidRequest, match="sales has no regions; leave regions out"):
        canonical_form(read_request({"dataset": "sales", "regions": ["Rom"]}), whole)
    with pytest.raises(RegionNotAllowed, match="none is"):
        canonical_form(read_request({"dataset": "sales"}), whole, ["Rom"])

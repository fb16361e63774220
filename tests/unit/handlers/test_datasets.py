"""What customers know data sets by."""

import pytest

from handlers.shop.datasets import title_of

FLIGHTS = "Flights out of New York, 2013"


@pytest.mark.parametrize(
    ("regions", "title"),
    [
        (None, FLIGHTS),
        (("JFK",), f"{FLIGHTS}: John F. Kennedy"),
        (("LGA", "JFK"), f"{FLIGHTS}: LaGuardia, John F. Kennedy"),
        (("JFK", "JFK"), f"{FLIGHTS}: John F. Kennedy"),
        (("JFK", "LGA", "EWR"), f"{FLIGHTS}: John F. Kennedy, LaGuardia, Newark Liberty"),
        (("JFK", "LGA", "EWR", "TXL"), f"{FLIGHTS}: John F. Kennedy, LaGuardia and 2 more"),
        (("TXL",), f"{FLIGHTS}: TXL"),
    ],
)
def test_a_title_names_the_data_set_and_its_regions(regions: tuple[str, ...] | None, title: str) -> None:
    assert title_of("flights", regions) == title


def test_a_data_set_that_was_given_up_is_called_by_its_name() -> None:
    assert title_of("trains", ("Berlin", "Roma")) == "trains: Berlin, Roma"

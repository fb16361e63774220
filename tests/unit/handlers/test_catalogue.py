from handlers.shop.catalogue import CATALOGUE, recommend
from handlers.shop.money import CURRENCIES
from handlers.shop.order import read_order
from tests.unit.handlers.orders import APPLE, FLIGHTS, order


def recommended(*skus: str, datasets: bool = False) -> list[str]:
    lines = [{**APPLE, "sku": sku} for sku in skus]
    bought = read_order(order(lines=lines, datasets=[FLIGHTS] if datasets else []))
    return [product.sku for product in recommend(bought)]


def test_what_has_most_in_common_comes_first_and_ties_go_by_sku() -> None:
    assert recommended("espresso-cups") == ["milk-jug", "tamper", "travel-mug"]


def test_flights_make_one_think_of_travelling() -> None:
    assert recommended(datasets=True) == ["airport-coffee-guide", "hand-grinder", "tasting-journal"]


def test_an_article_the_catalogue_does_not_know_recommends_all_the_same() -> None:
    assert recommended("apple") == ["airport-coffee-guide", "cold-brew-bottle", "cupping-spoon"]


def test_nothing_that_was_just_bought_is_recommended() -> None:
    everything = [product.sku for product in CATALOGUE]
    assert recommended(*everything) == []
    assert recommended(*everything[2:]) == everything[:2]


def test_every_product_has_a_price_in_every_currency() -> None:
    assert all(product.price(currency) > 0 for product in CATALOGUE for currency in CURRENCIES)
    assert CATALOGUE[0].price("EUR") == CATALOGUE[0].euro_cents


def test_every_product_can_be_ordered() -> None:
    for product in CATALOGUE:
        read_order(order(lines=[{**APPLE, "sku": product.sku, "name": product.name}]))

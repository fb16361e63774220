"""A small catalogue, and what to recommend out of it. Real shops ask their recommender here."""

from dataclasses import dataclass
from typing import Final

from handlers.shop.money import Currency
from handlers.shop.order import Order

SHOP: Final = "Corner Roastery"


@dataclass(frozen=True, slots=True)
class Product:
    """`euro_cents` is the list price; `price` gives it in the order's currency."""

    sku: str
    name: str
    euro_cents: int
    tags: frozenset[str]

    def price(self, currency: Currency) -> int:
        """In minor units."""
        return self.euro_cents * _PRICE_LIST[currency] // 100


# The minor units that stand for 100 euro cents in each price list: fixed by the shop, not by the day's exchange.
_PRICE_LIST: Final[dict[Currency, int]] = {
    "EUR": 100,
    "USD": 110,
    "GBP": 86,
    "CHF": 95,
    "SEK": 1130,
    "JPY": 165,
}


def _product(sku: str, name: str, euro_cents: int, tags: str) -> Product:
    return Product(sku, name, euro_cents, frozenset(tags.split()))


CATALOGUE: Final = (
    _product("airport-coffee-guide", "Good Coffee in 100 Airports", 1900, "books travel"),
    _product("cold-brew-bottle", "Cold brew bottle, 0.75 l", 2650, "brewing filter"),
    _product("cupping-spoon", "Cupping spoon, silver plated", 1250, "tasting gift"),
    _product("espresso-cups", "Espresso cups, set of 4", 2490, "cups espresso gift"),
    _product("filter-papers", "Filter papers, 100 sheets", 690, "brewing filter"),
    _product("hand-grinder", "Hand grinder, steel burrs", 8950, "brewing grinding travel"),
    _product("kitchen-scale", "Scale with timer", 3900, "brewing espresso tasting"),
    _product("milk-jug", "Milk jug, 350 ml", 1890, "cups espresso"),
    _product("pour-over-kettle", "Pour-over kettle, 1 l", 6900, "brewing filter"),
    _product("tamper", "Tamper, walnut handle", 3450, "espresso gift"),
    _product("tasting-journal", "Tasting journal, 96 pages", 1450, "books tasting gift"),
    _product("travel-mug", "Travel mug, 0.3 l", 2750, "cups travel gift"),
)

# What else those who buy a data set like.
_ALIKE: Final = {"flights": frozenset({"books", "travel"})}


def recommend(order: Order, most: int = 3) -> list[Product]:
    """What has the most tags in common with the order first, ties by sku; nothing that was just bought."""
    bought = {line.sku for line in order.lines}
    interests = frozenset[str]().union(*(product.tags for product in CATALOGUE if product.sku in bought))
    interests |= frozenset[str]().union(*(_ALIKE.get(bought.dataset, ()) for bought in order.datasets))
    left = [product for product in CATALOGUE if product.sku not in bought]
    return sorted(left, key=lambda product: (-len(product.tags & interests), product.sku))[:most]

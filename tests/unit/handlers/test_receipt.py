"""The receipt, read back from its PDF."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from handlers.shop.latin import latin
from handlers.shop.order import read_order
from handlers.shop.receipt import receipt_pdf
from handlers.shop.texts import printable
from tests.unit.handlers.orders import APPLE, FLIGHTS, order


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_the_receipt_tells_the_order_in_full() -> None:
    (text,) = pages(receipt_pdf("o1", read_order(order(datasets=[FLIGHTS], currency="JPY"))))
    for told in (
        "o1",
        "4 March 2026",
        "Apple",
        "apple",
        "JPY 150",
        "JPY 300",
        "Flights out of New York, 2013: John F. Kennedy",
        "JPY 5,200",
    ):
        assert told in text


def test_the_same_order_gives_the_same_bytes() -> None:
    read = read_order(order(datasets=[FLIGHTS]))
    assert receipt_pdf("o1", read) == receipt_pdf("o1", read)
    moment = PdfReader(BytesIO(receipt_pdf("o1", read))).metadata
    assert moment is not None
    assert moment.creation_date == read.created_at


def test_a_long_order_goes_on_to_a_second_page_with_its_headings() -> None:
    lines = [{**APPLE, "sku": f"sku-{number}", "name": "W" * 120} for number in range(20)]
    first, *rest = pages(receipt_pdf("o1", read_order(order(lines=lines, datasets=[FLIGHTS] * 5))))
    assert rest
    assert all("Unit price" in page and "Receipt" in page for page in [first, rest[0]])
    assert "Total" in rest[-1]
    assert all(f"sku-{number}" in first + "".join(rest) for number in range(20))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Größe “L”", 'Größe "L"'),
        ("Z\u030cižka, €5", "Zizka, EUR5"),
        ("Łódź — Œuvre…", "Lódz - OEuvre..."),
        ("東京", "??"),
        ("ﬁ ①", "fi 1"),
    ],
)
def test_other_letters_are_written_as_nearly_as_the_fonts_can(text: str, plain: str) -> None:
    assert latin(text) == plain


@settings(deadline=None)  # the first example pays for the imports
@given(st.text(min_size=1, max_size=120).map(printable).filter(str.strip))
def test_any_customer_text_makes_a_receipt(name: str) -> None:
    latin(name).encode("latin-1")
    assert receipt_pdf(name, read_order(order(lines=[{**APPLE, "name": name}]))).startswith(b"%PDF-")

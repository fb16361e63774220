"""The receipt of an order as a PDF; the same bytes for the same order."""

from typing import Final

from fpdf import FPDF, FontFace, XPos, YPos
from fpdf.enums import VAlign
from fpdf.table import Table

from handlers.shop.catalogue import SHOP
from handlers.shop.dates import day
from handlers.shop.latin import latin
from handlers.shop.money import format_money
from handlers.shop.order import Order

_MARGIN: Final = 20  # millimetres
_COLUMNS: Final = (86, 18, 33, 33)
_INK: Final = (27, 31, 36)
_GREY: Final = (96, 103, 112)
_RULE: Final = (208, 213, 219)


def receipt_pdf(number: str, order: Order) -> bytes:
    """`number` is what the customer sees as the order's."""
    pdf = _Receipt(number)
    pdf.set_creation_date(order.created_at)
    pdf.add_page()
    _facts(pdf, (("Order", number), ("Date", day(order.created_at)), ("Customer", order.email)))
    _items(pdf, order)
    _total(pdf, format_money(order.total, order.currency))
    return bytes(pdf.output())


class _Receipt(FPDF):
    """A4 in the shop's style; head and foot on every page."""

    def __init__(self, number: str) -> None:
        super().__init__(format="A4")
        self.set_title(latin(f"Receipt for order {number}"))
        self.set_author(SHOP)
        self.set_lang("en")
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 5)
        self.set_draw_color(*_RULE)

    def header(self) -> None:
        self.set_font("Helvetica", "B", 15)
        self.set_text_color(*_INK)
        self.cell(0, 8, SHOP)
        self.set_x(self.l_margin)
        self.set_font("Helvetica", "", 15)
        self.set_text_color(*_GREY)
        self.cell(0, 8, "Receipt", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(8)

    def footer(self) -> None:
        self.set_y(-_MARGIN)
        self.set_font("Helvetica", "", 8)
        self.set_text_color(*_GREY)
        self.cell(0, 5, f"{SHOP}   |   Page {self.page_no()} of {{nb}}", align="C")


def _facts(pdf: FPDF, facts: tuple[tuple[str, str], ...]) -> None:
    for name, value in facts:
        pdf.set_font("Helvetica", "", 9.5)
        pdf.set_text_color(*_GREY)
        pdf.cell(24, 5.5, name)
        pdf.set_text_color(*_INK)
        pdf.multi_cell(0, 5.5, latin(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(7)


def _items(pdf: FPDF, order: Order) -> None:
    pdf.set_font("Helvetica", "", 9.5)
    heading = FontFace(emphasis="", size_pt=8.5, color=_GREY)
    with pdf.table(
        col_widths=_COLUMNS,
        text_align=("LEFT", "RIGHT", "RIGHT", "RIGHT"),
        borders_layout="HORIZONTAL_LINES",
        headings_style=heading,
        line_height=5,
        padding=(2, 1, 2, 1),
        v_align=VAlign.T,
    ) as table:
        _row(table, "Item", "Quantity", "Unit price", "Amount")
        for line in order.lines:
            unit, amount = format_money(line.price, order.currency), format_money(line.total, order.currency)
            # The sku is always plain: it names the article where the name's letters could not be printed.
            _row(table, f"{line.name}\n{line.sku}", f"{line.quantity:,}", unit, amount)
        for dataset in order.datasets:
            price = format_money(dataset.price, order.currency)
            _row(table, f"{dataset.title}\ndata set", "1", price, price)


def _row(table: Table, *cells: str) -> None:
    row = table.row()
    for cell in cells:
        row.cell(latin(cell))


def _total(pdf: FPDF, amount: str) -> None:
    pdf.set_font("Helvetica", "B", 12)
    pdf.set_text_color(*_INK)
    pdf.set_draw_color(*_INK)
    pdf.cell(sum(_COLUMNS[:2]), 12, "Total", border="T", align="L")
    pdf.cell(sum(_COLUMNS[2:]), 12, amount, border="T", align="R")

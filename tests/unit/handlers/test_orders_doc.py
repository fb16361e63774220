"""docs/orders.md says what the code does."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from exports.canonical import canonical_form
from exports.filters import FILTERS
from exports.format_options import FORMATS
from exports.formats import content_type
from exports.request import read_request
from handlers.shop.datasets import catalogue
from handlers.shop.export_request import export_problems, request_of
from handlers.shop.mail_settings import MailSettings
from handlers.shop.money import CURRENCIES
from handlers.shop.order import Dataset, Line, Order, RequestField, Status, order_problems, read_order
from onwrite.registry import Registry

PAGE = Path("docs/orders.md").read_text()
REQUEST = "What is wanted of a data set"
SEEN = "What a customer sees of an order"


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_cells(heading: str) -> set[str]:
    """What stands between backticks in the first column of a section's tables."""
    cells = re.findall(r"^\| (`[^|]*) \|", section(heading), re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def json_in(heading: str) -> dict[str, Any]:
    (block,) = re.findall(r"^```json\n(.*?)^```", section(heading), re.MULTILINE | re.DOTALL)
    fields: dict[str, Any] = json.loads(block)
    return fields


def example() -> dict[str, Any]:
    fields = json_in("An order")
    return fields | {"created_at": datetime.fromisoformat(fields["created_at"])}


def asking(text: str) -> dict[str, Any]:
    """The example's order, its request changed as one of the page's snippets says."""
    field, _, value = text.partition(": ")
    (bought,) = example()["datasets"]
    return example() | {"datasets": [{**bought, "request": {field: json.loads(value)}}]}


def test_the_example_is_a_good_order() -> None:
    assert order_problems(example()) == []
    assert export_problems(read_order(example())) == []
    assert read_order(example()).total == 2 * 2490 + 4900


def test_the_table_of_a_request_names_every_field_and_no_other() -> None:
    assert first_cells(REQUEST) == set(get_args(RequestField))


def test_every_operator_and_format_is_there() -> None:
    ops = {op for kind in FILTERS for op in get_args(kind.model_fields["op"].annotation)}
    kinds = {it.model_fields["kind"].default for it in FORMATS}
    assert all(f"`{name}`" in section(REQUEST) for name in ops | kinds)


def test_the_snippets_of_a_request_can_be_had() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*`([\[{][^`]+)`.*\|$", section(REQUEST), re.MULTILINE)
    assert {field for field, _ in rows} == {"filters", "order", "format"}
    for field, snippet in rows:
        whole = f"[{snippet}]" if field == "filters" else snippet
        assert export_problems(read_order(asking(f"{field}: {whole}"))) == []


def test_the_reason_it_quotes_is_the_one_given() -> None:
    (reason,) = export_problems(read_order(asking('regions: ["LGA"]')))
    assert f"`{reason}`" in section(REQUEST)


def test_what_a_customer_sees_is_what_was_bought_field_by_field() -> None:
    shown = json_in(SEEN)["dataset_export_1"]
    (bought,) = read_order(example()).datasets
    assert (shown["dataset"], shown["title"], shown["price"]) == (bought.dataset, bought.title, bought.price)
    assert first_cells(SEEN) == {*shown, "progress"}
    wanted = canonical_form(read_request(request_of(bought)), catalogue())
    assert shown["content_type"] == content_type(wanted.format)
    assert shown["filename"].endswith(".xlsx")


def test_the_table_names_every_field_and_no_other() -> None:
    inner = {f"lines[].{name}" for name in Line.model_fields} | {
        f"datasets[].{name}" for name in Dataset.model_fields
    }
    assert first_cells("An order") == {*Order.model_fields, *inner}


def test_every_status_and_currency_is_there() -> None:
    assert first_cells("Its status") == set(get_args(Status))
    assert all(f"`{currency}`" in PAGE for currency in CURRENCIES)


def test_every_task_it_names_has_a_handler() -> None:
    tasks = {name for name in first_cells("Its tasks") if "/" not in name}
    assert tasks == {
        "confirmation_email",
        "order_processing",
        "notify_merchant",
        "bookkeeping",
        "dataset_export",
    }
    assert tasks <= set(Registry().types())


@pytest.mark.parametrize("name", sorted(first_cells("Settings")))
def test_every_setting_it_names_is_read_by_the_code(name: str) -> None:
    code = "".join(path.read_text() for path in Path("handlers").rglob("*.py"))
    assert f'"{name}"' in code


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_ports_it_gives_are_the_ones_taken(security: str, port: int) -> None:
    environment = {"SMTP_HOST": "smtp.example.com", "MAIL_FROM": "a@example.com", "SMTP_SECURITY": security}
    assert MailSettings.read(environment).port == port
    assert f"{port} for `{security}`" in PAGE

"""docs/orders.md says what the code does."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from handlers.shop.mail_settings import MailSettings
from handlers.shop.money import CURRENCIES
from handlers.shop.order import Dataset, Line, Order, Status, order_problems, read_order
from onwrite.registry import Registry

PAGE = Path("docs/orders.md").read_text()


def first_cells(heading: str) -> set[str]:
    """What stands between backticks in the first column of a section's tables."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def example() -> dict[str, Any]:
    (block,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    fields: dict[str, Any] = json.loads(block)
    return fields | {"created_at": datetime.fromisoformat(fields["created_at"])}


def test_the_example_is_a_good_order() -> None:
    assert order_problems(example()) == []
    assert read_order(example()).total == 2 * 2490 + 4900


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
    assert tasks == {"confirmation_email", "order_processing", "bookkeeping", "dataset_export"}
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

"""Many tasks at once, and the dialog in which they are changed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from playwright.sync_api import Locator, Page

from onwrite.task_document import shard_of
from tests.browser.conftest import ADMIN

Fields = dict[str, Any]
FAILED: Fields = {"state": "failed", "reason": "exhausted", "attempt": 3}
LATER: Fields = {"state": "scheduled", "reason": "new", "scheduled_at": datetime(2099, 1, 1, tzinfo=UTC)}


def written(database: firestore.Client, kind: str, count: int, fields: Fields) -> None:
    """Tasks of a type of their own, one under each order; no engine looks at them."""
    for first in range(0, count, 500):
        batch = database.batch()
        for number in range(first, min(first + 500, count)):
            task = database.document(f"orders/{kind}-{number:04}/tasks/{kind}")
            created = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=number)
            own = {"type": kind, "input": {}, "created_at": created, "shard": shard_of(task.path)}
            batch.set(task, own | fields)
        batch.commit()


def tasks(database: firestore.Client, kind: str) -> list[Fields]:
    asked = database.collection_group("tasks").where(filter=FieldFilter("type", "==", kind))
    return [snapshot.to_dict() or {} for snapshot in asked.stream()]


def signed(task: Fields, action: str) -> bool:
    entry = (task.get("history") or [{}])[-1]
    return (entry.get("action"), entry.get("admin")) == (action, ADMIN["sub"])


def retried(database: firestore.Client, kind: str) -> int:
    """How many; each of them complete and signed once, each other one as it was."""
    found = tasks(database, kind)
    flipped = [it for it in found if it["state"] == "scheduled"]
    for task in flipped:
        assert signed(task, "retry")
        assert (task["reason"], task["retried_by"], len(task["history"])) == ("manual", ADMIN["sub"], 1)
    assert all("history" not in it for it in found if it["state"] == "failed")
    return len(flipped)


def wish(page: Page, button: str, *, everything: bool = False) -> Locator:
    """The dialog of a bulk action for this page of the list, or for all that match."""
    page.get_by_role("checkbox", name="Select this page").click()
    if everything:
        page.get_by_role("button", name=re.compile("^Select all [0-9,]+ tasks that match")).click()
    page.get_by_role("toolbar").get_by_role("button", name=button, exact=True).click()
    return page.get_by_role("dialog")

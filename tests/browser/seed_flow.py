"""A flow that has stopped in its middle: two pages of a book are printed, one has failed, the rest waits for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from google.cloud import firestore

BOOK = "books/b1"
BINDING = f"{BOOK}/tasks/bind_book"


def seed_flow(client: firestore.Client) -> None:
    now = datetime.now(UTC)
    batch = client.batch()
    batch.set(client.document(BOOK), {"title": "A book of maps", "status": "printing"})
    for number, (name, fields) in enumerate(_tasks(now).items()):
        needed = [f"{BOOK}/tasks/{it}" for it in fields.pop("then", ())]
        created = now - timedelta(minutes=60 - number)
        task = {"input": {}, "attempt": 1, "schema": 1, "created_at": created, "then": needed, **fields}
        batch.set(client.document(f"{BOOK}/tasks/{name}"), task)
    batch.commit()


def _tasks(now: datetime) -> dict[str, dict[str, Any]]:
    done = {"state": "done", "reason": "completed", "finished_at": now - timedelta(minutes=40)}
    blocked = {"state": "scheduled", "reason": "blocked", "attempt": 0, "shard": 3, "wake_at": now}
    error = {"kind": "exception", "type": "PaperJam", "message": "tray 2 is jammed", "at": now, "attempt": 8}
    pages = {
        "page-1": done,
        "page-2": {"state": "failed", "reason": "exhausted", "error": error, "attempt": 8},
        "page-3": {"state": "running", "reason": "claimed", "started_at": now},
    }
    return {
        "draw_maps": {"type": "draw_maps", "then": list(pages), **done},
        **{name: {"type": "print_page", "then": ["bind_book"], **fields} for name, fields in pages.items()},
        "bind_book": {"type": "bind_book", "then": ["pack_parcel", "tell_reader"], "needs": 2, **blocked},
        "tell_reader": {"type": "tell_reader", "needs": 1, **blocked},
        "pack_parcel": {"type": "pack_parcel", "then": ["ship_parcel"], "needs": 1, **blocked},
        "ship_parcel": {"type": "ship_parcel", "needs": 1, **blocked},
    }

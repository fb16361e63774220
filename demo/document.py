"""One lesson plan, uploaded: sent to the partner, called back, fetched, and normalized."""

import time
from collections.abc import Callable
from typing import Any, Final

from google.cloud import firestore
from google.cloud.storage import Bucket
from rich.console import Console

from demo.lesson_plan import LESSON
from demo.watch import LOOK_EVERY, PATIENCE
from onwrite.local.partner import Partner

NAME: Final = "uploads/growing-beans.md"


def environment(partner: Partner, bucket: str) -> dict[str, str]:
    return {"PARTNER_URL": f"{partner.url}/documents", "UPLOADS_BUCKET": bucket}


def upload_document(console: Console, client: firestore.Client, uploads: Bucket, partner: Partner) -> None:
    console.print(f"\n[bold]A lesson plan is uploaded[/] as gs://{uploads.name}/{NAME}")
    uploads.blob(NAME).upload_from_string(LESSON, content_type="text/markdown")
    found = _wait(console, lambda: [upload.to_dict() for upload in client.collection("uploads").stream()])
    partner.wait_until(lambda: bool(partner.received.callbacks))
    sent, called = len(partner.received.uploads), partner.received.callbacks[-1].answered
    console.print(f"  the partner got it {_times(sent)}, called back and heard {called}")
    record = client.document(found["document"]).get().to_dict() or {}
    sections = ", ".join(section["title"] for section in record["sections"])
    console.print(f"  {found['document']}: {record['title']}, by {record['author']} ({record['language']})")
    console.print(f"    sections: {sections}", style="dim")
    console.print(f"    made of gs://{uploads.name}/{record['processed']['object']}", style="dim")


def _wait(console: Console, look: Callable[[], list[dict[str, Any]]]) -> dict[str, Any]:
    """The upload, once it is normalized; each state on the way is shown."""
    give_up, seen = time.monotonic() + PATIENCE, ""
    while time.monotonic() < give_up:
        for upload in look():
            if upload["status"] != seen:
                seen = upload["status"]
                console.print(f"  {seen}")
            if seen == "normalized":
                return upload
        time.sleep(LOOK_EVERY)
    raise TimeoutError(
        f"the document is not normalized after {PATIENCE:.0f} s; build/demo/functions.log says why"
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"

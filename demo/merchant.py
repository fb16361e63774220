"""The merchant who packs what is ordered: told over HTTP, and checking that it is the shop who tells."""

import json
from collections.abc import Sequence
from typing import Final

from google.cloud import firestore
from rich.console import Console

from onwrite.local.partner import Notice, Partner

MERCHANT: Final = "corner-roastery"
SECRET: Final = "what the demo's shop and merchant both know"  # noqa: S105 — of a demo


def environment() -> dict[str, str]:
    """The settings of the functions, of which a deploy keeps the second in Secret Manager."""
    return {"MERCHANT": MERCHANT, "MERCHANT_SECRETS": json.dumps({MERCHANT: SECRET})}


def seed_merchant(client: firestore.Client, partner: Partner) -> None:
    client.document(f"merchants/{MERCHANT}").set({"notify_url": f"{partner.url}/notices"})


def report_notices(console: Console, notices: Sequence[Notice]) -> None:
    console.print("\n[bold]What the merchant was told[/]")
    for notice in notices:
        said = json.loads(notice.body)
        what = ", ".join(f"{line['quantity']} {line['name']}" for line in said["lines"])
        proof = notice.problem or "signature verified"
        console.print(f"  {said['order']} is {said['status']}: {what} ({proof})")

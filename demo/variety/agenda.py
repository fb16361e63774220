"""Reminders for years ahead, and what comes after the last of them."""

from datetime import datetime, timedelta

from google.cloud import firestore

from onwrite.enqueue import enqueue


def write_agenda(client: firestore.Client, now: datetime) -> None:
    batch, order = client.batch(), client.document("orders/subscription")
    for days in (1, 7, 30, 365, 1000):
        at = now + timedelta(days=days)
        last = enqueue(batch, order, "confirmation_email", key=f"reminder-{days}", at=at)
    enqueue(batch, order, "bookkeeping", key="after-the-last-reminder", needs=[last])
    batch.commit()

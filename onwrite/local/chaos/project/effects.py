"""What every task does once: one effect in Firestore, one outside. And the chance that its attempts are given."""

import os
import time
from pathlib import Path
from random import Random

from google.cloud import firestore
from pydantic import BaseModel

from onwrite import Task
from onwrite.local.chaos.ledger import Ledger
from onwrite.local.chaos.places import LEDGER, counter_of

_PIECE = 0.05  # seconds


class Input(BaseModel):
    seed: int


def counter(task: Task) -> firestore.DocumentReference:
    return task.client.document(counter_of(task.path))


def add_one(task: Task) -> None:
    """Lands with `done`, or not at all."""
    task.batch.set(counter(task), {"count": firestore.Increment(1)}, merge=True)


def book_outside(task: Task) -> None:
    """Happens in every attempt that comes this far; the partner knows it by its key."""
    Ledger(Path(os.environ[LEDGER])).book(task.idempotency_key, task.path)


def chance_of(task: Task, input: Input) -> Random:
    """Another one for each attempt, and the same in every run of the seed."""
    return Random(f"{input.seed}/{task.path}/{task.attempt}")


def work(seconds: float) -> None:
    """In small pieces, so that whatever the engine wants to tell the thread is heard."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, _PIECE))

from typing import Any

from google.cloud import firestore

from onwrite import Task, Transact, handler
from onwrite.local.chaos.pace import RETRY
from onwrite.local.chaos.project.effects import Input, book_outside, chance_of, counter, work


@handler(retry=RETRY)
def transact(task: Task, input: Input) -> Transact:
    """Reads before it writes: adds one to what it has read."""
    book_outside(task)
    pause = chance_of(task, input).uniform(0, 0.05)
    return Transact(lambda transaction: _add_one_to_what_is_read(transaction, counter(task), pause))


def _add_one_to_what_is_read(transaction: Any, reference: firestore.DocumentReference, pause: float) -> int:
    found = reference.get(transaction=transaction)
    count = (found.get("count") if found.exists else 0) + 1
    work(pause)
    transaction.set(reference, {"count": count})
    return count

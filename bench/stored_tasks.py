"""Tasks as `enqueue` writes them, in large commits, several at once."""

import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime

from google.cloud import firestore

from onwrite import enqueue

_IN_A_COMMIT = 500
_AT_ONCE = 4
_STEPS = 10  # of the progress


def store_tasks(client: firestore.Client, name: str, count: int, at: datetime) -> None:
    """`count` tasks scheduled for `at`; tells of its progress where that takes long."""
    firsts = range(0, count, _IN_A_COMMIT)
    every = max(len(firsts) // _STEPS, 1)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        commits = [
            pool.submit(_store, client, name, range(first, count)[:_IN_A_COMMIT], at) for first in firsts
        ]
        for number, commit in enumerate(as_completed(commits), start=1):
            commit.result()
            if len(firsts) > _STEPS and number % every == 0:
                sys.stdout.write(f"  {min(number * _IN_A_COMMIT, count):,} of {count:,} tasks stored\n")
                sys.stdout.flush()


def delete_tasks(client: firestore.Client, name: str, count: int) -> None:
    """What `store_tasks` stored under this name, in one commit."""
    batch = client.batch()
    for number in range(count):
        batch.delete(_order(client, name, number).collection("tasks").document(f"{number}"))
    batch.commit()


def _store(client: firestore.Client, name: str, numbers: range, at: datetime) -> None:
    batch = client.batch()
    for number in numbers:
        enqueue(batch, _order(client, name, number), "nothing", key=f"{number}", at=at, handlers=None)
    batch.commit()


def _order(client: firestore.Client, name: str, number: int) -> firestore.DocumentReference:
    """Five tasks an order."""
    return client.document(f"orders/{name}-{number // 5}")

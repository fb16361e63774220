"""`python -m onwrite decide`: what a person found out about an effect of which nobody knew whether it happened."""

import argparse
import getpass
import json
from datetime import UTC, datetime
from typing import Any, Final

from onwrite import verdicts
from onwrite.commits import size_of
from onwrite.errors import NotDecidable, ReceiptTooLarge
from onwrite.once import RECEIPT_LIMIT
from onwrite.store import Store

WHAT: Final = "decide about an effect of which nobody knows whether it happened, and have its task go on"


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("task", metavar="TASK", help="its path, such as orders/o1/tasks/confirmation_email")
    command.add_argument("effect", metavar="EFFECT", help="the effect's name, such as mail")
    verdict = command.add_mutually_exclusive_group(required=True)
    verdict.add_argument(
        "--happened",
        metavar="RECEIPT",
        help="it happened, and this is its receipt: JSON of the form that the handler gets from it; what is no "
        "JSON is text",
    )
    verdict.add_argument("--again", action="store_true", help="it did not happen: do it once more")
    command.add_argument("--by", default=None, help="who decides (default: the name of your login)")


def decide(store: Store, options: argparse.Namespace) -> str:
    """The sentence that says what was written. NotDecidable, NotStorable; both say what to do."""
    by, now = options.by or _login(), datetime.now(UTC)
    path = options.task.strip("/")
    task = store.read(path) if _is_document(path) else None
    if task is None:
        raise NotDecidable(f"There is no task {path}; its path is such as orders/o1/tasks/confirmation_email")
    if options.again:
        change, said = verdicts.again(task, now, options.effect, by), "is begun anew"
    else:
        receipt = _receipt(options.happened)
        change, said = verdicts.happened(task, now, options.effect, receipt, by), "counts as done"
    if not store.apply(task, change):
        raise NotDecidable(
            f"{path} changed in this moment, and nothing was written; look at it, and try again"
        )
    return f"{path}: the effect {options.effect} {said}; the task is scheduled (manual)"


def _is_document(path: str) -> bool:
    parts = path.split("/")
    return len(parts) % 2 == 0 and all(parts)


def _receipt(text: str) -> Any:
    try:
        receipt = json.loads(text)
    except ValueError:
        receipt = text
    size = size_of(receipt)
    if size > RECEIPT_LIMIT:
        raise ReceiptTooLarge(f"the receipt has {size:,} bytes, a task keeps at most {RECEIPT_LIMIT:,}")
    return receipt


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        return "somebody"

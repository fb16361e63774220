"""The changes that an admin makes to a task, as a page writes them: each with its entry in the history."""

from datetime import UTC, datetime
from typing import Any

from tests.rules.documents import THEN, failed_task, live_task
from tests.rules.firestore_values import SERVER_TIME, Signed
from tests.rules.people import ADMIN, Person

IN_A_YEAR = datetime(2030, 2, 3, 4, 5, 6, tzinfo=UTC)
CHARGED = {"intent": {"at": THEN, "attempt": 1}, "receipt": {"charge": 7}, "at": THEN}


def flip(action: str, who: Person = ADMIN) -> dict[str, Any]:
    return {
        "state": "scheduled",
        "reason": "manual",
        "retried_by": who.uid,
        "wake_at": SERVER_TIME,
        "history": Signed(action, who.uid),
    }


def retry(who: Person = ADMIN) -> dict[str, Any]:
    return flip("retry", who)


def edit(who: Person = ADMIN, **input: Any) -> dict[str, Any]:
    return {**flip("edit", who), "input": input or {"order": "o2"}}


def again(who: Person = ADMIN) -> dict[str, Any]:
    """The one decision that is a value for every row: of two effects, the open one is begun anew."""
    return {**flip("decide", who), "once": {"charge": CHARGED}}


def cancel(who: Person = ADMIN) -> dict[str, Any]:
    return {
        "cancel_requested": True,
        "cancelled_by": who.uid,
        "wake_at": SERVER_TIME,
        "history": Signed("cancel", who.uid),
    }


def run_now(who: Person = ADMIN) -> dict[str, Any]:
    return {"scheduled_at": SERVER_TIME, "wake_at": SERVER_TIME, "history": Signed("run_now", who.uid)}


def reschedule(who: Person = ADMIN, at: Any = IN_A_YEAR) -> dict[str, Any]:
    return {"scheduled_at": at, "wake_at": at, "history": Signed("reschedule", who.uid)}


def asked_task() -> dict[str, Any]:
    """Of two effects one is done, and the engine asks about the other."""
    task = failed_task()
    error = {**task["error"], "kind": "outcome_unknown", "effect": "mail"}
    once = {"charge": CHARGED, "mail": {"intent": {"at": THEN, "attempt": 3}}}
    return {**task, "reason": "outcome_unknown", "error": error, "once": once}


def waiting_task() -> dict[str, Any]:
    """Its time has not come, or has, and nobody came."""
    return {**live_task("scheduled"), "reason": "retry"}


# By the action that signs it: a task that it may be made to, and the change.
CHANGES = {
    "retry": (failed_task, retry),
    "edit": (failed_task, edit),
    "decide": (asked_task, again),
    "cancel": (live_task, cancel),
    "run_now": (waiting_task, run_now),
    "reschedule": (waiting_task, reschedule),
}


def unsigned(change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name != "history"}

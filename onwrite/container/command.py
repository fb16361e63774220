"""`python -m onwrite.job`: environment in, exit code out.

The attempt is made beside the main thread, which waits for signals: Python handles them there alone, and a handler
may be inside a C function for hours.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from random import Random
from types import FrameType
from typing import Final

from google.auth.exceptions import DefaultCredentialsError
from google.cloud import firestore

from onwrite.container.attempt import ContainerAttempt
from onwrite.container.environment import Environment, WrongEnvironment, read_environment
from onwrite.container.exits import MEANING, Exit
from onwrite.container.outcome import Outcome
from onwrite.failures import trace_of
from onwrite.keeper import Keeper
from onwrite.log_lines import log
from onwrite.processor import utc_now
from onwrite.registry import Registry
from onwrite.store import Store

SIGNAL_POLL: Final = 0.2  # seconds
LAST_WORDS: Final = 0.2  # seconds, of a thread whose attempt has ended
WHAT: Final = """Makes the one attempt that this container was started for, and ends.

  ONWRITE_TASK, ONWRITE_ATTEMPT, ONWRITE_TOKEN
                         which attempt: the launcher sets them
  GOOGLE_CLOUD_PROJECT   the project of the database
  ONWRITE_DATABASE       (default) where it is left out
  ONWRITE_HANDLERS       the package of the handlers; `handlers` where it is left out
  ONWRITE_GRACE          seconds from SIGTERM to SIGKILL; 10 where it is left out"""


def main(arguments: Sequence[str] | None = None) -> int:
    _parse(arguments)
    told_to_end = threading.Event()
    signal.signal(signal.SIGTERM, _setter(told_to_end))
    try:
        environment = read_environment(os.environ)
        store = Store(firestore.Client(project=environment.project, database=environment.database))
    except WrongEnvironment as error:
        return _complain(str(error))
    except DefaultCredentialsError as error:
        return _complain(f"no credentials: give the container a service account ({error})")
    return _run(environment, store, told_to_end)


def _run(environment: Environment, store: Store, told_to_end: threading.Event) -> int:
    outcome = Outcome(log)

    def seconds_left() -> float | None:
        return environment.grace if told_to_end.is_set() else None

    attempt = ContainerAttempt(
        environment.job,
        store,
        Registry(environment.handlers),
        Keeper(store, utc_now, outcome.hear, seconds_left),
        seconds_left,
        utc_now,
        outcome.hear,
        Random(),  # noqa: S311 — tokens must differ, not be secret; seeded by the system
    )
    thread = threading.Thread(target=_make, args=(attempt, outcome), name="onwrite-attempt", daemon=True)
    thread.start()
    while not outcome.is_over.wait(SIGNAL_POLL):
        pass  # a signal may come to any thread, and this one handles it when it is awake
    _leave_behind(thread, outcome.exit)
    return outcome.exit


def _make(attempt: ContainerAttempt, outcome: Outcome) -> None:
    try:
        attempt.make()
    except Exception as error:  # noqa: BLE001 — Firestore is out of reach, or says no: the sweep finds the task
        sys.stderr.write(f"{trace_of(error)}\n")
    finally:
        outcome.is_over.set()


def _leave_behind(thread: threading.Thread, code: Exit) -> None:
    """A handler that did not stop when its attempt was ended, since it is in a C function, must not keep us here."""
    thread.join(LAST_WORDS)
    if thread.is_alive():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _setter(told_to_end: threading.Event) -> Callable[[int, FrameType | None], None]:
    return lambda _number, _frame: told_to_end.set()


def _parse(arguments: Sequence[str] | None) -> None:
    codes = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in MEANING.items())
    argparse.ArgumentParser(
        prog="python -m onwrite.job",
        description=WHAT,
        epilog=f"exit codes:\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args(arguments)


def _complain(message: str) -> Exit:
    sys.stderr.write(f"{message}\n")
    return Exit.WRONG_ENVIRONMENT

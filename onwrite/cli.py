"""The command line: `python -m onwrite sweep`, `audit`, `recurring`, `handlers`, `decide`, and who is an admin."""

import argparse
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.cloud import firestore

from onwrite import decide_command, events, handlers_command, roles_command
from onwrite.audit import audit
from onwrite.errors import NotDecidable, NotStorable, OnwriteError
from onwrite.log_lines import line
from onwrite.recurring_list import lines, list_recurring
from onwrite.registry import Registry
from onwrite.store import Store
from onwrite.sweep import sweep
from onwrite.tick_store import TickStore

# Runs a command; whether something is left to do, or could not be done.
Run = Callable[[Store], bool]
T = TypeVar("T")

WHAT: Final = {
    "sweep": "wake the tasks that are due and were not claimed, rescue those that lost their worker",
    "audit": "find the live tasks that no sweep can find, since they carry no `wake_at`: one read for each live task",
    "recurring": "list the recurring handlers of this folder's `handlers/`: when each ran last, and its next ticks",
    "handlers": handlers_command.WHAT,
    "decide": decide_command.WHAT,
    **roles_command.WHAT,
}
EMULATOR: Final = "FIRESTORE_EMULATOR_HOST"


class CannotStart(Exception):
    """What is to be swept is not known, or not open to us."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, 1 where something is left to do or could not be done, 130 after Ctrl-C."""
    options = _parse(arguments)
    try:
        if without_database := WITHOUT_DATABASE.get(options.what):
            return without_database(options)
        client = _client(options.project, options.database, os.environ)
        print(f"{options.what} of {_where(client, options.database, os.environ)}", flush=True)
        if options.what == "decide":
            print(f"  {decide_command.decide(Store(client), options)}", flush=True)
            return 0
        left = COMMANDS[options.what](Store(client))
    except (CannotStart, NotDecidable, NotStorable, roles_command.NotGranted) as error:
        return _complain(str(error))
    except (GoogleAPIError, GoogleAuthError, OnwriteError) as error:
        return _complain(f"Firestore gave no answer that helps: {error}")
    except KeyboardInterrupt:
        return _complain("Ended by Ctrl-C. What was done so far is done; the rest is found again.", 130)
    return int(left)


def _change_role(options: argparse.Namespace) -> int:
    print(roles_command.change_role(options), flush=True)
    return 0


def _handlers(options: argparse.Namespace) -> int:
    listed = _in_its_folder(handlers_command.read_folder)
    print(handlers_command.told(listed, options), flush=True)
    for name, why in listed.broken.items():
        _complain(f"{name} cannot be imported, so that its tasks fail: {why}")
    return int(bool(listed.broken))


def _sweep(store: Store) -> bool:
    return _is_left(sweep(store, datetime.now(UTC), tell=_tell))


def _audit(store: Store) -> bool:
    """At a terminal there is no platform that ends it."""
    return _is_left(audit(store, datetime.now(UTC), tell=_tell, budget=math.inf))


def _is_left(ran: events.Swept | events.Audited) -> bool:
    return bool(ran.failed or ran.out_of_time)


def _recurring(store: Store) -> bool:
    listing = _in_its_folder(lambda: list_recurring(TickStore(store), Registry(), datetime.now(UTC)))
    for broken in listing.broken:
        _tell(broken)
    for recurring in listing.types:
        print("\n".join(f"  {text}" for text in lines(recurring)), flush=True)
    if not listing.types:
        print('  no handler recurs; one does that says when: @handler(every="0 3 * * *")')
    return bool(listing.broken)


def _in_its_folder(look: Callable[[], T]) -> T:
    try:
        return look()
    except ModuleNotFoundError as error:
        raise CannotStart(f"{error}: run it in the folder of main.py, which has handlers/ in it.") from error


COMMANDS: Final[Mapping[str, Run]] = {"sweep": _sweep, "audit": _audit, "recurring": _recurring}

WITHOUT_DATABASE: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "handlers": _handlers,
    **dict.fromkeys(roles_command.WHAT, _change_role),
}


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m onwrite",
        description="Looks after the tasks of a Firestore database, as sweepTasks and auditTasks do by themselves.",
        epilog=f"Credentials are those of `gcloud auth application-default login`; with {EMULATOR} set, none are "
        "needed. The exit status is 1 where a task could not be mended, or time did not suffice for all.",
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar=f"{{{','.join(WHAT)}}}")
    for name, what in WHAT.items():
        command = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        if name == "handlers":
            handlers_command.add_arguments(command)
            continue  # they are this folder's, whatever the project
        if name == "decide":
            decide_command.add_arguments(command)
        if name in roles_command.WHAT:
            roles_command.add_arguments(command)
        command.add_argument(
            "--project", help="project id (default: GOOGLE_CLOUD_PROJECT, or that of the credentials)"
        )
        if name in roles_command.WHAT:
            continue  # people are those of the project, whatever its databases
        command.add_argument(
            "--database", default="(default)", help="a database of the project (default: %(default)s)"
        )
    return parser.parse_args(arguments)


def _client(project: str | None, database: str, environment: Mapping[str, str]) -> firestore.Client:
    project = project or environment.get("GOOGLE_CLOUD_PROJECT") or environment.get("GCLOUD_PROJECT")
    if (
        environment.get(EMULATOR) and not project
    ):  # the library would take a name of its own, and find nothing
        raise CannotStart(
            "Say which project of the emulator: --project demo-onwrite, or set GOOGLE_CLOUD_PROJECT."
        )
    try:
        return firestore.Client(project=project, database=database)
    except DefaultCredentialsError as error:
        raise CannotStart(
            f"No credentials: run `gcloud auth application-default login`, or set {EMULATOR} to reach an emulator. "
            f"({error})"
        ) from error
    except OSError as error:  # the library's way to say that neither credentials nor environment name one
        raise CannotStart("Say which project: --project, or set GOOGLE_CLOUD_PROJECT.") from error


def _where(client: firestore.Client, database: str, environment: Mapping[str, str]) -> str:
    host = environment.get(EMULATOR)
    return f"{client.project}, database {database}" + (f", on the emulator at {host}" if host else "")


def _tell(event: object) -> None:
    told = line(event)
    print(f"  {told.message}", flush=True)
    if "stack_trace" in told.extra:
        print(told.extra["stack_trace"], file=sys.stderr)


def _complain(message: str, status: int = 1) -> int:
    print(message, file=sys.stderr)
    return status

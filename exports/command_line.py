"""The command line: `python -m exports schema`, `plan` and `run`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from exports.catalogue import OURS
from exports.errors import CatalogueError, ExportCancelled, ExportError, InvalidRequest, said
from exports.unusable import Unusable

DONE, NOT_DONE, WRONG = 0, 1, 2
EMULATOR: Final = "STORAGE_EMULATOR_HOST"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 where it could not be done, 2 where something else must be asked for."""
    options = _parser().parse_args(arguments)
    # Two seconds, with DuckDB and the rest: not for somebody who asked for help.
    from exports.commands import COMMANDS  # noqa: PLC0415 — as above

    try:
        answer = COMMANDS[options.what](options)
    except InvalidRequest as error:
        return _complain(*(f"{problem}." for problem in said(error.problems)), status=WRONG)
    except (Unusable, CatalogueError) as error:
        return _complain(str(error), status=WRONG)
    except (ExportCancelled, KeyboardInterrupt):
        return _complain("Cancelled. Nothing has got the file's name.", status=NOT_DONE)
    except ExportError as error:
        return _complain(str(error), status=NOT_DONE)
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m exports",
        description="Makes files out of datasets: a request in, a file in a bucket. The answers are JSON.",
        epilog=f"Credentials are those of `gcloud auth application-default login`; with {EMULATOR} set, none are "
        "needed. The exit status is 0, 1 where it could not be done, 2 where something else must be asked for.",
    )
    commands = parser.add_subparsers(dest="what", required=True, metavar="{schema,plan,run}")
    schema = _command(commands, "schema", "the JSON schema of a dataset's requests, for forms and checks")
    schema.add_argument("dataset", metavar="DATASET", help="its name in the catalogue, such as flights")
    plan = _command(commands, "plan", "what a request comes to: name, size, rows; nothing is made")
    run = _command(commands, "run", "make the file, unless it is there; tells what it is")
    for command in (plan, run):
        command.add_argument(
            "request", metavar="REQUEST", help="a file with the request as JSON, or - for standard input"
        )
        command.add_argument(
            "--files",
            required=True,
            metavar="PLACE",
            help="the datasets' own files: a folder, or a bucket as gs://BUCKET",
        )
        command.add_argument(
            "--bucket", required=True, help="the bucket that finished files are in, by its name"
        )
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    command.add_argument(
        "--catalogue",
        type=Path,
        default=OURS,
        metavar="FOLDER",
        help="one <name>.toml for each dataset (default: %(default)s)",
    )
    return command


def _complain(*sentences: str, status: int) -> int:
    sys.stderr.write("\n".join(sentences) + "\n")
    return status

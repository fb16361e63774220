"""`python -m onwrite handlers`: what the handlers of this folder are. Needs no database."""

import argparse
import json
import sys
from contextlib import redirect_stdout
from typing import Final

from onwrite.handler_list import Handlers, as_json, lines, list_handlers
from onwrite.registry import Registry

WHAT: Final = "list the handlers of this folder's `handlers/`: where each runs, how long, and its input"


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--json", action="store_true", help="for programs; `make console` writes it into the console"
    )


def read_folder() -> Handlers:
    """ModuleNotFoundError where there is no such folder. What a file prints while it is imported is no answer."""
    with redirect_stdout(sys.stderr):
        return list_handlers(Registry())


def told(listed: Handlers, options: argparse.Namespace) -> str:
    if options.json:
        return json.dumps({name: as_json(it) for name, it in listed.found.items()}, indent=1, sort_keys=True)
    said = [line for name, handler in listed.found.items() for line in lines(name, handler)]
    nothing = "There is no handler here yet: docs/writing-a-handler.md says how to write one."
    return "\n".join(said) or nothing

"""What the command line does; each command's answer is JSON."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from exports.catalogue import read_catalogue
from exports.errors import Problem, UnknownDataset
from exports.exporter_here import exporter_here
from exports.oversight import Oversight
from exports.preview import preview
from exports.progress_line import ProgressLine
from exports.request import ExportRequest, parse_request
from exports.schema import request_schema
from exports.unusable import Unusable
from exports.wording import named, offered

Answer = dict[str, Any]


def _schema(options: argparse.Namespace) -> Answer:
    catalogue = read_catalogue(options.catalogue)
    dataset = catalogue.get(options.dataset)
    if dataset is None:
        sentence = f"there is no dataset{named(options.dataset)}; ask for {offered(sorted(catalogue))}"
        raise UnknownDataset(Problem("dataset", sentence))
    return request_schema(dataset)


def _plan(options: argparse.Namespace) -> Answer:
    request = _read(options.request)
    with exporter_here(options.catalogue, options.files, options.bucket) as exporter:
        return preview(exporter, request).as_dict()


def _run(options: argparse.Namespace) -> Answer:
    """`made` is false where the file was there."""
    request = _read(options.request)
    with exporter_here(options.catalogue, options.files, options.bucket) as exporter, _unwanted() as stop:
        plan = exporter.plan(request)
        found = exporter.find(plan)
        if found:
            return {"made": False, **found.as_dict()}
        with ProgressLine(sys.stderr) as line:
            made = exporter.run(plan, Oversight(line.report, stop.is_set))
        return {"made": True, **made.as_dict()}


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], Answer]]] = {
    "schema": _schema,
    "plan": _plan,
    "run": _run,
}


def _read(file: str) -> ExportRequest:
    try:
        return parse_request(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}. Give a file with the request as JSON.") from None


@contextmanager
def _unwanted() -> Iterator[threading.Event]:
    """Set by Ctrl-C, or by whoever ends this process: the query is stopped, and nothing is left in the bucket.

    The second time the process ends at once.
    """
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Keeps the local cloud up until Ctrl-C, with the functions' log on the terminal."""

import os
import signal
import sys
from argparse import Namespace
from pathlib import Path

from rich.console import Console

from onwrite.local.addresses import ALL_PARTS, PARTS
from onwrite.local.cloud import LocalCloud
from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults
from onwrite.local.hosting.config import is_built
from onwrite.local.log_follower import LogFollower
from onwrite.local.options import parse

_console = Console(highlight=False, soft_wrap=True)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    try:
        with _cloud(parse()) as cloud:
            _stay(cloud)
    except LocalCloudError as error:
        _console.print(str(error), style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        _console.print("The local cloud has ended.")
    return 0


def _cloud(options: Namespace) -> LocalCloud:
    beside = options.main.parent / "firestore.rules"
    cloud = LocalCloud(
        project=options.project,
        main=options.main,
        parts=options.only or (ALL_PARTS if is_built(beside.with_name("firebase.json")) else PARTS),
        ports=dict(options.port),
        data=options.data,
        faults=Faults(options.seed, options.duplicate, options.reorder, options.delay, options.drop),
        workers=options.workers,
        sweep_every=options.sweep_every or None,
        reload=not options.no_reload,
        buckets=options.bucket,
        rules=options.rules or (beside if beside.is_file() else None),
        on_ready=lambda part: _show(part, cloud.how_to_reach(part)),
        on_notice=lambda text: _console.print(text, style="yellow", markup=False),
    )
    return cloud


def _show(part: str, how: str) -> None:
    _console.print(f"[green]✓[/] [bold]{part:<10}[/] {how}")


def _stay(cloud: LocalCloud) -> None:
    for kind, names in cloud.registered.items():
        _show(kind, ", ".join(names) or "none")
    _console.print("Ctrl-C ends all of it.")
    follower = _follow(cloud)
    # Whoever started this may die without a word; then nobody would ever press Ctrl-C.
    parent = os.getppid()
    try:
        while os.getppid() == parent:
            cloud.wait(1.0)
    finally:
        if follower:
            follower.stop()


def _follow(cloud: LocalCloud) -> LogFollower | None:
    if "functions" not in cloud.parts:
        return None
    follower = LogFollower(Path(cloud.functions_log), sys.stdout.write)
    follower.start()
    return follower


if __name__ == "__main__":
    sys.exit(main())

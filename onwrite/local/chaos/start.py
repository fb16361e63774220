"""Puts a run together: the cloud behind the door, with all its faults."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from google.cloud import firestore

from onwrite.local.chaos.ledger import Ledger
from onwrite.local.chaos.load import Load, plan_load
from onwrite.local.chaos.options import Options
from onwrite.local.chaos.pace import SWEEP_EVERY
from onwrite.local.chaos.places import FUNCTION, LEDGER
from onwrite.local.chaos.run import Run
from onwrite.local.chaos.storm import Storm
from onwrite.local.chaos.strikes import plan_strikes
from onwrite.local.chaos.witness import Witness
from onwrite.local.chaos.workers import find_workers
from onwrite.local.cloud import LocalCloud
from onwrite.local.cut_offs import CutOffs
from onwrite.local.door import Door
from onwrite.local.errors import LocalCloudError
from onwrite.local.faults import Faults
from onwrite.local.ports import LOOPBACK, free_port
from onwrite.local.relay_settings import Pace

CUT_OFF: Final = 0.05  # of the commits
_THREADS: Final = 16  # of a worker
_PROJECT: Final = "demo-chaos"


@contextmanager
def started(options: Options) -> Iterator[Run]:
    """Ready to rage; all of it ends with the block."""
    ports = {"firestore": free_port(), "functions": free_port()}
    cut_offs = CutOffs(CUT_OFF, options.seed)
    emulator = f"{LOOPBACK}:{ports['firestore']}"
    with Door(emulator, cut_offs) as door, _cloud(options, ports, door.host) as cloud:
        if FUNCTION not in cloud.registered["documents"]:
            raise LocalCloudError(
                f"{options.main} has no function {FUNCTION}: import it from chaos's own main.py."
            )
        os.environ.update(cloud.environment)
        client = firestore.Client(project=_PROJECT)
        ledger = Ledger(options.data / "ledger.sqlite")
        ledger.open_books()
        load = Load(client, options.seed, plan_load(options.seed, options.tasks, options.seconds))
        strikes = plan_strikes(options.seed, options.seconds, options.workers, options.freezes)
        storm = Storm(strikes, options.workers, lambda: find_workers(ports["functions"]))
        with Witness(options.data / "events", FUNCTION) as witness:
            yield Run(cloud, door, cut_offs, client, load, storm, witness, ledger, options)


def _cloud(options: Options, ports: dict[str, int], door: str) -> LocalCloud:
    return LocalCloud(
        project=_PROJECT,
        main=options.main,
        parts=("firestore", "relay", "functions"),
        ports=ports,
        data=options.data,
        faults=Faults(options.seed, duplicate=0.2, reorder=0.2, delay=1.0, drop=0.1),
        # A relay that waits for long before it tries again would only lengthen the end.
        pace=Pace(first_retry=0.2, longest_retry=2.0, in_flight=2 * _THREADS * options.workers),
        workers=options.workers,
        sweep_every=SWEEP_EVERY,
        env={
            "FIRESTORE_EMULATOR_HOST": door,
            "THREADS": f"{_THREADS}",
            LEDGER: str((options.data / "ledger.sqlite").resolve()),
        },
        record=options.data / "events",
    )

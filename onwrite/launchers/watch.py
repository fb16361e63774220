"""`python -m onwrite.launchers.watch`: ends an attempt as soon as its Kubernetes Job has failed or is gone.

What the sweep would do later, when the attempt's lease is over. Runs for ever; a second one does no harm.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from google.auth.exceptions import DefaultCredentialsError
from google.cloud import firestore

from onwrite.job_ends import end_attempt
from onwrite.launchers.job_sightings import JobEnd
from onwrite.launchers.job_watch import JobWatch
from onwrite.launchers.kubernetes_cluster import Cluster
from onwrite.launchers.kubernetes_connection import connect
from onwrite.launchers.launcher import LaunchRefused
from onwrite.store import Store

WRONG_ENVIRONMENT: Final = 2
WHAT: Final = """Follows the Jobs of a namespace, and ends the attempts of those that failed or are gone.

  ONWRITE_NAMESPACE      where the Jobs are
  GOOGLE_CLOUD_PROJECT   the project of the database
  ONWRITE_DATABASE       (default) where it is left out
  KUBECONFIG             the way to the cluster, where it does not run in it"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 once it was told to end, 2 where the environment is wrong."""
    argparse.ArgumentParser(
        prog="python -m onwrite.launchers.watch",
        description=WHAT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args(arguments)
    try:
        cluster = Cluster(connect(), _needed(os.environ, "ONWRITE_NAMESPACE"))
        project, database = _needed(os.environ, "GOOGLE_CLOUD_PROJECT"), os.environ.get("ONWRITE_DATABASE")
        client = firestore.Client(project=project, database=database or "(default)")
    except (LaunchRefused, DefaultCredentialsError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_ENVIRONMENT
    _run(cluster, Store(client))
    return 0


def _run(cluster: Cluster, store: Store) -> None:
    def on_end(end: JobEnd) -> None:
        """Raises what Firestore or the cluster raises: the watch then tells of it again."""
        end_attempt(store, end.path, end.name, end.status, datetime.now(UTC))
        if end.status.phase != "gone":
            cluster.delete_job(end.name)

    watch = JobWatch(cluster, on_end)
    # Not in the signal's own frame: stop() takes locks that the main thread may hold.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=watch.stop).start())
    watch.run()


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise LaunchRefused(f"{name} is missing; --help says what it is for")
    return value


if __name__ == "__main__":
    sys.exit(main())

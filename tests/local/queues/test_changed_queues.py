"""Functions that are started anew with other queues."""

from pathlib import Path
from typing import Any

import pytest
from firebase_admin import exceptions, functions

from onwrite.local import LocalCloud, LocalCloudError
from tests.local.queues.client import connected

HEAD = """
from pathlib import Path
from firebase_functions import options, tasks_fn
"""
GONE = """
@tasks_fn.on_task_dispatched()
def gone(request): pass
"""
STAYS = """
@tasks_fn.on_task_dispatched(rate_limits=options.RateLimits(max_concurrent_dispatches={}))
def stays(request):
    Path(request.data).touch()
    while not all((Path(request.data).parent / name).exists() for name in ("one", "two")): pass
"""


def test_tasks_stay_with_their_queue_and_go_with_it(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(HEAD + GONE + STAYS.format(1))
    parts = ("firestore", "relay", "functions")
    with LocalCloud(main=main, data=tmp_path / "data", parts=parts) as cloud, connected(cloud) as queue:
        enqueue_ahead(queue("gone"))
        kept = enqueue_ahead(queue("stays"))
        main.write_text(HEAD + STAYS.format(2))
        cloud.restart_functions()
        assert cloud.registered["queues"] == ["stays"]
        with pytest.raises(exceptions.NotFoundError, match="There is no queue gone"):
            queue("gone").enqueue({"data": "x"})
        assert "gone: no such queue any more; tasks dropped: 1" in log_of(cloud)
        for name in ("one", "two"):  # each waits for the other: they need the new limit
            queue("stays").enqueue({"data": str(tmp_path / name)})
        assert cloud.wait_idle()["stays"]["delivered"] == 2
        queue("stays").delete(kept)

        main.write_text(HEAD + STAYS.format(0))
        with pytest.raises(LocalCloudError, match="The queue stays asks for 0 at once"):
            cloud.restart_functions()


def enqueue_ahead(queue: Any) -> str:
    return str(queue.enqueue({"data": "x"}, functions.TaskOptions(schedule_delay_seconds=3600)))


def log_of(cloud: LocalCloud) -> str:
    return (cloud.data / "relay.log").read_text()

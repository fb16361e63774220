"""A worker told to end by SIGTERM, as at a deploy or scale-in, while a handler runs."""

from pathlib import Path

from watchfiles import watch

from tests.acceptance.conftest import ROOT, Start, client_of
from tests.acceptance.waiting import all_done, wait_for_tasks


def test_the_task_of_a_worker_that_is_shut_down_is_handed_back_and_no_attempt_counted(
    start: Start, tmp_path: Path
) -> None:
    main = ROOT / "tests/acceptance/shutdown/main.py"
    begun = tmp_path / "work-has-begun"
    env = {"WORK_HAS_BEGUN": str(begun), "PYTHONPATH": f"{ROOT}:{main.parent}"}
    with start(main=main, parts=("firestore", "relay", "functions"), env=env) as cloud:
        order = client_of(cloud).document("orders/o1")
        task = order.collection("tasks").document("long_work")
        task.set({"type": "long_work", "input": {}, "state": "scheduled"})
        next(watch(tmp_path, stop_event=None, rust_timeout=30_000, yield_on_timeout=True))
        assert begun.exists()

        cloud.restart_functions()
        done = wait_for_tasks(order, all_done(1))["long_work"]

    assert done["attempt"] == 1
    assert [entry["reason"] for entry in done["history"]] == ["rescued", "completed"]
    assert done["history"][0]["error"]["kind"] == "shutdown"
    assert done["result"] > 500  # a handler is told of its deadline: 9 minutes, while all is well

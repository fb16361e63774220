"""Tasks on their way from firebase_admin through the relay to real functions."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from firebase_admin import exceptions

from onwrite.local import Faults, LocalCloud
from tests.local.queues.client import Queue, connected

Read = Callable[[str], list[dict[str, Any]]]
Enqueue = Callable[..., str]
Eventually = Callable[[Callable[[], bool]], None]


def test_a_task_is_delivered_with_its_body_its_headers_and_the_platforms(
    cloud: LocalCloud, enqueue: Enqueue, record: Read
) -> None:
    task_id = enqueue("echo", {"number": 42}, headers={"X-Mine": "1", "X-CloudTasks-TaskName": "forged"})
    cloud.wait_idle()
    (call,) = [call for call in record("echo") if call["data"] == {"number": 42}]
    sent = {name.lower(): value for name, value in call["headers"].items()}
    assert sent.pop("x-cloudtasks-tasketa")
    assert sent == {
        "x-mine": "1",
        "x-cloudtasks-queuename": "echo",
        "x-cloudtasks-taskname": task_id,
        "x-cloudtasks-taskretrycount": "0",
        "x-cloudtasks-taskexecutioncount": "0",
    }


def test_the_queues_and_where_they_are_is_told(cloud: LocalCloud) -> None:
    assert cloud.registered["queues"] == ["echo", "once", "pairs", "slowly", "stumble"]
    with urllib.request.urlopen(f"{cloud.functions_url}/surroundings", timeout=20) as answer:
        told = json.load(answer)["environment"]["CLOUD_TASKS_EMULATOR_HOST"]
    assert f"http://{told}" == cloud.relay_url


def test_a_name_is_given_once_even_when_its_task_is_done(
    cloud: LocalCloud, enqueue: Enqueue, record: Read
) -> None:
    enqueue("echo", "first", task_id="unique")
    with pytest.raises(exceptions.AlreadyExistsError, match="its name is taken"):
        enqueue("echo", "second", task_id="unique")
    cloud.wait_idle()
    with pytest.raises(exceptions.AlreadyExistsError):
        enqueue("echo", "third", task_id="unique")
    enqueue("slowly", "another queue", task_id="unique")
    cloud.wait_idle()
    assert [len(calls_with(record, data)) for data in ("first", "second", "third")] == [1, 0, 0]


def test_a_task_is_not_called_before_its_time_and_nobody_waits_for_it(
    cloud: LocalCloud, enqueue: Enqueue, record: Read, eventually: Eventually
) -> None:
    at = datetime.now(UTC) + timedelta(seconds=1.5)
    enqueue("echo", "soon", schedule_time=at)
    eventually(lambda: bool(calls_with(record, "soon")))
    (call,) = calls_with(record, "soon")
    assert call["at"] >= at.timestamp()
    assert float(call["headers"]["X-Cloudtasks-Tasketa"]) == pytest.approx(at.timestamp(), abs=1e-5)


def test_idle_waits_for_what_is_due_and_not_for_what_is_ahead(
    cloud: LocalCloud, queue: Queue, enqueue: Enqueue, record: Read
) -> None:
    before = cloud.stats()["echo"]
    far = enqueue("echo", "far", schedule_delay_seconds=3600)
    for number in range(50):
        enqueue("echo", f"due {number}", schedule_time=datetime.now(UTC))
    after = cloud.wait_idle()["echo"]
    assert len([call for call in record("echo") if str(call["data"]).startswith("due ")]) == 50
    assert calls_with(record, "far") == []
    assert {name: after[name] - before[name] for name in ("received", "delivered", "pending")} == {
        "received": 51,
        "delivered": 50,
        "pending": 0,
    }
    queue("echo").delete(far)


def test_a_task_that_fails_twice_is_called_a_third_time(
    cloud: LocalCloud, enqueue: Enqueue, record: Read
) -> None:
    enqueue("stumble", {"name": "rises", "fails": 2})
    before, after = cloud.stats()["stumble"], cloud.wait_idle()["stumble"]
    calls = [call for call in record("stumble") if call["name"] == "rises"]
    assert [(call["retries"], call["answers"]) for call in calls] == [(0, 0), (1, 1), (2, 2)]
    assert after["delivered"] == before["delivered"] + 1
    assert after["dropped"] == before["dropped"]


def test_a_task_is_dropped_after_its_last_attempt(cloud: LocalCloud, enqueue: Enqueue, record: Read) -> None:
    task_id = enqueue("stumble", {"name": "falls", "fails": 99})
    counters = cloud.wait_idle()["stumble"]
    assert [call["retries"] for call in record("stumble") if call["name"] == "falls"] == [0, 1, 2, 3]
    assert counters["dropped"] == 1
    assert f"task {task_id} -> stumble: answered 500" in log_of(cloud).splitlines()[-1]
    assert "dropped" in log_of(cloud).splitlines()[-1]


def test_tasks_outlive_a_kill_of_the_functions_and_lose_no_attempt(
    cloud: LocalCloud, enqueue: Enqueue, record: Read, eventually: Eventually, tmp_path: Any
) -> None:
    gate = tmp_path / "open"
    gate.touch()
    cloud.kill_functions()
    enqueue("once", {"name": "patient", "gate": str(gate)})  # it has one attempt
    eventually(lambda: cloud.stats()["once"]["retried"] >= 3)
    cloud.start_functions()
    cloud.wait_idle()
    assert [call["what"] for call in record("once") if call["name"] == "patient"] == ["begin", "end"]


def test_a_task_that_is_ahead_can_be_deleted_once(cloud: LocalCloud, queue: Queue, enqueue: Enqueue) -> None:
    before = cloud.stats()["echo"]["dropped"]
    task_id = enqueue("echo", "deleted", schedule_delay_seconds=3600)
    queue("echo").delete(task_id)
    assert cloud.stats()["echo"]["dropped"] == before + 1
    with pytest.raises(exceptions.NotFoundError, match="it is done, or was never there"):
        queue("echo").delete(task_id)


def test_a_task_may_be_dispatched_twice_on_request(cloud: LocalCloud, enqueue: Enqueue, record: Read) -> None:
    cloud.change_faults(Faults(duplicate=1.0))
    enqueue("echo", "twice")
    cloud.change_faults(Faults())
    enqueue("echo", "not twice")
    counters = cloud.wait_idle()["echo"]
    called = Counter(call["data"] for call in record("echo") if isinstance(call["data"], str))
    assert (called["twice"], called["not twice"], counters["duplicated"]) == (2, 1, 1)


def test_an_unknown_queue_or_project_is_told(cloud: LocalCloud, enqueue: Enqueue) -> None:
    with pytest.raises(exceptions.NotFoundError, match="There is no queue nobody .* has: echo, once, pairs"):
        enqueue("nobody", 1)
    with connected(cloud, "demo-other") as queue, pytest.raises(exceptions.NotFoundError, match="demo-other"):
        queue("echo").enqueue({"data": 1})


def test_what_cloud_tasks_would_not_take_is_refused(cloud: LocalCloud, enqueue: Enqueue) -> None:
    with pytest.raises(exceptions.InvalidArgumentError, match="more than 30 days ahead"):
        enqueue("echo", 1, schedule_delay_seconds=31 * 24 * 3600)
    for size in (1 << 20, 20 << 20):
        with pytest.raises(exceptions.InvalidArgumentError, match="enqueue a reference"):
            enqueue("echo", "x" * size)
    url = f"{cloud.relay_url}/projects/{cloud.project}/locations/us-central1/queues/echo/tasks"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, data=b"{broken", timeout=20)
    with refused.value as answer:
        assert "The request must be JSON" in json.load(answer)["error"]["message"]


def calls_with(record: Read, data: str) -> list[dict[str, Any]]:
    return [call for call in record("echo") if call["data"] == data]


def log_of(cloud: LocalCloud) -> str:
    return (cloud.data / "relay.log").read_text()

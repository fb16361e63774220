"""What a handler and a function say of a queue, and what is wrong with what they say."""

from typing import Any

import pytest
from firebase_functions.options import SupportedRegion
from flask import Request
from werkzeug.test import EnvironBuilder

import main
from onwrite import Task, handler, minutes, queue
from onwrite.queue_trigger import queue_trigger
from onwrite.registry import Registry
from onwrite.trigger import region_of, task_trigger

PARTNER = queue("partner", concurrent=5, per_second=0.5)


def test_a_handler_in_a_queue_has_a_functions_timeout() -> None:
    @handler(runs_on=PARTNER, timeout=minutes(9))
    def work(task: Task, input: dict[str, Any]) -> None: ...

    assert (work.queue, work.runs_on, work.timeout) == (PARTNER, None, minutes(9))
    with pytest.raises(ValueError, match="timeout must lie between"):
        handler(runs_on=PARTNER, timeout=minutes(10))


@pytest.mark.parametrize("name", ["", "Merchants", "our partner", "a-b", "ünder", "1st", "a/b", "a" * 51])
def test_a_name_that_can_be_no_functions_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must be a word such as merchants or mailService"):
        queue(name, concurrent=1, per_second=1)


@pytest.mark.parametrize("concurrent", [0, -1, 5001])
def test_so_is_a_concurrency_that_cloud_tasks_does_not_take(concurrent: int) -> None:
    with pytest.raises(ValueError, match="concurrent must lie between 1 and 5000"):
        queue("partner", concurrent=concurrent, per_second=1)


@pytest.mark.parametrize("per_second", [0, -1, 501, float("nan")])
def test_so_is_a_rate(per_second: float) -> None:
    with pytest.raises(ValueError, match="per_second must be more than 0"):
        queue("partner", concurrent=1, per_second=per_second)


def test_the_function_declares_the_queues_limits() -> None:
    endpoint: Any = queue_trigger(PARTNER, memory=1024, timeout_sec=60)
    declared = endpoint.__firebase_endpoint__
    assert (endpoint.__name__, declared.entryPoint) == ("partnerQueue", "partnerQueue")
    assert limits_of(endpoint) == (5, 0.5)
    assert (declared.availableMemoryMb, declared.timeoutSeconds) == (1024, 60)


def test_every_queue_of_a_deployed_handler_is_a_deployed_function_with_its_limits() -> None:
    handlers = Registry()
    queues = [it for it in (handlers.get(type_name).queue for type_name in handlers.types()) if it]
    assert queues
    for it in queues:
        assert limits_of(getattr(main, it.function)) == (it.concurrent, it.per_second)


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ({}, "us-central1"),
        ({"region": "europe-west3"}, "europe-west3"),
        ({"region": SupportedRegion.EUROPE_WEST1}, "europe-west1"),
    ],
)
def test_a_queue_is_looked_for_in_the_region_of_its_function(said: dict[str, Any], region: str) -> None:
    assert region_of(queue_trigger(PARTNER, **said)) == region
    assert region_of(task_trigger("processTaskOnWrite", "orders/{order}/tasks/{task}", **said)) == region


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"data": null}',
        b'{"data": {}}',
        b'{"data": {"task": "orders/o1"}}',
        b'{"data": {"task": 7}}',
    ],
)
def test_a_call_that_names_no_task_is_dropped_and_told(
    body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = called(body=body)
    assert answer.status_code == 200  # it would not become readable
    assert "partner: a call that names no task is dropped" in capsys.readouterr().out


def test_other_methods_are_refused() -> None:
    assert called(method="GET").status_code == 405


def limits_of(function: Any) -> tuple[int, float]:
    declared = function.__firebase_endpoint__.taskQueueTrigger["rateLimits"]
    return declared["maxConcurrentDispatches"], declared["maxDispatchesPerSecond"]


def called(method: str = "POST", body: bytes = b"") -> Any:
    environment = EnvironBuilder(method=method, data=body, content_type="application/json").get_environ()
    endpoint: Any = queue_trigger(PARTNER)
    return endpoint(Request(environment))
